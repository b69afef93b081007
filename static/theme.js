// Light or dark: follows the system until the reader chooses. Loaded in the head, so that no page flashes. The choice
// lies where django-unfold keeps its own, so that the admin looks as the site does.
(() => {
  const KEY = "adminTheme";
  const root = document.documentElement;
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null; // storage may be forbidden; the choice then lasts for the page
    }
  };
  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  };
  show(stored());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = dark ? "light" : "dark";
    show(theme);
    try {
      localStorage.setItem(KEY, JSON.stringify(theme));
    } catch {
      // see above
    }
  });
})();
