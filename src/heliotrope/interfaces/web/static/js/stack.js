// On a phone a row of a wide table stands as a card: each cell beside the name of its column. The names are put
// there once; the roles too, for a browser forgets that it is a table when its cells are no longer drawn as such.

const ROLES = [["table", "table"], ["thead, tbody, tfoot", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"]];

function named(table) {
  const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) {
    let column = 0;
    for (const cell of row.cells) {
      cell.dataset.label = names[column] ?? "";
      column += cell.colSpan;
    }
  }
  for (const [which, role] of ROLES) {
    const found = which === "table" ? [table] : table.querySelectorAll(which);
    for (const element of found) element.setAttribute("role", role);
  }
  table.classList.add("is-stacked");
}

function all() {
  if (!document.querySelector("[data-stacks]")) return;
  for (const table of document.querySelectorAll("main .table:not(.is-stacked, .matrix)")) named(table);
}

all();
document.addEventListener("htmx:afterSettle", all);
