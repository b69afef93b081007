// The review of meetings: tabs of sources, the evidence in view, the marks of the field in use, cities while typing.
"use strict";

(() => {
  const FIELDS = { date: "date", city: "place", country: "place", topics: "topic", status: "status", format: "format" };
  const DELAY_MS = 150;

  function showEvidence(source, kind) {
    const pane = source.querySelector(".review-text");
    const marks = kind ? source.querySelectorAll(`.review-words .review-mark[data-kind="${kind}"]`) : [];
    for (const mark of source.querySelectorAll(".is-asked")) mark.classList.remove("is-asked");
    for (const mark of marks) mark.classList.add("is-asked");
    const target = marks[0] || (kind ? null : source.querySelector(".review-proof"));
    if (pane && target) {
      const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += offset - pane.clientHeight / 3;
    }
  }

  function wireTabs(sources) {
    const tabs = [...sources.querySelectorAll("[role=tab]")];
    const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    const choose = (index) => {
      tabs.forEach((tab, i) => {
        tab.setAttribute("aria-selected", String(i === index));
        tab.tabIndex = i === index ? 0 : -1;
        panels[i].hidden = i !== index;
      });
      showEvidence(panels[index], null);
    };
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => choose(index));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = (index + step + tabs.length) % tabs.length;
        choose(next);
        tabs[next].focus();
      });
    });
    if (tabs.length) choose(0);
  }

  function kindOf(name) {
    if (/^participations-.*-delegation$/.test(name)) return "delegation";
    if (/^participations-/.test(name)) return "official";
    return FIELDS[name];
  }

  function wireFields(sources, form) {
    form.addEventListener("focusin", (event) => {
      const row = event.target.closest(".select2-container");
      const field = row && row.previousElementSibling ? row.previousElementSibling : event.target;
      const kind = kindOf(field.name || "");
      const source = sources.querySelector(".review-source:not([hidden])");
      if (kind && source) showEvidence(source, kind);
    });
  }

  function fillCountry(select, country) {
    // The city says which country it is: one that was chosen before goes.
    if (!select || select.value === String(country.id)) return;
    select.append(new Option(country.label, country.id, true, true));
    select.value = String(country.id);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function wireCities(list) {
    const input = document.querySelector('input[list="known-cities"]');
    if (!input) return;
    let timer = 0;
    let cities = [];
    const ask = async () => {
      const typed = input.value.trim();
      const answer = await fetch(`${list.dataset.url}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || input.value.trim() !== typed) return;
      cities = (await answer.json()).cities;
      list.replaceChildren(
        ...cities.map((city) => {
          const option = document.createElement("option");
          option.value = city.name;
          option.label = city.country.label;
          return option;
        }),
      );
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, DELAY_MS);
    });
    input.addEventListener("change", () => {
      const named = cities.filter((city) => city.name === input.value.trim());
      if (named.length === 1) fillCountry(document.getElementById(list.dataset.country), named[0].country);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const sources = document.querySelector("[data-review-sources]");
    const form = document.getElementById("meeting_form");
    const cities = document.getElementById("known-cities");
    if (sources) {
      wireTabs(sources);
      const first = sources.querySelector(".review-source");
      if (first) showEvidence(first, null);
      if (form) wireFields(sources, form);
    }
    if (cities) wireCities(cities);
  });
})();
