// What the desk asks in between: why a proposal is rejected, whose values stand, and which keys there are.

import * as keys from "./keys.js";

const dialog = (name) => document.querySelector(`[data-dialog="${name}"]`);
export const isOpen = () => document.querySelector("dialog[open]") !== null;

// Opens the dialog; gives the value of the button that was chosen, or "" when it was closed.
function choose(box, onKey) {
  return new Promise((resolve) => {
    let value = "";
    const click = (event) => {
      const button = event.target.closest("button[value]");
      if (!button) return;
      value = button.value;
      box.close();
    };
    const press = (event) => {
      if (event.repeat) return;
      const chosen = onKey ? onKey(event) : "";
      if (!chosen) return;
      event.preventDefault();
      event.stopPropagation(); // else the same key, with the dialog gone, opens it again
      value = chosen;
      box.close();
    };
    box.addEventListener("click", click);
    box.addEventListener("keydown", press);
    box.addEventListener(
      "close",
      () => {
        box.removeEventListener("click", click);
        box.removeEventListener("keydown", press);
        resolve(value);
      },
      { once: true },
    );
    box.showModal();
  });
}

export function askReason() {
  const box = dialog("reject");
  const reasons = [...box.querySelectorAll("button[value]")];
  return choose(box, (event) => {
    if (event.key === keys.keyOf("reject")) return reasons[0].value;
    const chosen = reasons[Number(event.key) - 1];
    return /^[1-9]$/.test(event.key) && chosen ? chosen.value : "";
  });
}

// Mine beside theirs, field by field. Gives "mine", "theirs" or "".
export function askStale(words, mine, theirs) {
  const box = dialog("stale");
  box.querySelector("[data-stale-words]").textContent = words;
  box.querySelector("[data-stale-rows]").replaceChildren(
    ...Object.keys(mine).map((name) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = name;
      const cells = [mine[name], theirs[name]].map((value) => {
        const cell = document.createElement("td");
        cell.textContent = told(value);
        return cell;
      });
      row.append(head, ...cells);
      return row;
    }),
  );
  box.querySelector("table").hidden = !Object.keys(mine).length;
  box.querySelector('[value="mine"]').hidden = !Object.keys(mine).length;
  return choose(box);
}

function told(value) {
  if (!Array.isArray(value)) return value || "nothing";
  const about = (one) => [one.party && (one.party.code || one.party), one.role].filter(Boolean).join(", ");
  const words = value.map((one) => (typeof one === "string" ? one : about(one) ? `${one.name} (${about(one)})` : one.name));
  return words.join(", ") || "nothing";
}

export async function showKeys(onChange) {
  const body = document.querySelector("[data-keys]");
  keys.list(body, onChange);
  const value = await choose(dialog("help"));
  if (value === "reset") {
    keys.reset();
    onChange();
    await showKeys(onChange);
  }
}
