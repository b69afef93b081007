// What the desk asks of the server. Every answer is JSON; an error comes with words for the analyst.

export class Refused extends Error {
  constructor(message, answer, status) {
    super(message);
    this.answer = answer;
    this.status = status;
  }
}

const root = () => document.getElementById("desk");
const holder = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
// The cookie's is the newest: after signing in again, in another window, the page's own is stale.
const token = () => (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [])[1] || root().querySelector("[name=csrfmiddlewaretoken]").value;

// Who asks: this page, its filters, and what was put off (`trail.putOff`).
const place = (putOff) => ({ holder, filters: location.search.slice(1), ...putOff });

async function read(answer) {
  if (answer.redirected || answer.status === 403) {
    throw new Refused("You are signed out, or may not review: sign in again in another window, then go on.", {}, 403);
  }
  let body = {};
  try {
    body = await answer.json();
  } catch {
    throw new Refused(`The server answered with an error (${answer.status}). Nothing was lost: try again.`, {}, answer.status);
  }
  if (!answer.ok) throw new Refused(body.error || `The server refused this (${answer.status}).`, body, answer.status);
  return body;
}

async function send(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Refused("The server cannot be reached. What you typed is still here: try again in a moment.", {}, 0);
  }
}

// `name` is one of the addresses in the desk's data attributes; `pk` stands for its 0.
export async function post(name, body, putOff, pk) {
  const url = pk ? root().dataset[name].replace("/0/", `/${pk}/`) : root().dataset[name];
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ ...place(putOff), ...body }),
  };
  return read(await send(url, options));
}

export async function ask(name, query) {
  return read(await send(`${root().dataset[name]}?${new URLSearchParams(query)}`, {}));
}

// When the page closes: no answer is waited for.
export function leave() {
  const options = { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-CSRFToken": token() } };
  fetch(root().dataset.leave, { ...options, body: JSON.stringify(place({})) });
}
