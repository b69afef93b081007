// The keyboard's modes: a field's letter opens its choices, and once more its box for typing.

import * as form from "./form.js";
import * as text from "./text.js";

export function enter(name) {
  form.enter(name);
  text.point(isWords(name) ? "" : name);
}

const isWords = (name) => name === "note" || name === "comment";

export function mode(name) {
  if (form.currentMode() === name || isWords(name)) {
    enter(name);
    focus(form.type());
  } else enter(name);
}

export function focus(box) {
  if (!box) return;
  const chosen = text.selection();
  box.focus();
  if (chosen && chosen.words.length < 200) {
    box.value = box.matches("textarea") && box.value ? `${box.value}\n${chosen.words}` : chosen.words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (box.select) box.select();
}
