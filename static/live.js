// Keeps what a page says of waiting articles true, without reloading: asks for their states, at longer and longer
// intervals while nothing changes, until none waits. Rows (`li[data-waiting]`) are swapped one by one; an element with
// `data-refresh` has the page's regions (`[data-region]`), itself in one of them, fetched anew.
(() => {
  const statusUrl = document.currentScript.dataset.status;
  const FIRST = 700;
  const LONGEST = 15000;
  const MOST = 200; // ids in one request
  let delay = FIRST;
  let timer = null;

  const waiting = () => [...document.querySelectorAll("[data-waiting]")];

  const note = (text) => {
    const box = document.querySelector("[data-live-note]");
    if (!box) return;
    box.textContent = text;
    box.hidden = !text;
  };

  const isTouched = (region) =>
    region.contains(document.activeElement) ||
    [...region.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")].some(
      (input) => input.value !== input.defaultValue,
    );

  const refreshPage = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of document.querySelectorAll("[data-region]")) {
      const fresh = page.getElementById(region.id);
      // What somebody is typing stays.
      if (fresh && !(region.querySelector("form") && isTouched(region))) region.replaceWith(fresh);
    }
  };

  const swap = async (element, news) => {
    if (!element.isConnected || element.dataset.state === news.state) return false;
    if ("refresh" in element.dataset) {
      await refreshPage();
    } else {
      const box = document.createElement("template");
      box.innerHTML = news.html; // made and escaped by the server
      element.replaceWith(box.content);
    }
    return true;
  };

  const ask = async () => {
    timer = null;
    const elements = waiting().slice(0, MOST);
    if (!elements.length) return;
    let changed = false;
    try {
      const keys = (name) => [...new Set(elements.map((element) => element.dataset[name]).filter(Boolean))].join(",");
      const query = `ids=${keys("article")}&fetches=${keys("fetch")}`;
      const answer = await fetch(`${statusUrl}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type")?.includes("json")) {
        note("You have been signed out. Reload the page and sign in to see how far the articles are.");
        return;
      }
      const { articles, fetches = {} } = await answer.json();
      for (const element of elements) {
        const news = element.dataset.fetch ? fetches[element.dataset.fetch] : articles[element.dataset.article];
        if (news) changed = (await swap(element, news)) || changed;
        else element.removeAttribute("data-waiting"); // removed meanwhile
      }
      note("");
    } catch {
      note("The server does not answer at the moment. The page goes on asking; what was uploaded is kept.");
    }
    delay = changed ? FIRST : Math.min(delay * 1.4, LONGEST);
    document.dispatchEvent(new CustomEvent("articles:asked"));
    schedule();
  };

  const schedule = () => {
    if (timer === null && waiting().length) timer = setTimeout(ask, delay);
  };

  document.addEventListener("articles:added", () => {
    delay = FIRST;
    clearTimeout(timer);
    timer = null;
    schedule();
  });
  schedule();
})();
