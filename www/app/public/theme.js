// Light or dark before anything is drawn: as chosen here before, or as the system has it.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    const chosen = localStorage.getItem("theme");
    const dark = chosen ? chosen === "dark" : system.matches;
    document.documentElement.classList.toggle("wa-dark", dark);
    document.documentElement.classList.toggle("wa-light", !dark);
  };
  set();
  system.addEventListener("change", set);
  addEventListener("theme", set);
})();
