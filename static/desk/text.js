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

// By keyboard: the sentence after or before the selected one, or after the evidence; it becomes the selection.
export function moveSentence(step) {
  const words = pane().querySelector(".dk-words");
  if (!words) return;
  const ends = sentences(words.textContent);
  const chosen = document.getSelection();
  const proof = words.querySelector(".dk-proof");
  const inText = chosen && !chosen.isCollapsed && words.contains(chosen.anchorNode);
  const at = inText ? offsetOf(words, chosen.getRangeAt(0)) : proof ? offsetOf(words, rangeOf(proof)) : 0;
  const here = ends.findIndex(([begin, end]) => begin <= at && at < end);
  const next = ends[Math.min(Math.max(here + step, 0), ends.length - 1)];
  if (!next) return;
  select(words, next);
  const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
  pane().scrollTop += box.top - pane().getBoundingClientRect().top - pane().clientHeight / 3;
}

// [begin, end] of each sentence, in halves of characters as the browser counts.
function sentences(text) {
  const found = [];
  for (const match of text.matchAll(/[^\s][^\n]*?(?:[.!?]["”’)]*(?=\s|$)|(?=\n|$))/g)) found.push([match.index, match.index + match[0].length]);
  return found;
}

function rangeOf(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}

function offsetOf(words, range) {
  const before = rangeOf(words);
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
}

function select(words, [begin, end]) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const spots = [];
  let passed = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const [index, wanted] of [begin, end].entries()) {
      const isHere = index ? wanted <= passed + node.length : wanted < passed + node.length;
      if (!spots[index] && wanted >= passed && isHere) spots[index] = [node, wanted - passed];
    }
    passed += node.length;
  }
  if (spots[0] && spots[1]) document.getSelection().setBaseAndExtent(...spots[0], ...spots[1]);
}
