// The desk of unknown names: one key a decision, and the next name without a page load. Every key presses a button or
// link that is there for the mouse as well, so that a page without this file does the same.
"use strict";

(() => {
  const BUSY_MS = 8000;
  let isBusy = false;

  const byId = (id) => document.getElementById(id);

  function say(message, error) {
    for (const [id, words] of [
      ["identity-message", message],
      ["identity-error", error],
    ]) {
      const line = byId(id);
      line.hidden = !words;
      line.textContent = words || "";
    }
  }

  // Errors come as JSON as well; anything else is a page for people, and the browser shows it best.
  async function ask(address, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), BUSY_MS);
    try {
      const answer = await fetch(address, {
        ...options,
        headers: { Accept: "application/json" },
        signal: stop.signal,
        redirect: "manual",
      });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (isJson) return await answer.json();
      if (answer.type === "opaqueredirect" || answer.status === 403) location.reload(); // signed out meanwhile
      return { error: `The server could not do this (${answer.status || "no answer"}). Nothing was decided; try again.` };
    } catch {
      return { error: "The server does not answer. Look whether you are connected, and try again; if it was decided, u undoes it." };
    } finally {
      clearTimeout(timer);
    }
  }

  function show(answer) {
    if (answer.done) {
      location.assign(answer.done);
      return;
    }
    say(answer.message, answer.error);
    if (!answer.html) return;
    byId("identity-item").innerHTML = answer.html;
    history.replaceState(null, "", answer.url);
    // What a screen reader reads next, and where the tab key goes on.
    byId("identity-name").focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  async function go(address, options) {
    if (isBusy) return;
    isBusy = true;
    byId("identity").setAttribute("aria-busy", "true");
    try {
      show(await ask(address, options));
    } finally {
      isBusy = false;
      byId("identity").removeAttribute("aria-busy");
    }
  }

  function isTyping(target) {
    return target.closest?.("input:not([type=hidden]), textarea, select, [contenteditable]") !== null;
  }

  function press(selector) {
    const control = document.querySelector(selector);
    if (control) control.click();
    return Boolean(control);
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const help = byId("identity-help");
    if (help.open) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.repeat) return; // a key held down decides once
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
    let isDone = false;
    if (event.shiftKey && digit) isDone = press(`[data-apart="${digit[1]}"]`);
    else if (event.key === "?") isDone = help.showModal() === undefined;
    else if (event.key === "e") {
      const name = byId("identity-new-name");
      name.focus();
      name.select();
      isDone = true;
    } else if (/^[1-5nxsu]$/.test(event.key)) isDone = press(`[data-key="${event.key}"]`);
    if (isDone) event.preventDefault();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-identity-form]");
    if (!form) return;
    event.preventDefault();
    const told = new FormData(form, event.submitter);
    go(form.action, { method: "POST", body: told });
  });

  document.addEventListener("click", (event) => {
    const skip = event.target.closest("a[data-key=s]");
    if (!skip || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (skip.pathname === location.pathname || !/\d\/$/.test(skip.pathname)) say("There is no other name in this list.", "");
    else go(skip.href);
  });

  document.addEventListener("keydown", onKey);

  const helpButton = byId("identity-help-button");
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => byId("identity-help").showModal());
})();
