// What the team says of the meeting on screen, and whose it is.

import { post } from "./api.js";

const find = (name) => document.querySelector(`#desk [data-${name}]`);
let item = null;
let page = null;
let going = Promise.resolve();

export const pending = () => find("comment").value.trim();

export function show(shown) {
  item = shown;
  draw(item.comments);
  find("comment").value = "";
  const select = find("assignee");
  const name = item.meeting.assigned_to;
  if (name && ![...select.options].some((option) => option.value === name)) select.add(new Option(name, name));
  select.value = name;
}

function draw(comments) {
  find("comments").replaceChildren(
    ...comments.map((one) => {
      const row = document.createElement("li");
      const who = document.createElement("strong");
      who.textContent = one.who;
      const words = document.createElement("span");
      words.textContent = one.text;
      row.append(who, ` ${one.at}: `, words);
      return row;
    }),
  );
  find("comments").hidden = !comments.length;
}

// Sends it; what was typed stays where the server does not take it.
async function send() {
  const text = pending();
  if (!text || !item) return;
  const asked = item;
  try {
    const answer = await post("say", { text }, {}, asked.meeting.id);
    if (asked !== item) return;
    draw(answer.comments);
    find("comment").value = "";
    page.fail("");
  } catch (error) {
    page.fail(error.message);
  }
}

// On leaving the field or by Enter: on the way to a name the arrow keys pass others.
function assign() {
  const asked = item;
  const to = find("assignee").value;
  if (!asked || to === asked.meeting.assigned_to) return;
  going = going.then(() => giveTo(asked, to));
}

async function giveTo(asked, to) {
  try {
    const answer = await post("assign", { to, version: asked.meeting.version }, {}, asked.meeting.id);
    // The assignment itself is no reason to call the form stale.
    asked.meeting.version = answer.version;
    asked.meeting.assigned_to = answer.assigned_to;
    if (asked === item) page.redraw();
  } catch (error) {
    if (asked === item) find("assignee").value = asked.meeting.assigned_to;
    page.fail(error.message);
  }
}

// A decision waits for an assignment on its way, whose version it needs.
export const settled = () => going;

// `page` has fail(words), and redraw() of the facts above the form.
export function wire(its) {
  page = its;
  find("comment-send").addEventListener("click", send);
  find("assignee").addEventListener("blur", assign);
  find("assignee").addEventListener("keydown", (event) => {
    if (event.key === "Enter") find("assignee").blur();
  });
  find("comment").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  });
}
