// Shortcuts: an element with data-key is clicked (a field is focused) when its key is pressed outside a field.
//   data-key="3"           one key
//   data-key="g q"         one key after another, within a second
//   data-key="mod+Enter"   with Ctrl, or Command on a Mac; these also work inside fields
// "?" shows or hides the hints; data-keys="off" on <html> switches single keys off.

const PAUSE_MS = 1000;
const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
const root = document.documentElement;
let before = "";
let beforeAt = 0;

function reachable(element) {
  const dialog = document.querySelector("dialog[open]");
  return !element.disabled && element.getClientRects().length > 0 && (!dialog || dialog.contains(element));
}

function exact(key) {
  return [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(reachable);
}

function find(key) {
  return exact(key) ?? (key.length === 1 ? exact(key.toLowerCase()) ?? exact(key.toUpperCase()) : undefined);
}

function press(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    return;
  }
  element.classList.add("is-pressed");
  setTimeout(() => element.classList.remove("is-pressed"), 150);
  element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.altKey) return;
  const modified = event.ctrlKey || event.metaKey;
  if (!modified && (event.target.closest?.(FIELDS) || root.dataset.keys === "off")) return;
  if (event.key === "?" && !modified) {
    root.toggleAttribute("data-keys-shown");
    return;
  }
  const now = performance.now();
  const pair = now - beforeAt < PAUSE_MS ? `${before} ${event.key}` : "";
  const found = modified ? find(`mod+${event.key}`) : (pair && find(pair)) || find(event.key);
  before = event.key;
  beforeAt = now;
  if (!found) return;
  event.preventDefault();
  press(found);
});
