// What is worth knowing before a decision: a match that is likely, accounts that differ, flags, names nobody knows.

import { keyOf, shown } from "./keys.js";

const make = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};
const box = () => document.querySelector("[data-notices]");

// `act(address, id, verdict)` asks the server; the first suggestion and flag are those that keys decide.
export function show(item, act) {
  const { suggestions, flags, clashes, unknown, identity } = item.notices;
  const parts = suggestions.map((one, index) => drawSuggestion(one, item, act, index === 0));
  parts.push(...flags.map((one, index) => drawFlag(one, act, index === 0)));
  if (item.meeting.is_disputed) parts.push(drawRuling());
  if (clashes.length) parts.push(drawClashes(clashes));
  if (unknown.length) parts.push(drawUnknown(unknown, identity));
  box().replaceChildren(...parts);
}

export const ruling = () => (box().querySelector("[data-ruling]") || { value: "" }).value;

function button(words, key, onClick) {
  const made = make("button", "dk-button dk-small");
  made.type = "button";
  if (key) made.append(make("kbd", "", key), " ");
  made.append(words);
  made.addEventListener("click", onClick);
  return made;
}

function drawSuggestion(one, item, act, isFirst) {
  const notice = make("section", "dk-notice");
  notice.dataset.suggestion = one.id;
  const title = make("h3", "", `Is it meeting ${one.other.id} (${Math.round(one.probability * 100)} %)? `);
  title.append(make("span", "", one.reasons.join(", ")));
  const table = make("table");
  const mine = { people: item.meeting.participants.map((person) => person.name), when: item.meeting.when, status: item.meeting.status };
  mine.place = [item.meeting.city, item.meeting.country_name].filter(Boolean).join(", ");
  mine.quote = item.quote;
  const choosable = Object.fromEntries(one.fields.map((field) => [field.name, field]));
  for (const [label, name, field] of [["People", "people"], ["Date", "when", "date"], ["Status", "status", "status"], ["Place", "place", "place"]]) {
    table.append(choosable[field] ? drawChoice(one, label, choosable[field]) : drawPair(label, mine[name], one.other[name]));
    delete choosable[field];
  }
  for (const field of Object.values(choosable)) table.append(drawChoice(one, field.name[0].toUpperCase() + field.name.slice(1), field));
  table.append(drawPair("Told", mine.quote, one.other.quote));
  const buttons = make("p", "dk-notice-buttons");
  buttons.append(
    button("The same", isFirst ? shown(keyOf("same")) : "", () => act("suggestion", one.id, "same", compared(one))),
    button("Another meeting", isFirst ? shown(keyOf("other")) : "", () => act("suggestion", one.id, "other")),
    link("Open it", one.other.url),
    link("Merge by hand", one.page),
  );
  notice.append(title, table, buttons);
  return notice;
}

function link(words, href) {
  const made = make("a", "", words);
  made.href = href;
  made.target = "_blank";
  made.rel = "noopener";
  return made;
}

function drawPair(label, mine, other) {
  const row = make("tr");
  const head = make("th", "", label);
  head.scope = "row";
  row.append(head, make("td", "", told(mine)), make("td", "", told(other)));
  return row;
}

// Where the two differ: whose value stands, should they be one. What is likeliest is chosen already.
function drawChoice(one, label, field) {
  const row = drawPair(label, "", "");
  [...row.querySelectorAll("td")].forEach((cell, index) => {
    const side = index ? "other" : "mine";
    const words = make("label");
    const radio = make("input");
    radio.type = "radio";
    radio.name = `same-${one.id}-${field.name}`;
    radio.value = side;
    radio.checked = field.choice === side;
    words.append(radio, ` ${told(field[side])}`);
    cell.replaceChildren(words);
  });
  if (field.choices.includes("both")) {
    const words = make("label");
    const radio = make("input");
    radio.type = "radio";
    radio.name = `same-${one.id}-${field.name}`;
    radio.value = "both";
    radio.checked = field.choice === "both";
    words.append(radio, " both");
    row.lastElementChild.append(" ", words);
  }
  return row;
}

// What a merge of the suggestion takes: whose values, by field (mine, other or both), and the state that was compared.
export function compared(one) {
  const chosen = [...box().querySelectorAll(`[data-suggestion="${one.id}"] input:checked`)];
  const choices = Object.fromEntries(chosen.map((radio) => [radio.name.slice(`same-${one.id}-`.length), radio.value]));
  return { choices, other: one.other.id, other_version: one.other.version };
}

const told = (value) => (Array.isArray(value) ? value.join(", ") : value) || "not said";

function drawFlag(one, act, isFirst) {
  const notice = make("section", "dk-notice");
  const words = one.flag === "moves" ? `${one.source} ${one.words}: ${one.status}. ` : `${one.source}: a newer run ${one.words}. `;
  notice.append(make("p", "", words));
  const buttons = make("p", "dk-notice-buttons");
  if (one.flag === "moves") buttons.append(button("Take it over", isFirst ? shown(keyOf("take")) : "", () => act("flag", one.report, "take")));
  buttons.append(button("Leave it as it is", "", () => act("flag", one.report, "dismiss")));
  notice.append(buttons);
  return notice;
}

function drawRuling() {
  const notice = make("section", "dk-notice");
  const label = make("label", "", "Disputed: one source says held, another denies it. Choose the status, and say why it is so:");
  label.htmlFor = "dk-ruling";
  const input = make("input");
  input.id = "dk-ruling";
  input.type = "text";
  input.dataset.ruling = "";
  notice.append(label, input);
  return notice;
}

function drawClashes(clashes) {
  const notice = make("section", "dk-notice");
  notice.append(make("h3", "", "Accounts differ"));
  const list = make("ul");
  for (const clash of clashes) {
    const sayings = clash.sayings.map((saying) => `${saying.sources.join(", ")}: ${saying.words}`).join("; ");
    const row = make("li");
    row.append(make("strong", "", `${clash.label}: `), sayings);
    list.append(row);
  }
  notice.append(list);
  return notice;
}

function drawUnknown(names, address) {
  const notice = make("p", "dk-unknown", "Not on record before: ");
  const link = make("a", "", names.join(", "));
  link.href = address;
  link.title = "Say who they are";
  notice.append(link);
  return notice;
}
