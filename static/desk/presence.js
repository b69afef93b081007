// An item that is looked at for long stays with its analyst; what the page held is free when it closes.

import * as api from "./api.js";
import { addressOf, isSame } from "./trail.js";

const RENEW_MS = 60_000;

// `page` has shown() (the item, or null while an answer is awaited), post(name, body) and held(by).
export function wire(page) {
  const renew = async () => {
    const looked = page.shown();
    if (!looked || document.hidden) return;
    const answer = await page.post("renew", addressOf(looked)).catch(() => null);
    if (answer && isSame(page.shown(), looked)) page.held(answer.held_by);
  };
  setInterval(renew, RENEW_MS);
  document.addEventListener("visibilitychange", renew);
  window.addEventListener("pageshow", renew);
  window.addEventListener("pagehide", () => api.leave());
}
