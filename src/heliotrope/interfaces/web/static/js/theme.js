// The theme button goes round: as the system, light, dark. The server reads the cookie on the next page.

const ORDER = ["", "light", "dark"];
const YEAR_S = 31536000;
const root = document.documentElement;

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const words = { "": button.dataset.auto, light: button.dataset.light, dark: button.dataset.dark };
    button.setAttribute("aria-label", words[theme]);
    button.title = words[theme];
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const next = ORDER[(ORDER.indexOf(root.dataset.theme ?? "") + 1) % ORDER.length];
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${next}; Path=/; Max-Age=${next ? YEAR_S : 0}; SameSite=Lax${secure}`;
  show(next);
});

show(root.dataset.theme ?? "");
