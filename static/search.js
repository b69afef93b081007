// The search box of every page: "/" goes there, and what fits is offered while typing. Without this, Enter searches.

const DELAY_MS = 120;
const box = document.getElementById("site-search");
const list = document.getElementById("site-search-list");
let hits = [];
let at = -1;
let timer = 0;

function close() {
  list.hidden = true;
  at = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function mark() {
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  if (at < 0) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", list.children[at].id);
  return list.children[at].scrollIntoView({ block: "nearest" });
}

function show(found) {
  hits = found;
  list.replaceChildren(
    ...hits.map((hit, index) => {
      const option = document.createElement("li");
      option.id = `site-search-${index}`;
      option.setAttribute("role", "option");
      const kind = document.createElement("span");
      kind.className = "offer-kind";
      kind.textContent = hit.kind;
      const name = document.createElement("strong");
      name.textContent = hit.title;
      option.append(kind, name, hit.detail ? ` ${hit.detail}` : "");
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        location.assign(hit.url);
      });
      return option;
    }),
  );
  at = -1;
  mark();
  list.hidden = !hits.length;
  box.setAttribute("aria-expanded", String(Boolean(hits.length)));
}

async function look() {
  const words = box.value.trim();
  if (!words) return close();
  try {
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: words })}`);
    const found = answer.ok && !answer.redirected ? (await answer.json()).hits : [];
    if (box.value.trim() === words && document.activeElement === box) show(found);
  } catch {
    close(); // Enter searches all the same
  }
  return undefined;
}

function onKey(event) {
  if (event.isComposing || list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    // One place more than there are hits: the box itself.
    at = ((at + 1 + step + hits.length + 1) % (hits.length + 1)) - 1;
    mark();
  } else if (event.key === "Enter" && at >= 0) location.assign(hits[at].url);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

if (box) {
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, DELAY_MS);
  });
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", close);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
