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
  const title = make("h3", "", `Is it meeting ${one.other.id} (${Math.round(one.probability * 100)} %)? `);
  title.append(make("span", "", one.reasons.join(", ")));
  const table = make("table");
  const mine = { people: item.meeting.participants.map((person) => person.name), when: item.meeting.when, status: item.meeting.status };
  mine.place = [item.meeting.city, item.meeting.country_name].filter(Boolean).join(", ");
  mine.quote = item.quote;
  for (const [label, name] of [["People", "people"], ["Date", "when"], ["Status", "status"], ["Place", "place"], ["Told", "quote"]]) {
    const row = make("tr");
    const head = make("th", "", label);
    head.scope = "row";
    row.append(head, make("td", "", told(mine[name])), make("td", "", told(one.other[name])));
    table.append(row);
  }
  const link = make("a", "", "Open it");
  link.href = one.other.url;
  link.target = "_blank";
  link.rel = "noopener";
  const buttons = make("p", "dk-notice-buttons");
  buttons.append(
    button("The same", isFirst ? shown(keyOf("same")) : "", () => act("suggestion", one.id, "same")),
    button("Another meeting", isFirst ? shown(keyOf("other")) : "", () => act("suggestion", one.id, "other")),
    link,
  );
  notice.append(title, table, buttons);
  return notice;
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
