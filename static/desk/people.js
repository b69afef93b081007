// The participants: rows that can be taken off and put back, corrected, and added by typing.

import { ask } from "./api.js";

const DELAY_MS = 120;
let rows = [];
let changed = () => {};

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

export const list = () => document.querySelector("[data-people-list]");

export function load(participants, onChange) {
  changed = onChange;
  rows = participants.map((one) => ({ ...one, off: false, party: asParty(one.party) }));
  draw();
}

// Of a meeting it is an object, of what was typed before and kept a code.
const asParty = (party) => (typeof party === "string" && party ? { code: party, name: party } : party ? { ...party } : null);

// What the server takes: those that stand, as kind, record or name, party and role.
export const values = () =>
  rows
    .filter((row) => !row.off)
    .map((row) => ({ id: row.id || null, kind: row.kind, record: row.record || null, name: row.name, party: row.party ? row.party.code : "", role: row.role }));

export function toggle(index) {
  const row = rows[index];
  if (!row) return false;
  if (row.id) row.off = !row.off;
  else rows.splice(index, 1);
  draw();
  changed();
  return true;
}

const folded = (name) => (name || "").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();

// Who stands there already: the same record, or where there is none yet the same name for the same party.
const isSame = (row, person) =>
  row.kind === person.kind &&
  (row.record || person.record
    ? row.record === person.record
    : folded(row.name) === folded(person.name) && (row.party || {}).code === (person.party || {}).code);

function put(person) {
  const same = rows.find((row) => isSame(row, person));
  if (same) same.off = false;
  else rows.push({ id: null, role: "", party: null, off: false, ...person });
  return same || rows[rows.length - 1];
}

// For whom they stood must be said before the meeting can be accepted: ask for the first of whom it is not known.
function askForParty(added) {
  const lacking = rows.findIndex((row) => added.includes(row) && !row.party);
  if (lacking < 0) return false;
  list().children[lacking].querySelector(".dk-party").focus();
  return true;
}

// Returns whether the page asks for a party now.
export function add(person) {
  const added = put(person);
  draw();
  changed();
  return askForParty([added]);
}

// All of a list, but for parties that somebody stands for already: whom the sentence means is there then.
export function addList(members) {
  const added = [];
  for (const one of members) {
    const isThere = one.kind === "party" && rows.some((row) => !row.off && row.party && row.party.code === one.party.code);
    if (!isThere) added.push(put(asRow(one)));
  }
  draw();
  changed();
  return askForParty(added);
}

// A person of the options or suggestions as a row; a party stands for its officials, unnamed.
export const asRow = (one) =>
  one.kind === "party"
    ? { kind: "delegation", record: null, name: `${one.party.name} officials`, party: one.party, role: "" }
    : { kind: one.kind, record: one.id, name: one.name, party: one.party, role: one.role };

function draw() {
  list().replaceChildren(...rows.map(drawRow));
}

function drawRow(row, index) {
  const item = element("li", row.off ? "is-off" : "");
  const number = element("kbd", "", index < 9 ? String(index + 1) : "");
  const name = element("span", "dk-name", row.name);
  name.title = row.name;
  const kind = row.resolution === "new" || row.provisional || !row.record ? "new" : row.resolution === "ambiguous" ? "several fit" : "";
  const party = input(row, "party", row.party ? row.party.code : "", `Party of ${row.name}`, "Party");
  party.setAttribute("list", "dk-countries");
  if (row.party) party.title = row.party.name;
  const role = input(row, "role", row.role, `Role of ${row.name}`, "Role");
  const remove = element("button", "dk-button dk-small", row.off ? "Put back" : "Take off");
  remove.type = "button";
  remove.setAttribute("aria-label", `${row.off ? "Put back" : "Take off"} ${row.name}`);
  remove.addEventListener("click", () => {
    toggle(index);
    const again = list().children[index];
    if (again) again.querySelector("button").focus();
  });
  item.append(number, name);
  if (kind) item.append(element("span", "dk-badge", kind));
  item.append(party, role, remove);
  return item;
}

function input(row, field, value, label, placeholder) {
  const made = element("input", `dk-${field}`);
  made.type = "text";
  made.value = value;
  made.placeholder = placeholder;
  made.setAttribute("aria-label", label);
  made.addEventListener("change", () => {
    if (field === "party") row.party = made.value.trim() ? { code: made.value.trim(), name: made.value.trim() } : null;
    else row.role = made.value;
    changed();
  });
  if (field === "party") made.addEventListener("input", () => offerParties(made.value));
  return made;
}

let parties = 0;
export function offerParties(words) {
  clearTimeout(parties);
  parties = setTimeout(async () => {
    const answer = await ask("people", { kind: "party", q: words }).catch(() => ({ people: [] }));
    document.getElementById("dk-countries").replaceChildren(
      ...answer.people.map((party) => {
        const option = element("option");
        option.value = party.code;
        option.label = party.name;
        return option;
      }),
    );
  }, DELAY_MS);
}

// The box that adds: suggestions while typing, arrows and Enter, and a new name where nobody fits.
export function wireBox(box, listbox, articleOf) {
  let found = [];
  let at = -1;
  let timer = 0;
  const close = () => {
    listbox.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const mark = () => {
    [...listbox.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      box.setAttribute("aria-activedescendant", listbox.children[at].id);
      listbox.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (index) => {
    const one = found[index];
    if (!one) return;
    const asks = add(one.isNew ? { kind: one.kind, record: null, name: one.name } : asRow(one));
    box.value = "";
    if (!asks) box.focus();
    close();
  };
  const show = (people, words) => {
    found = [...people, { isNew: true, kind: "official", name: words, detail: "new official" }, { isNew: true, kind: "delegation", name: words, detail: "new delegation, or somebody unnamed" }];
    listbox.replaceChildren(
      ...found.map((one, index) => {
        const option = element("li", "", "");
        option.id = `dk-person-${index}`;
        option.setAttribute("role", "option");
        option.append(element("strong", "", one.name), " ", element("span", "", one.detail));
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(index);
        });
        return option;
      }),
    );
    listbox.hidden = false;
    box.setAttribute("aria-expanded", "true");
    at = 0;
    mark();
  };
  const look = async () => {
    const words = box.value.trim();
    if (!words) return close();
    const answer = await ask("people", { q: words, article: articleOf() }).catch(() => ({ people: [] }));
    if (box.value.trim() === words && document.activeElement === box) show(answer.people, words);
    return undefined;
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, DELAY_MS);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !listbox.hidden) {
      at = (at + step + found.length) % found.length;
      mark();
    } else if (event.key === "Enter" && !listbox.hidden) choose(at);
    else if (event.key === "Enter" && box.value.trim()) look(); // faster than the answer: nobody is left out
    else if (event.key === "Escape" && !listbox.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { clear: () => { box.value = ""; close(); }, pending: () => box.value.trim() };
}
