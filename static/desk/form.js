// The meeting's form: fills it, reads what differs, and the modes in which one key chooses a value.

import { ask, Refused } from "./api.js";
import * as keys from "./keys.js";
import * as people from "./people.js";

const DELAY_MS = 150;
const root = () => document.querySelector("[data-form]");
let meeting = null;
let options = null;
let article = null;
let mode = "";
let peopleChanged = false;

export const currentMode = () => mode;
const field = (name) => root().elements[name];
const group = (name) => root().querySelector(`[data-mode="${name}"]`);

export function load(item, draft) {
  meeting = item.meeting;
  options = item.options;
  article = item.article;
  fill({ ...meeting, ...draft });
  peopleChanged = Boolean(draft && draft.participants);
  drawOptions("date", options.dates, (one) => one.label, (one) => one.told);
  drawOptions("place", options.places, (one) => one.label);
  drawOptions("people", options.people, (one) => (one.kind === "list" ? `All of: ${one.name}` : one.name), about);
  drawTopicKeys();
  read(meeting.when);
  problems({});
  enter("");
}

function fill(values) {
  for (const name of ["status", "format"]) {
    for (const radio of root().querySelectorAll(`input[name="${name}"]`)) radio.checked = radio.value === values[name];
  }
  for (const name of ["date", "city", "country", "note"]) field(name).value = values[name] || "";
  for (const box of root().querySelectorAll('input[name="topics"]')) box.checked = values.topics.includes(box.value);
  people.load(values.participants, () => {
    peopleChanged = true;
  });
}

// As a text field holds it: line ends are one character.
const plain = (value) => (value || "").replace(/\r\n?/g, "\n");

// Only what differs from the meeting as it came.
export function changes() {
  const form = {};
  for (const name of ["status", "format"]) {
    const chosen = root().querySelector(`input[name="${name}"]:checked`);
    if (chosen && chosen.value !== meeting[name]) form[name] = chosen.value;
  }
  for (const name of ["date", "city", "country", "note"]) {
    if (field(name).value !== plain(meeting[name])) form[name] = field(name).value;
  }
  const known = boxes().map((box) => box.value); // a topic that is newer than the page has no box, and stays
  const kept = meeting.topics.filter((slug) => !known.includes(slug));
  const topics = [...boxes().filter((box) => box.checked).map((box) => box.value), ...kept].sort();
  if (topics.join() !== meeting.topics.join()) form.topics = topics;
  if (peopleChanged) form.participants = people.values();
  return form;
}

export const isDirty = () => meeting !== null && Object.keys(changes()).length > 0;

export function problems(errors) {
  const where = { people: "people", date: "date", country: "country", topics: "topics" };
  for (const box of root().querySelectorAll("[data-problem]")) {
    const words = errors[where[box.dataset.problem]] || "";
    box.textContent = words;
    box.hidden = !words;
  }
}

// --- modes: what a key chooses -----------------------------------------------------------------------------------

export function enter(name) {
  mode = name;
  for (const one of root().querySelectorAll("[data-mode]")) one.classList.toggle("is-mode", one.dataset.mode === name);
  if (name) group(name).scrollIntoView({ block: "nearest", container: "nearest" });
}

// One key within the mode; true where it meant something.
export function press(key) {
  const number = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  const letter = keys.free().indexOf(key);
  if (mode === "status" || mode === "format") return choose(mode, key) && left();
  if (mode === "date" && number >= 0) return setDate(options.dates[number]) && left();
  if (mode === "place" && number >= 0) return setPlace(options.places[number]) && left();
  if (mode === "topics") return toggleTopic(topicOf(key));
  if (mode === "people") return number >= 0 ? people.toggle(number) : addOption(letter);
  return false;
}

// With Shift, people at any time: a digit takes off or puts back, a letter adds whom the article names.
export function direct(event) {
  if (!event.shiftKey || !options) return false;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (digit && !/^\d$/.test(event.key)) return people.toggle(Number(digit[1]) - 1);
  const letter = event.key.toLowerCase();
  return event.key !== letter && !event.getModifierState("CapsLock") && addOption(keys.free().indexOf(letter));
}

// One choice is enough: the mode is over.
function left() {
  enter("");
  return true;
}

// The mode's letter once more opens its field for typing.
export function type() {
  const box = { date: "date", place: "city", note: "note" }[mode];
  if (mode === "comment") return document.querySelector("[data-comment]");
  if (mode === "people") return document.querySelector("[data-person]");
  return box ? field(box) : null;
}

function choose(name, key) {
  const radios = [...root().querySelectorAll(`input[name="${name}"]`)];
  const fitting = radios.find((radio) => radio.value[0] === key);
  if (!fitting) return false;
  fitting.checked = true;
  return true;
}

function setDate(one) {
  if (!one) return false;
  field("date").value = one.value;
  read(one.label);
  return true;
}

function setPlace(one) {
  if (!one) return false;
  field("city").value = one.city;
  field("country").value = one.country;
  return true;
}

function addOption(index) {
  const one = options.people[index];
  if (index < 0 || !one) return false;
  if (one.kind === "list") people.addList(one.members);
  else people.add(people.asRow(one));
  return true;
}

const boxes = () => [...root().querySelectorAll('input[name="topics"]')];
const likely = () => options.topics.map((topic) => boxes().find((box) => box.value === topic.slug)).filter(Boolean);

// Digits for the likeliest, at any time; in the mode, letters for all in the order of the list.
export function likelyTopic(key) {
  return /^[1-6]$/.test(key) && options ? toggleTopic(likely()[Number(key) - 1]) : false;
}

function topicOf(key) {
  if (/^[1-6]$/.test(key)) return likely()[Number(key) - 1];
  const others = boxes().filter((box) => !likely().includes(box));
  return others[keys.free().indexOf(key)];
}

function toggleTopic(box) {
  if (!box) return false;
  box.checked = !box.checked;
  return true;
}

function drawTopicKeys() {
  const first = likely();
  const others = boxes().filter((box) => !first.includes(box));
  for (const box of boxes()) {
    const key = box.parentElement.querySelector("kbd");
    key.textContent = first.includes(box) ? String(first.indexOf(box) + 1) : keys.free()[others.indexOf(box)] || "";
    key.classList.toggle("is-likely", first.includes(box));
  }
}

// --- alternatives and dates --------------------------------------------------------------------------------------

// What else is known of somebody; of a list, everybody whom it holds.
const about = (one) => (one.kind === "list" ? one.members.map((member) => member.name).join(", ") : one.role);

function drawOptions(name, choices, label, detail) {
  const list = root().querySelector(`[data-options="${name}"]`);
  list.replaceChildren(
    ...choices.map((one, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const key = document.createElement("kbd");
      key.textContent = name === "people" ? keys.free()[index] || "" : index < 9 ? String(index + 1) : "";
      button.type = "button";
      button.className = "dk-option";
      button.append(key, ` ${label(one)}`);
      if (one.party && one.kind !== "party") button.append(` · ${one.party.code}${one.guess ? "?" : ""}`);
      if (detail && detail(one)) button.title = detail(one);
      const act = { date: () => setDate(one), place: () => setPlace(one), people: () => addOption(index) }[name];
      button.addEventListener("click", act);
      item.append(button);
      return item;
    }),
  );
  list.hidden = !choices.length;
}

function read(words) {
  root().querySelector("[data-read]").textContent = words || "";
}

export function wire() {
  let timer = 0;
  field("date").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(readTyped, DELAY_MS);
  });
  // Another city is another country, which the server knows of a city that has one name in the world.
  field("city").addEventListener("change", () => {
    if (field("country").value === (meeting.country || "")) field("country").value = "";
  });
  field("country").addEventListener("input", () => people.offerParties(field("country").value));
  root().addEventListener("submit", (event) => event.preventDefault());
}

async function readTyped() {
  const typed = field("date").value;
  try {
    const answer = await ask("date", { q: typed, article: article ? article.id : "" });
    if (field("date").value !== typed) return;
    const several = answer.end ? ` to ${answer.end}` : "";
    read(answer.start ? `${answer.start}${several}, known to the ${answer.precision}` : "date unknown");
    problems({});
  } catch (error) {
    if (error instanceof Refused && error.status === 422) problems({ date: error.message });
  }
}
