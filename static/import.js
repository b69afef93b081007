// How far a long import is: asks every second, and goes on as soon as it is done. Without this script its link asks
// anew.
(() => {
  const box = document.getElementById("import-progress");
  const step = document.getElementById("import-step");
  const bar = document.getElementById("import-bar");
  const number = document.getElementById("import-number");
  const SECOND = 1000;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
      // Signed out, gone or done: the page itself says what comes next.
      if (!answer.ok || answer.redirected) return location.reload();
      const told = await answer.json();
      if (!told.waiting) return location.reload();
      step.textContent = told.step || "Waiting for a worker";
      bar.value = told.done;
      number.textContent = `${told.done.toLocaleString("en")} of ${told.of.toLocaleString("en")} rows`;
    } catch {
      // The network is away for a moment: ask again.
    }
    setTimeout(look, SECOND);
  };
  setTimeout(look, SECOND);
})();
