// Keys and what they do: the first keys, the analyst's own (kept in this browser), and the list of them.

const STORE = "desk-keys";
// None of them is a digit with Shift on common keyboards: those take people off and put them back.
const FIRST = {
  accept: "a",
  reject: "x",
  "reject-now": "X",
  skip: " ",
  back: "b",
  undo: "u",
  save: "w",
  people: "p",
  add: "+",
  date: "d",
  place: "l",
  status: "s",
  topics: "t",
  format: "f",
  note: "n",
  comment: "'",
  assign: ":",
  "next-article": "]",
  "previous-article": "[",
  missed: "m",
  nothing: "0",
  finish: ".",
  source: "o",
  "next-sentence": ";",
  "previous-sentence": ",",
  same: "=",
  other: "-",
  take: ">",
  help: "?",
};
const WORDS = {
  accept: "Accept, and go on",
  reject: "Reject, with a reason",
  "reject-now": "Reject at once: no meeting is reported",
  skip: "Skip: look at it later",
  back: "Back to the one before",
  undo: "Undo the last decision, to any depth",
  save: "Save the corrections, decide later",
  people: "People: take off, put back",
  add: "Add a participant",
  date: "Date",
  place: "Place",
  status: "Status",
  topics: "Topics",
  format: "Format",
  note: "Note",
  comment: "Comment, for the team",
  assign: "Assign to somebody",
  "next-article": "Next article",
  "previous-article": "Previous article",
  missed: "Add a meeting from the selected words",
  nothing: "Nothing here: the article tells of no meeting",
  finish: "Nothing is missing: the article is done",
  source: "Another source of this meeting",
  "next-sentence": "Select the next sentence of the article",
  "previous-sentence": "Select the sentence before",
  same: "The suggested match is the same meeting",
  other: "The suggested match is another meeting",
  take: "Take over the later state that an account tells of",
  help: "This list",
};

let own = {};
try {
  own = JSON.parse(localStorage.getItem(STORE)) || {};
} catch {
  own = {}; // no storage, or nonsense in it: the first keys
}

export const keyOf = (action) => own[action] || FIRST[action];
export const actionOf = (key) => Object.keys(FIRST).find((action) => keyOf(action) === key);
export const shown = (key) => ({ " ": "space", Enter: "↵" })[key] || key;

// Letters that no action has: a mode may give them to its choices, and the decisions still work within it.
export const free = () => [..."abcdefghijklmnopqrstuvwxyz"].filter((letter) => !actionOf(letter));

export function remap(action, key) {
  const other = actionOf(key);
  if (other && other !== action) return `“${shown(key)}” is taken: ${WORDS[other].toLowerCase()}.`;
  if (key === "Enter" || key === "Escape" || key === "Tab" || /^[1-6]$/.test(key)) return `“${shown(key)}” has a use of its own.`;
  own = { ...own, [action]: key };
  keep();
  return "";
}

export function reset() {
  own = {};
  keep();
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(own));
  } catch {
    // Without storage the keys last as long as the page.
  }
}

// Puts each action's key into the <kbd> of its button or group.
export function label(root) {
  for (const button of root.querySelectorAll("[data-action] > kbd")) {
    button.textContent = shown(keyOf(button.parentElement.dataset.action));
  }
  for (const group of root.querySelectorAll("[data-mode]")) {
    group.querySelector("legend kbd").textContent = shown(keyOf(group.dataset.mode));
  }
}

export function list(body, onChange) {
  body.replaceChildren(
    ...Object.entries(WORDS).map(([action, words]) => {
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = words;
      const cell = document.createElement("td");
      const input = document.createElement("input");
      input.value = shown(keyOf(action));
      input.readOnly = true;
      input.setAttribute("aria-label", `Key for: ${words}`);
      const problem = document.createElement("span");
      problem.className = "dk-problem";
      problem.setAttribute("role", "alert");
      input.addEventListener("keydown", (event) => {
        if (event.key === "Tab" || event.key === "Escape" || event.key === "Shift") return;
        event.preventDefault();
        event.stopPropagation();
        problem.textContent = remap(action, event.key);
        input.value = shown(keyOf(action));
        onChange();
      });
      cell.append(input, " ", problem);
      row.append(name, cell);
      return row;
    }),
  );
}
