// The page that says that the database does not answer: it looks every few seconds whether that is over. Then it opens
// what was asked for; where something was sent, which is never sent twice by itself, it says that it may be sent again.
(() => {
  const FIRST = 3000;
  const MOST = 30000; // milliseconds: many pages may be waiting
  const box = document.querySelector("[data-look-at]");
  const said = box.querySelector("[role=status]");
  const sent = "sent" in box.dataset;
  const back = box.querySelector("[data-back]");
  let wait = FIRST;

  const answers = async () => {
    try {
      const answer = await fetch(box.dataset.lookAt, { cache: "no-store" });
      return (await answer.json()).database === "ok";
    } catch {
      return false; // the site itself may be away by now
    }
  };

  const look = async () => {
    if (!(await answers())) {
      wait = Math.min(wait * 1.5, MOST);
      setTimeout(look, wait);
    } else if (sent) {
      said.textContent = "The database answers again.";
    } else {
      location.reload();
    }
  };

  said.textContent = sent
    ? "This page looks every few seconds whether the database answers again, and says so here."
    : "This page looks every few seconds whether the database answers again, and then opens by itself.";
  if (back && history.length > 1) {
    back.hidden = false;
    back.addEventListener("click", () => history.back());
  }
  setTimeout(look, wait);
})();
