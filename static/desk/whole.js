// An article without a proposal to decide: the meetings that it has, and the question whether one is missing.

const box = () => document.querySelector("[data-whole]");

export function show(item) {
  const meetings = item.meetings;
  const done = item.article.finished;
  box().querySelector("[data-whole-title]").textContent = meetings.length ? "Is a meeting missing?" : "Is there no meeting in it?";
  box().querySelector("[data-whole-words]").textContent = done
    ? `${done} said that this article is done. Say so again to open it anew, or add what is missing.`
    : meetings.length
      ? "Everything that was proposed is decided. Underlined is what stands on record."
      : "Nothing was proposed. Read it through: select the words that tell of a meeting and add them, or say that nothing is here.";
  box().querySelector("[data-whole-meetings]").replaceChildren(...meetings.map(drawMeeting));
}

function drawMeeting(one) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = one.name;
  row.append(link, ` · ${one.when} · ${one.review_state}`);
  return row;
}
