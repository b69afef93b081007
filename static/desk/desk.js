// The review desk: one proposal after the other, decided by single keys, without a page load.

import * as api from "./api.js";
import * as dialogs from "./dialogs.js";
import * as form from "./form.js";
import * as keys from "./keys.js";
import * as notices from "./notices.js";
import * as people from "./people.js";
import * as text from "./text.js";
import * as view from "./view.js";

const root = document.getElementById("desk");
const find = (name) => root.querySelector(`[data-${name}]`);
const RENEW_MS = 60_000;
let item = null; // what is shown, as the server gave it
let skipped = [];
let seen = []; // ids of meetings shown before, for the way back
const drafts = new Map(); // what was typed for a meeting and not sent yet
let busy = false;
let adding = { clear() {}, pending: () => "" }; // the box that adds people
let completed = null; // an article whose last proposal was just decided
let unundoable = []; // acts that the server would not undo

// --- showing -----------------------------------------------------------------------------------------------------

function show(answer) {
  if (item && form.isDirty()) drafts.set(item.meeting.id, { version: item.meeting.version, form: form.changes() });
  item = answer.item;
  view.progress(answer.progress);
  completed = answer.completed || null;
  view.done(answer.done, completed);
  fail("");
  find("main").hidden = !item;
  find("empty").hidden = Boolean(item);
  if (!item) return view.nothing(answer.progress);
  view.held(answer.held_by);
  find("facts").textContent = view.facts(item);
  find("full").href = item.meeting.url;
  view.article(item, open);
  notices.show(item, answerNotice);
  text.show(item.text);
  const draft = drafts.get(item.meeting.id);
  form.load(item, draft && draft.form);
  adding.clear();
  // What was typed on an older state is compared with the present one, not laid over it.
  if (draft) item.meeting.version = draft.version;
  drafts.delete(item.meeting.id);
  return undefined;
}

function fail(words) {
  find("error").textContent = words;
  find("error").hidden = !words;
}

// --- doing -------------------------------------------------------------------------------------------------------

async function work(task) {
  if (busy) return;
  busy = true;
  root.setAttribute("aria-busy", "true");
  try {
    await task();
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    fail(error.message);
    form.problems(error.answer.fields || {});
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

const post = (name, body, pk) => api.post(name, { article: item && item.article ? item.article.id : null, ...body }, skipped, pk);

const open = (meeting, report) => work(async () => show(await post("item", { meeting, report })));
const next = (step) => work(async () => show(await post("item", step ? { step } : {})));

function decide(action, reason = "") {
  if (!item) return undefined;
  if (action !== "reject" && adding.pending()) return fail(`“${adding.pending()}” is not added yet: choose who it is, or empty the box.`);
  return work(async () => {
    const sent = { meeting: item.meeting.id, version: item.meeting.version, report: item.report, action, reason, form: form.changes(), ruling: notices.ruling() };
    try {
      const answer = await post("decision", sent);
      seen.push(sent.meeting);
      skipped = skipped.filter((pk) => pk !== sent.meeting);
      item = null; // what was typed is written
      show(answer);
    } catch (error) {
      if (error.status !== 409) throw error;
      await stale(error, sent.form);
    }
  });
}

// Nothing is overwritten: the analyst sees both, and chooses.
async function stale(error, mine) {
  if (!error.answer.item) {
    item = null;
    show(await post("item", {}));
    fail(error.message);
    return;
  }
  const choice = await dialogs.askStale(error.message, mine, error.answer.item.meeting);
  if (!choice) return;
  item = null;
  show({ item: error.answer.item, progress: (await post("item", { meeting: error.answer.item.meeting.id })).progress });
  if (choice === "mine") form.load(error.answer.item, mine);
}

// A suggested match or an account's flag: `verdict` decides it.
function answerNotice(address, id, verdict) {
  return work(async () => {
    const answer = await post(address, { verdict, meeting: item.meeting.id }, id);
    if (verdict === "same") item = null; // it may be part of another one now
    show(answer);
  });
}

const ACTIONS = {
  accept: () => decide("accept"),
  save: () => decide("save"),
  "reject-now": () => decide("reject"),
  async reject() {
    if (busy || !item) return;
    const asked = item.meeting.id;
    const reason = await dialogs.askReason();
    if (reason && item && item.meeting.id === asked) await decide("reject", reason);
  },
  skip() {
    if (!item) return next();
    skipped = [...skipped.filter((pk) => pk !== item.meeting.id), item.meeting.id];
    seen.push(item.meeting.id);
    return next();
  },
  back() {
    const before = seen.pop();
    return before ? open(before) : undefined;
  },
  undo: () =>
    work(async () => {
      try {
        const answer = await post("undo", { refused: unundoable });
        item = null;
        show(answer);
      } catch (error) {
        if (error.answer && error.answer.refused) unundoable.push(error.answer.refused);
        throw error;
      }
    }),
  "next-article": () => next("next"),
  "previous-article": () => next("previous"),
  nothing: () => finish("nothing"),
  finish: () => finish(item && item.article && item.article.finished ? "open" : "done"),
  missed() {
    const chosen = text.selection();
    if (!item || !item.article) return undefined;
    if (!chosen) return fail("Select the sentence that tells of the meeting, with the mouse or by “,” and “;”, then press this again.");
    find("done").textContent = "Reading what is selected …";
    return work(async () => show(await post("add", { start: chosen.start, end: chosen.end }, item.article.id)));
  },
  source() {
    if (!item || item.sources.length < 2) return undefined;
    const at = item.sources.findIndex((one) => one.report === item.report);
    return open(item.meeting.id, item.sources[(at + 1) % item.sources.length].report);
  },
  add() {
    enter("people");
    focus(find("person"));
  },
  same: () => item && item.notices.suggestions.length && answerNotice("suggestion", item.notices.suggestions[0].id, "same"),
  other: () => item && item.notices.suggestions.length && answerNotice("suggestion", item.notices.suggestions[0].id, "other"),
  take() {
    const moves = item ? item.notices.flags.find((one) => one.flag === "moves") : null;
    return moves && answerNotice("flag", moves.report, "take");
  },
  "next-sentence": () => text.moveSentence(1),
  "previous-sentence": () => text.moveSentence(-1),
  help: () => dialogs.showKeys(() => keys.label(root)),
};
for (const name of ["people", "date", "place", "status", "topics", "format", "note"]) ACTIONS[name] = () => mode(name);

function finish(how) {
  if (completed && how !== "nothing") {
    const last = completed;
    return work(async () => show(await post("finish", { how: "done", meeting: item ? item.meeting.id : null }, last.id)));
  }
  if (!item || !item.article) return undefined;
  return work(async () => {
    const answer = await post("finish", { how, meeting: item.meeting.id }, item.article.id);
    if (how === "nothing") item = null;
    show(answer);
  });
}

// --- keys and pointers -------------------------------------------------------------------------------------------

function enter(name) {
  form.enter(name);
  text.point(name === "note" ? "" : name);
}

function mode(name) {
  if (form.currentMode() === name || name === "note") {
    enter(name);
    focus(form.type());
  } else enter(name);
}

function focus(box) {
  if (!box) return;
  const chosen = text.selection();
  box.focus();
  if (chosen && chosen.words.length < 200) {
    box.value = box.name === "note" && box.value ? `${box.value}\n${chosen.words}` : chosen.words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (box.select) box.select();
}

const isTyping = (target) => target.matches("textarea, select, input:not([type=checkbox], [type=radio])");

function onKey(event) {
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
  if (event.key === "Escape") return enter("");
  if (["Enter", " "].includes(event.key) && target.closest("a, button, summary")) return;
  if (event.key === " " && target.matches("input[type=checkbox], input[type=radio]")) return;
  // A key that is held down, or pressed while an answer is awaited, would decide what nobody has looked at.
  if (busy || event.repeat) {
    event.preventDefault();
    return;
  }
  if (act(event.key) || (item && form.direct(event))) event.preventDefault();
}

function act(key) {
  if (key === "Enter") return Boolean(ACTIONS.accept() || true);
  if (item && form.currentMode() && form.press(key)) return true;
  const action = keys.actionOf(key);
  if (action) return Boolean(ACTIONS[action]() || true);
  return item ? form.likelyTopic(key) : false;
}

async function renew() {
  if (!item || document.hidden || busy) return;
  const looked = item.meeting.id;
  const answer = await post("renew", { meeting: looked }).catch(() => null);
  if (answer && item && item.meeting.id === looked) view.held(answer.held_by);
}

function wire() {
  keys.label(root);
  form.wire();
  adding = people.wireBox(find("person"), document.getElementById("dk-person-list"), () => (item && item.article ? item.article.id : ""));
  document.addEventListener("keydown", onKey);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) {
      ACTIONS[button.dataset.action]();
      if (event.detail) button.blur(); // a mouse: the next key is for the next proposal
    }
    const mark = event.target.closest("mark[data-field]");
    if (mark && document.getSelection().isCollapsed) enter(mark.dataset.field);
  });
  find("form").addEventListener("focusin", (event) => {
    const group = event.target.closest("[data-mode]");
    if (group && group.dataset.mode !== form.currentMode()) enter(group.dataset.mode);
  });
  window.addEventListener("pagehide", () => api.leave());
  window.addEventListener("beforeunload", (event) => {
    if ((item && form.isDirty()) || drafts.size) event.preventDefault();
  });
  // An item that is looked at for long stays with its analyst.
  setInterval(renew, RENEW_MS);
  document.addEventListener("visibilitychange", renew);
  window.addEventListener("pageshow", renew);
}

wire();
const asked = Number(root.dataset.open);
if (asked) open(asked);
else next();
