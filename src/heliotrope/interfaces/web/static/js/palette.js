// The command palette: every <a data-command> of the page, by words of its text or of data-command itself.

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector("[data-none]");
const MOST = 50;
let shown = [];
let chosen = 0;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function commands() {
  const seen = new Set();
  const links = ["a[data-command]:is(.rail *)", "a[data-command]:not(.rail *)"];
  return links.flatMap((selector) => [...document.querySelectorAll(selector)]).flatMap((link) => {
    if (seen.has(link.href)) return [];
    seen.add(link.href);
    const label = (link.dataset.label || link.querySelector(".rail-label")?.textContent || link.textContent).trim();
    return [{ link, label, group: link.dataset.group ?? "", key: link.dataset.key ?? "", hay: plain(`${label} ${link.dataset.command} ${link.dataset.group ?? ""}`) }];
  });
}

function part(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function choose(place) {
  chosen = shown.length ? (place + shown.length) % shown.length : 0;
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  const option = list.children[chosen];
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function fill() {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  shown = commands().filter((command) => words.every((word) => command.hay.includes(word))).slice(0, MOST);
  list.replaceChildren(
    ...shown.map((command, at) => {
      const option = document.createElement("li");
      option.id = `palette-${at}`;
      option.className = "palette-option";
      option.setAttribute("role", "option");
      option.append(part("span", command.label), part("span", command.group, "small faint"));
      if (command.key) option.append(part("kbd", command.key));
      option.addEventListener("click", () => go(at));
      option.addEventListener("pointermove", () => at !== chosen && choose(at));
      return option;
    }),
  );
  none.hidden = shown.length > 0;
  list.hidden = shown.length === 0;
  choose(0);
}

function go(place) {
  const command = shown[place];
  dialog.close();
  command?.link.click();
}

function open() {
  if (dialog.open) return;
  input.value = "";
  dialog.showModal();
  fill();
  input.focus();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    else if (event.target === dialog) dialog.close();
  });
  input.addEventListener("input", fill);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
    if (event.key in moves) choose(moves[event.key]);
    else if (event.key === "Enter") go(chosen);
    else return;
    event.preventDefault();
  });
}
