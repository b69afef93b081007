// What stands around the form: how far the queue is, the article's head with its sources, and an empty queue.

import { keyOf, shown } from "./keys.js";

const find = (name) => document.querySelector(`#desk [data-${name}]`);

export function facts(item) {
  const told = [item.meeting.review_state];
  if (item.confidence !== null) told.push(`${Math.round(item.confidence * 100)} % sure`);
  if (item.meeting.edited) told.push("edited");
  if (item.meeting.is_disputed) told.push("disputed");
  if (item.meeting.assigned_to) told.push(`for ${item.meeting.assigned_to}`);
  return `Meeting ${item.meeting.id}: ${told.join(", ")}.`;
}

export function article(item, open) {
  const one = item.article;
  const link = find("article-link");
  link.textContent = one ? one.title : "No article";
  link.href = one ? one.url : "#";
  const known = one ? [one.outlet, one.published, `${one.total - one.undecided} of ${one.total} decided`] : [];
  if (one && one.finished) known.push(`done, says ${one.finished}`);
  find("article-facts").textContent = known.filter(Boolean).join(" · ");
  const others = item.sources.length > 1 ? item.sources : [];
  find("sources").replaceChildren(
    ...others.map((source) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "dk-option";
      button.setAttribute("aria-pressed", String(source.report === item.report));
      button.textContent = [source.outlet || source.title, source.published, source.status].filter(Boolean).join(" · ");
      button.addEventListener("click", () => open(item.meeting.id, source.report));
      row.append(button);
      return row;
    }),
  );
}

export function progress(numbers) {
  const total = numbers.waiting + numbers.done;
  const off = numbers.skipped ? `, ${numbers.skipped} put off` : "";
  const others = numbers.waiting - numbers.free;
  const held = others > 0 ? `, ${others} with others` : "";
  find("progress").textContent = `${numbers.waiting} waiting${off}${held} · ${numbers.done} decided by you today`;
  find("bar").max = Math.max(total, 1);
  find("bar").value = numbers.done;
}

export function nothing(numbers) {
  const others = numbers.waiting > 0;
  find("empty-words").textContent = others
    ? `${numbers.waiting} are before other analysts at this moment; what they leave comes back after three minutes.`
    : "Every proposal of this queue is decided.";
}

export function held(by) {
  find("held").hidden = !by;
  find("held").textContent = by ? `${by} has this proposal open at this moment.` : "";
}

// What was done; and where that was the last of an article, what is left to say of it.
export function done(words, completed) {
  const key = shown(keyOf("finish"));
  const more = completed ? ` All of “${completed.title}” is decided: press ${key} if nothing is missing in it.` : "";
  find("done").textContent = (words || "") + (words && more ? "." : "") + more;
}
