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

const BANDS = { sure: "80 % and more", likely: "50 to 80 %", doubtful: "below 50 %" };

export function progress(numbers) {
  const total = numbers.waiting + numbers.done;
  const off = numbers.skipped ? `, ${numbers.skipped} put off` : "";
  const others = numbers.waiting - numbers.free;
  const held = others > 0 ? `, ${others} with others` : "";
  const articles = numbers.articles ? ` in ${numbers.articles} article${numbers.articles === 1 ? "" : "s"}` : "";
  find("progress").textContent = `${numbers.waiting} waiting${articles}${off}${held} · ${numbers.done} decided by you today`;
  find("bar").max = Math.max(total, 1);
  find("bar").value = numbers.done;
  const chosen = new URLSearchParams(location.search);
  find("bands").replaceChildren(
    ...Object.entries(BANDS).map(([name, words]) => drawBand(chosen, name, words, numbers[name])),
    drawWhole(numbers.whole),
  );
}

// How many of this confidence; the link shows them alone, or all again.
function drawBand(chosen, name, words, count) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const query = new URLSearchParams(chosen);
  const isOn = chosen.get("sure") === name;
  if (isOn) query.delete("sure");
  else query.set("sure", name);
  query.delete("meeting");
  link.href = `${location.pathname}?${query}`;
  link.textContent = `${words}: ${count}`;
  if (isOn) link.setAttribute("aria-current", "true");
  link.title = isOn ? "Show all again" : "Show these alone";
  item.append(link);
  return item;
}

function drawWhole(count) {
  const item = document.createElement("li");
  item.textContent = count ? `articles to look through afterwards: ${count}` : "";
  return item;
}

export function nothing(numbers) {
  const others = [
    numbers.waiting && `${numbers.waiting} proposal${numbers.waiting === 1 ? "" : "s"}`,
    numbers.whole && `${numbers.whole} article${numbers.whole === 1 ? "" : "s"}`,
  ].filter(Boolean);
  find("empty-words").textContent = others.length
    ? `Before other analysts at this moment: ${others.join(" and ")}. What they leave comes back after three minutes.`
    : "Every proposal of this queue is decided, and every article looked through.";
}

export function held(by) {
  find("held").hidden = !by;
  find("held").textContent = by ? `${by} has this open at this moment.` : "";
}

// What was done; and where that was the last of an article, what is left to say of it.
export function done(words, completed) {
  const key = shown(keyOf("finish"));
  const more = completed ? ` All of “${completed.title}” is decided: press ${key} if nothing is missing in it.` : "";
  find("done").textContent = (words || "") + (words && more ? "." : "") + more;
}
