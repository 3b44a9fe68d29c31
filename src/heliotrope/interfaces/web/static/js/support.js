// A conversation on the workbench: macros by menu or "/" at the start of a line, and a thread that shows its end.
// Everything listens on the document, for the workbench replaces itself.

const TEXT = "[data-support-text]";

function items(menu) {
  return [...menu.querySelectorAll("[data-support-macro]")].filter((one) => !one.hidden);
}

function find(menu, words) {
  const wanted = words.trim().toLocaleLowerCase().split(/\s+/);
  for (const one of menu.querySelectorAll("[data-support-macro]")) {
    const text = one.textContent.toLocaleLowerCase();
    one.hidden = !wanted.every((word) => text.includes(word));
  }
  menu.querySelector("[data-support-none]").hidden = items(menu).length > 0;
}

function insert(button) {
  const desk = button.closest("[data-support]");
  const text = desk.querySelector(TEXT);
  const handle = desk.dataset.worker;
  const words = handle ? button.dataset.supportMacro.replace(/\{\{\s*worker\.handle\s*\}\}/g, handle) : button.dataset.supportMacro;
  button.closest("[popover]").hidePopover();
  text.focus();
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  // What is not filled in yet is selected, to be typed over.
  const open = text.value.search(/\{\{[^{}\n]{0,60}\}\}/);
  if (open >= 0) text.setSelectionRange(open, text.value.indexOf("}}", open) + 2);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function atLineStart(text) {
  return text.selectionStart === text.selectionEnd && /(^|\n)$/.test(text.value.slice(0, text.selectionStart));
}

// A visitor has no account that knows their time zone; their browser does.
function localTimes() {
  for (const time of document.querySelectorAll(".chat time[datetime]")) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
}

function showEnd() {
  localTimes();
  for (const thread of document.querySelectorAll("[data-support-thread]")) thread.scrollTop = thread.scrollHeight;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-support-macro]");
  if (button) insert(button);
});

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-support-find]")) find(event.target.closest(".support-macros"), event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "/" && event.target.matches?.(TEXT) && !event.ctrlKey && !event.metaKey && atLineStart(event.target)) {
    const menu = event.target.closest("[data-support]").querySelector(".support-macros");
    if (!menu) return;
    event.preventDefault();
    menu.showPopover();
    return;
  }
  const menu = event.target.closest?.(".support-macros");
  if (!menu) return;
  const shown = items(menu);
  const place = shown.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? place + 1 : place < 0 ? shown.length - 1 : place - 1;
    (shown[step] ?? menu.querySelector("[data-support-find]")).focus();
  } else if (event.key === "Enter" && event.target.matches("[data-support-find]")) {
    // Enter in a field of a form would send the form.
    event.preventDefault();
    if (shown.length) insert(shown[0]);
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.(".support-macros")) return;
    const field = event.target.querySelector("[data-support-find]");
    if (event.newState !== "open") return;
    field.value = "";
    find(event.target, "");
    field.focus();
  },
  true,
);

document.addEventListener("htmx:afterSettle", showEnd);
// The page's stylesheet gives the thread its height.
if (document.readyState === "complete") showEnd();
else addEventListener("load", showEnd);

// A visitor's chat tells the zone of their clock with what they say: it helps to choose who answers.
document.addEventListener("formdata", (event) => {
  if (event.target.querySelector("[data-own-timezone]")) {
    event.formData.set("timezone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  }
});
