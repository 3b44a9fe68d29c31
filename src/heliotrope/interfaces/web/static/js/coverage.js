// Coverage: arrow keys between the hours, the chosen hour marked, and no redrawing under a pointer or the focus.

const part = document.getElementById("coverage-now");
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
let chosen = "";

function cells() {
  return [...document.querySelectorAll("[data-coverage] tbody tr")].map((row) => [...row.querySelectorAll("a.cov-cell")]);
}

function mark() {
  for (const cell of document.querySelectorAll("[data-coverage] a.cov-cell")) {
    if (chosen && cell.getAttribute("href") === chosen) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}

document.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const here = event.target.closest?.("[data-coverage] a.cov-cell");
  if (!step || !here) return;
  const rows = cells();
  const row = rows.findIndex((each) => each.includes(here));
  const next = rows[row + step[0]]?.[rows[row].indexOf(here) + step[1]];
  if (!next) return;
  event.preventDefault();
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

document.addEventListener("click", (event) => {
  const cell = event.target.closest?.("[data-coverage] a.cov-cell");
  if (!cell) return;
  chosen = cell.getAttribute("href");
  mark();
});

part?.addEventListener("htmx:beforeRequest", (event) => {
  const quiet = event.detail.elt === part;
  if (quiet && (document.hidden || part.matches(":hover") || part.contains(document.activeElement))) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", mark);
