// Which key does what: off within text fields, dialogs and commands of the browser.

import * as dialogs from "./dialogs.js";
import { actionOf } from "./keys.js";

const isTyping = (target) => target.matches("textarea, select, input:not([type=checkbox], [type=radio])");

// `page` has act(action), escape(), inMode(key) and otherwise(event), both true where the key meant something, isBusy().
export function wire(root, page) {
  document.addEventListener("keydown", (event) => onKey(event, root, page));
}

function onKey(event, root, page) {
  const isCommand = (event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph");
  if (isCommand || event.metaKey || event.isComposing || event.keyCode === 229 || dialogs.isOpen()) return;
  const target = event.target;
  if (isTyping(target)) {
    const leaves = event.key === "Escape" || (event.key === "Enter" && target.matches("input") && root.contains(target));
    if (leaves && !target.closest(".dk-filters")) {
      event.preventDefault();
      target.blur();
    }
    return;
  }
  if (event.key === "Escape") return page.escape();
  if (["Enter", " "].includes(event.key) && target.closest("a, button, summary")) return;
  if (event.key === " " && target.matches("input[type=checkbox], input[type=radio]")) return;
  if (event.key.startsWith("Arrow") && target.matches("input[type=radio]")) return;
  // A key that is held down, or pressed while an answer is awaited, would decide what nobody has looked at.
  if (page.isBusy() || event.repeat) {
    event.preventDefault();
    return;
  }
  if (press(event, page)) event.preventDefault();
}

function press(event, page) {
  if (event.key === "Enter") return Boolean(page.act("accept") || true);
  if (page.inMode(event.key)) return true;
  const action = actionOf(event.key);
  if (action) return Boolean(page.act(action) || true);
  return page.otherwise(event);
}
