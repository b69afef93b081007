// What unfold made for the mouse alone, reached and named for the keyboard: the menus beside related fields, the boxes
// that remove a row, and everything else that is clicked without being a link or a button. Then what it left unnamed for
// screen readers: the main part, its heading, help texts, cells of tables, calendars.
"use strict";

(() => {
  const MENU = '[x-ref^="relatedWidgetWrapper"]';
  const menuOf = (button) =>
    document.getElementById(`related-widget-wrapper-${button.getAttribute("x-ref").replace("relatedWidgetWrapper", "")}`);

  const CLICKED = "a:not([href])[x-on\\:click], span[x-on\\:click], div.cursor-pointer[x-on\\:click]";
  const NAMES = { dock_to_right: "Show or hide the menu", more_horiz: "More actions" };

  function name(root) {
    for (const control of root.querySelectorAll(CLICKED)) {
      control.setAttribute("role", "button");
      control.setAttribute("tabindex", "0");
      const words = NAMES[control.textContent.trim()];
      if (words) control.setAttribute("aria-label", words);
    }
    for (const button of root.querySelectorAll(MENU)) {
      const label = button.closest(".field-line, td")?.querySelector("label")?.textContent.trim() || "this field";
      button.setAttribute("role", "button");
      button.setAttribute("tabindex", "0");
      button.setAttribute("aria-haspopup", "true");
      button.setAttribute("aria-label", `Add or change: ${label.replace("*", "")}`);
    }
    for (const box of root.querySelectorAll("input.delete")) {
      const row = box.closest(".form-group, tr")?.querySelector("h3 strong")?.textContent.trim();
      box.setAttribute("aria-label", row ? `Remove ${row}` : "Remove this row");
    }
  }

  // A cell's column names it, a label its list that searches; a help text gets the id that its field refers to.
  function describe(root) {
    for (const input of root.querySelectorAll("td input:not([type=hidden]), td select, td textarea")) {
      if (input.labels?.length || input.hasAttribute("aria-label")) continue;
      const cell = input.closest("td");
      const head = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
      if (head) input.setAttribute("aria-label", head.textContent.replace("*", "").trim());
    }
    for (const list of root.querySelectorAll(".select2-selection[aria-labelledby]")) {
      const label = list.closest(".field-line")?.querySelector("label[for]");
      if (!label || label.id) continue;
      label.id = `${label.htmlFor}_label`;
      list.setAttribute("aria-labelledby", `${label.id} ${list.getAttribute("aria-labelledby")}`);
      list.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
    }
    for (const head of root.querySelectorAll("th"))
      if (!head.textContent.trim() && !head.querySelector("input"))
        head.innerHTML = '<span class="visually-hidden">Remove</span>';
    for (const field of root.querySelectorAll("[aria-describedby$=_helptext]")) {
      const help = field.closest(".field-line")?.querySelector(".leading-relaxed");
      if (help && !help.id) help.id = field.getAttribute("aria-describedby");
    }
  }

  function addSkipLink() {
    const content = document.getElementById("content-main");
    if (!content) return;
    content.tabIndex = -1;
    const link = document.createElement("a");
    link.href = "#content-main";
    link.className = "admin-skip-link";
    link.textContent = "Skip to the content";
    document.body.prepend(link);
  }

  // Every part of the page belongs to a landmark, and no two have one name.
  function nameThePage() {
    const content = document.getElementById("content");
    content?.setAttribute("role", "main");
    for (const part of content ? document.querySelectorAll("#main > *, #submit-row") : []) {
      if (part.contains(content) || content.contains(part) || !part.textContent.trim()) continue;
      const isHead = part.querySelector("#header-inner");
      const isAfter = content.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING;
      part.setAttribute("role", isHead ? "banner" : "region");
      if (!isHead) part.setAttribute("aria-label", isAfter ? "Below the content" : "Messages");
    }
    for (const [place, words] of [["#nav-sidebar-apps", "Menu"], ["#content", "Table"]])
      document.querySelector(`${place} .simplebar-content-wrapper`)?.setAttribute("aria-label", words);
    const search = document.querySelector("[x-ref=searchInput]");
    search?.setAttribute("aria-label", search.placeholder);
    for (const icon of document.querySelectorAll("a > [class$=-icon][title]")) {
      icon.parentElement.setAttribute("aria-label", icon.title);
    }
  }

  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.(MENU);
    if (button && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      button.click();
      // Alpine opens it in its next tick.
      setTimeout(() => menuOf(button)?.querySelector("a[href]")?.focus(), 100);
    } else if (event.target.matches?.(CLICKED) && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.target.click();
    } else if (event.key === "Escape") {
      const menu = event.target.closest?.('nav[id^="related-widget-wrapper-"]');
      const key = menu?.id.replace("related-widget-wrapper-", "");
      if (key) document.querySelector(`[x-ref="relatedWidgetWrapper${key}"]`)?.focus();
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    name(document);
    describe(document);
    nameThePage();
    addSkipLink();
  });
  // Calendars and lists that search are made by others that listen for the same events, after us.
  const later = (root) =>
    setTimeout(() => {
      describe(root);
      nameThePage();
    }, 0);
  window.addEventListener("load", () => later(document));
  document.addEventListener("formset:added", (event) => {
    name(event.target);
    later(event.target);
  });
})();
