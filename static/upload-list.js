// What became of each upload, as `uploadList`. A drop may hold ten thousand files: the page shows some hundred rows and
// those that somebody should look at, counts the others, and asks the server for these in bounded requests.
window.uploadList = (() => {
  const statusUrl = document.currentScript.dataset.status;
  const list = document.getElementById("uploaded");
  const section = document.getElementById("uploaded-section");
  const summary = document.getElementById("upload-summary");
  const rest = document.getElementById("uploaded-rest");
  const MOST_ROWS = 200; // shown, of those that go well
  const MOST_PROBLEMS = 1000; // shown beyond that
  const MOST_IDS = 500; // in one request
  const EVERY = 4000; // milliseconds between two requests for what is not shown
  const hidden = new Map(); // article's id → is it waiting?
  let timer = null;
  let untold = 0; // problems beyond those shown

  const isProblem = (row) => !("waiting" in row.dataset) && (row.dataset.state !== "processed" || "duplicate" in row.dataset);

  const place = (row) => {
    if (list.children.length < MOST_ROWS || "fetch" in row.dataset) {
      list.append(row);
    } else if (isProblem(row)) {
      if (list.children.length < MOST_ROWS + MOST_PROBLEMS) list.append(row);
      else untold += 1;
    } else {
      hidden.set(row.dataset.article, "waiting" in row.dataset);
    }
  };

  const parse = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html; // made and escaped by the server
    return [...box.content.children];
  };

  const summarise = () => {
    const shown = [...list.children];
    const waiting = [...hidden.values()].filter(Boolean).length;
    const total = shown.length + hidden.size + untold;
    const done = shown.filter((row) => !("waiting" in row.dataset)).length + hidden.size - waiting + untold;
    const problems = shown.filter(isProblem).length + untold;
    const words = problems ? `, ${problems.toLocaleString("en")} to look at` : "";
    summary.textContent = total ? `${done.toLocaleString("en")} of ${total.toLocaleString("en")} done${words}` : "";
    rest.hidden = !hidden.size && !untold;
    rest.textContent = `And ${hidden.size.toLocaleString("en")} more without a row here: ${waiting.toLocaleString("en")} wait, the others are read. All of them are on the list of articles${untold ? `, as are ${untold.toLocaleString("en")} more that need a look` : ""}.`;
  };

  const ask = async () => {
    timer = null;
    const ids = [...hidden].filter(([, waits]) => waits).slice(0, MOST_IDS).map(([id]) => id);
    if (!ids.length) return;
    try {
      const answer = await fetch(`${statusUrl}?ids=${ids.join(",")}&brief=1`, { headers: { Accept: "application/json" } });
      const { articles } = await answer.json();
      for (const id of ids) {
        hidden.delete(id); // to the end, so that each has its turn
        const news = articles[id];
        if (news?.html) parse(news.html).forEach(place);
        else if (news) hidden.set(id, news.waiting);
      }
      summarise();
    } catch {
      // live.js says so; the next round asks again
    }
    schedule();
  };

  const schedule = () => {
    if (timer === null && [...hidden.values()].some(Boolean)) timer = setTimeout(ask, EVERY);
  };

  const add = (html) => {
    parse(html).forEach(place);
    section.hidden = false;
    summarise();
    schedule();
    document.dispatchEvent(new CustomEvent("articles:added"));
  };

  list.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-retry]");
    if (!form) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { html } = await answer.json();
    form.closest("li").replaceWith(...parse(html));
    summarise();
    document.dispatchEvent(new CustomEvent("articles:added"));
  });

  document.addEventListener("articles:asked", summarise);
  return { add, summarise };
})();
