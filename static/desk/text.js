// The article's text: marks of every value, the evidence in view, and what is selected.

const pane = () => document.querySelector("[data-text]");

export function show(html) {
  const box = pane();
  if (box.dataset.html !== html) {
    box.innerHTML = html; // made by the server, every word of the article escaped
    box.dataset.html = html;
  }
  toView(box.querySelector(".dk-proof"));
}

// The marks of the field in use come forward, the first of them into view; without any, the evidence.
export function point(field) {
  const box = pane();
  for (const mark of box.querySelectorAll(".is-asked")) mark.classList.remove("is-asked");
  const marks = field ? [...box.querySelectorAll(`mark[data-field="${field}"]`)] : [];
  for (const mark of marks) mark.classList.add("is-asked");
  const proof = box.querySelector(".dk-proof");
  toView(marks.find((mark) => proof && proof.contains(mark)) || marks[0] || proof);
}

function toView(target) {
  const box = pane();
  if (!target) return;
  const offset = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += offset - box.clientHeight / 3;
}

// The selection within the text as `start`, `end` (characters of the article's text) and `words`; null for none.
export function selection() {
  const chosen = document.getSelection();
  const words = pane().querySelector(".dk-words");
  if (!chosen || chosen.isCollapsed || !words || !words.contains(chosen.anchorNode) || !words.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(range.startContainer, range.startOffset);
  // The server counts characters, JavaScript counts halves of them.
  const start = Number(words.dataset.offset) + [...before.toString()].length;
  const text = range.toString();
  return { start, end: start + [...text].length, words: text.trim() };
}

// Where nothing is selected: the sentence in which the caret of a click stands.
export function sentenceAt(node, offset) {
  const words = pane().querySelector(".dk-words");
  if (!words || !words.contains(node)) return null;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(node, offset);
  const at = before.toString().length;
  const text = words.textContent;
  const begin = Math.max(...[". ", "! ", "? ", "\n"].map((mark) => text.lastIndexOf(mark, at - 1) + mark.length), 0);
  const ends = [". ", "! ", "? ", "\n"].map((mark) => text.indexOf(mark, at)).filter((index) => index >= 0);
  const end = ends.length ? Math.min(...ends) + 1 : text.length;
  const start = Number(words.dataset.offset) + [...text.slice(0, begin)].length;
  return { start, end: start + [...text.slice(begin, end)].length, words: text.slice(begin, end).trim() };
}
