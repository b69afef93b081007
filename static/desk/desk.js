// The review desk: one proposal after the other, decided by single keys, without a page load.

import * as api from "./api.js";
import * as dialogs from "./dialogs.js";
import * as form from "./form.js";
import * as keyboard from "./keyboard.js";
import * as keys from "./keys.js";
import { enter, focus, mode } from "./modes.js";
import * as notices from "./notices.js";
import * as people from "./people.js";
import * as presence from "./presence.js";
import * as team from "./team.js";
import * as text from "./text.js";
import * as trail from "./trail.js";
import * as view from "./view.js";
import * as whole from "./whole.js";

const root = document.getElementById("desk");
const find = (name) => root.querySelector(`[data-${name}]`);
let item = null; // what is shown, as the server gave it
const drafts = new Map(); // what was typed for a meeting and not sent yet
let busy = false;
let adding = { clear() {}, pending: () => "" }; // the box that adds people
let completed = null; // an article whose last proposal was just decided
let unundoable = []; // acts that the server would not undo

// --- showing -----------------------------------------------------------------------------------------------------

function show(answer) {
  if (isProposal() && form.isDirty()) drafts.set(item.meeting.id, { version: item.meeting.version, form: form.changes() });
  item = answer.item;
  view.progress(answer.progress);
  completed = (isProposal() && answer.completed) || null; // a whole article asks for itself
  view.done(answer.done, completed);
  fail("");
  find("main").hidden = !item;
  find("empty").hidden = Boolean(item);
  if (!item) return view.nothing(answer.progress);
  find("form").hidden = !isProposal();
  find("whole").hidden = isProposal();
  view.held(answer.held_by);
  view.article(item, (meeting, report) => open({ meeting, report }));
  text.show(item.text);
  adding.clear();
  return isProposal() ? showProposal() : whole.show(item);
}

function showProposal() {
  find("facts").textContent = view.facts(item);
  find("full").href = item.meeting.url;
  notices.show(item, answerNotice);
  team.show(item);
  const draft = drafts.get(item.meeting.id);
  form.load(item, draft && draft.form);
  // What was typed on an older state is compared with the present one, not laid over it.
  if (draft) item.meeting.version = draft.version;
  drafts.delete(item.meeting.id);
}

const isProposal = () => Boolean(item && item.meeting);

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

const post = (name, body, pk) => api.post(name, { article: item ? (item.article || {}).id : null, ...body }, trail.putOff(), pk);

// Elsewhere: what was corrected is kept for the way back; what is in a box of its own is not, and holds one up.
function go(address, onTheWay = () => {}) {
  if (isHeldUp()) return undefined;
  return work(async () => {
    const answer = await post("item", address());
    onTheWay();
    show(answer);
  });
}
const open = (address) => go(() => address);
const next = (step) => go(() => (step ? { step, in_whole: Boolean(item) && !isProposal() } : {}));

function decide(action, reason = "") {
  if (!isProposal()) return undefined;
  if (isHeldUp(true)) return undefined;
  return work(async () => {
    await team.settled();
    const sent = { meeting: item.meeting.id, version: item.meeting.version, report: item.report, action, reason, form: form.changes(), ruling: notices.ruling() };
    try {
      const answer = await post("decision", sent);
      trail.decided(sent.meeting);
      item = null; // what was typed is written
      show(answer);
    } catch (error) {
      if (error.status !== 409) throw error;
      await stale(error, sent.form);
    }
  });
}

// Typed, and not part of the form yet: nothing that shows another item may pass over it.
function unsent() {
  if (!isProposal()) return "";
  if (adding.pending()) return `“${adding.pending()}” is not added yet: choose who it is, or empty the box.`;
  return team.pending() ? "Your comment is not sent yet: send it, or empty the box." : "";
}

const RULING = "Your ruling goes with Accept or Save: send it so, or empty it to go on.";

function isHeldUp(decides = false) {
  const left = unsent() || (!decides && isProposal() && notices.ruling() ? RULING : "");
  if (left) fail(left);
  return Boolean(left);
}

// Also corrections that a decision about something else would not know of.
function isUnsaved(what) {
  if (isHeldUp()) return true;
  if (!isProposal() || !form.isDirty()) return false;
  fail(`Save your corrections first (${keys.shown(keys.keyOf("save"))}), or take them back: ${what} would not know of them.`);
  return true;
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

// A suggested match or an account's flag: `verdict` decides it, `more` is what a merge takes besides.
function answerNotice(address, id, verdict, more = {}) {
  if (isUnsaved("this")) return undefined;
  return work(async () => {
    const shown = item.meeting;
    try {
      const answer = await post(address, { verdict, meeting: shown.id, version: shown.version, ...more }, id);
      if (verdict === "same") item = null; // it may be part of another one now
      show(answer);
    } catch (error) {
      if (error.status !== 409) throw error;
      show(await post("item", { meeting: shown.id })); // as both are now, to be compared again
      fail(error.message);
    }
  });
}

// The first suggestion, by key.
function answerFirst(verdict) {
  const first = isProposal() && item.notices.suggestions[0];
  return first && answerNotice("suggestion", first.id, verdict, notices.compared(first));
}

const ACTIONS = {
  accept: () => decide("accept"),
  save: () => decide("save"),
  "reject-now": () => decide("reject"),
  async reject() {
    if (busy || !isProposal() || isHeldUp(true)) return;
    const asked = item;
    const reason = await dialogs.askReason();
    if (reason && item === asked) await decide("reject", reason);
  },
  skip() {
    const skipped = item;
    if (!skipped) return next();
    // Put off before the question, so that the answer is another one; only then is it part of the way back.
    return go(
      () => trail.putOffAlso(skipped),
      () => trail.skip(skipped),
    );
  },
  back() {
    const before = trail.last();
    return before ? go(() => before, trail.goBack) : undefined;
  },
  undo: () =>
    !isHeldUp() &&
    work(async () => {
      try {
        show(await post("undo", { refused: unundoable }));
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
    if (isHeldUp()) return undefined;
    find("done").textContent = "Reading what is selected …";
    return work(async () => show(await post("add", { start: chosen.start, end: chosen.end }, item.article.id)));
  },
  source() {
    if (!item || item.sources.length < 2) return undefined;
    const at = item.sources.findIndex((one) => one.report === item.report);
    return open({ meeting: item.meeting.id, report: item.sources[(at + 1) % item.sources.length].report });
  },
  add() {
    if (!isProposal()) return;
    enter("people");
    focus(find("person"));
  },
  assign: () => isProposal() && find("assignee").focus(),
  same: () => answerFirst("same"),
  other: () => answerFirst("other"),
  take() {
    const moves = isProposal() ? item.notices.flags.find((one) => one.flag === "moves") : null;
    return moves && answerNotice("flag", moves.report, "take");
  },
  "next-sentence": () => text.moveSentence(1),
  "previous-sentence": () => text.moveSentence(-1),
  help: () => dialogs.showKeys(() => keys.label(root)),
};
for (const name of ["people", "date", "place", "status", "topics", "format", "note", "comment"]) ACTIONS[name] = () => isProposal() && mode(name);

function finish(how) {
  const shown = item;
  if (how === "nothing" ? isUnsaved("“nothing here”") : isHeldUp()) return undefined;
  if (completed && how !== "nothing") {
    const last = completed;
    return work(async () => show(await post("finish", { how: "done", meeting: isProposal() ? shown.meeting.id : null }, last.id)));
  }
  if (!shown || !shown.article) return undefined;
  return work(async () => {
    const answer = await post("finish", { how, meeting: isProposal() ? shown.meeting.id : null }, shown.article.id);
    if (how === "nothing" || !shown.meeting) item = null;
    if (!shown.meeting && how !== "open") trail.pass(shown);
    show(answer);
  });
}

// --- keys and pointers -------------------------------------------------------------------------------------------

function wire() {
  keys.label(root);
  form.wire();
  team.wire({ fail, redraw: () => { find("facts").textContent = view.facts(item); } });
  adding = people.wireBox(find("person"), document.getElementById("dk-person-list"), () => (item && item.article ? item.article.id : ""));
  keyboard.wire(root, {
    act: (action) => ACTIONS[action](),
    escape: () => enter(""),
    inMode: (key) => isProposal() && form.currentMode() && form.press(key),
    otherwise: (event) => isProposal() && (form.likelyTopic(event.key) || form.direct(event)),
    isBusy: () => busy,
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) {
      ACTIONS[button.dataset.action]();
      if (event.detail) button.blur(); // a mouse: the next key is for the next proposal
    }
    const mark = event.target.closest("mark[data-field]");
    if (mark && isProposal() && document.getSelection().isCollapsed) enter(mark.dataset.field);
  });
  find("form").addEventListener("focusin", (event) => {
    const group = event.target.closest("[data-mode]");
    if (group && group.dataset.mode !== form.currentMode()) enter(group.dataset.mode);
  });
  window.addEventListener("beforeunload", (event) => {
    if ((isProposal() && form.isDirty()) || unsent() || drafts.size) event.preventDefault();
  });
  presence.wire({ shown: () => (busy ? null : item), post, held: view.held });
}

wire();
const asked = Number(root.dataset.open);
if (asked) open({ meeting: asked });
else next();
