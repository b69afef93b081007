// Folds filters away on phones, where they would fill the screen; not where one of them has an error to show. Stands
// right behind them in the page, so that nothing jumps. Without this script they are open.
(() => {
  const narrow = matchMedia("(max-width: 44rem)");
  const fold = () => {
    for (const box of document.querySelectorAll("details.fold")) {
      box.open = !narrow.matches || box.querySelector("[aria-invalid=true]") !== null;
    }
  };
  fold();
  narrow.addEventListener("change", fold);
})();
