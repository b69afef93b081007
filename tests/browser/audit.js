// What a page lacks for screen readers and weak eyes; returns a list of faults in words, each once.
const faults = new Set();
const isShown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
const shown = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
const start = (one) => one.outerHTML.slice(0, 120);

// Every field has a label, everything that is clicked a name, every picture an alternative.
const labelOf = (one) =>
  [one.getAttribute("aria-label"), one.title, ...[...(one.labels ?? [])].map((it) => it.textContent)].join("").trim();
for (const field of shown("input:not([type=hidden]), select, textarea"))
  if (!labelOf(field)) faults.add(`no label: ${start(field)}`);
for (const control of shown("a, button, summary, [role=button]"))
  if (!(control.textContent.trim() || labelOf(control))) faults.add(`no name: ${start(control)}`);
for (const picture of document.querySelectorAll("img:not([alt])")) faults.add(`no alternative: ${start(picture)}`);

// One main part with one first heading, and no level left out.
if (document.querySelectorAll("main").length !== 1) faults.add("not one main part");
if (document.querySelectorAll("h1").length !== 1) faults.add("not one first heading");
let level = 0;
for (const heading of shown("h1, h2, h3, h4, h5, h6")) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) faults.add(`from heading ${level} to ${own}: ${heading.textContent.trim()}`);
  level = own;
}

// Ids are unique, and references lead to them.
const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.add(`two elements with the id ${id}`);
for (const name of ["for", "aria-controls", "aria-describedby", "aria-labelledby", "list"])
  for (const one of document.querySelectorAll(`[${name}]`))
    for (const id of one.getAttribute(name).split(/\s+/).filter(Boolean))
      if (!document.getElementById(id)) faults.add(`${name} of nothing: ${id}`);

// Contrast by WCAG 2, 4.5 or, for large letters, 3; a canvas turns every notation of a colour into numbers.
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const numbers = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = (front, back, alpha) => front.slice(0, 3).map((value, i) => value * alpha + back[i] * (1 - alpha));
const ground = (one) => {
  const own = numbers(getComputedStyle(one).backgroundColor);
  if (own[3] === 1) return own.slice(0, 3);
  return over(own, one.parentElement ? ground(one.parentElement) : [255, 255, 255], own[3]);
};
const luminance = (colour) => {
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = colour.map((value) => linear(value / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, style) => {
  const back = ground(one);
  const ink = numbers(style.color);
  const [dark, light] = [luminance(back), luminance(over(ink, back, ink[3]))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const one = texts.currentNode.parentElement;
  const words = texts.currentNode.textContent.trim();
  if (!words || !isShown(one) || one.closest("script, style, option, datalist, :disabled, .visually-hidden")) continue;
  const style = getComputedStyle(one);
  const size = parseFloat(style.fontSize);
  const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  const found = contrast(one, style);
  if (found < least) faults.add(`contrast ${found.toFixed(2)} of ${one.tagName}.${one.className}`);
}
return [...faults];
