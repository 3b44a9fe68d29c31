// The segment editor. The textarea is the target; behind it a mirror colours its tags (⟦1⟧, ⟦/1⟧, ⟦2/⟧)
// and makes the room as high as the text.
// A tag is one thing: the caret does not stop inside it and deleting takes the whole of it.
// Everything works by delegation, for the bench is swapped while this module stays.

const MARK = /⟦\/?[1-9]\d{0,3}\/?⟧/g;
const desks = () => document.querySelectorAll("[data-translation]");
const deskOf = (element) => element.closest("[data-translation]");
const fieldOf = (desk) => desk.querySelector("[data-target]");

function marks(text) {
  return [...text.matchAll(MARK)].map((found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
}

function wanted(desk) {
  return [...desk.querySelectorAll("[data-open]")].flatMap((one) => [one.dataset.open, one.dataset.close]).filter(Boolean);
}

function piece(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}

function draw(desk) {
  const field = fieldOf(desk);
  const all = wanted(desk);
  const found = marks(field.value);
  const times = (mark) => found.filter((one) => one.text === mark).length;
  const shown = [];
  let end = 0;
  const words = (text) => shown.push(...text.split(/( {2,})/).map((part, n) => (n % 2 ? piece("t-space", part) : part)));
  for (const mark of found) {
    words(field.value.slice(end, mark.start));
    const strange = !all.includes(mark.text) || times(mark.text) > 1;
    shown.push(piece(strange ? "t-mark is-strange" : "t-mark", mark.text));
    end = mark.end;
  }
  words(field.value.slice(end));
  desk.querySelector("[data-mirror]").replaceChildren(...shown, "\u200b");
  for (const button of desk.querySelectorAll("[data-open]")) {
    const left = [button.dataset.open, button.dataset.close].filter((mark) => mark && !times(mark));
    button.toggleAttribute("data-used", left.length === 0);
  }
  state(desk, all.filter((mark) => !times(mark)), found.filter((one) => !all.includes(one.text)).map((one) => one.text));
  count(desk, field.value.replace(MARK, ""));
}

function state(desk, missing, strange) {
  const line = desk.querySelector("[data-state]");
  const said = [];
  if (strange.length) said.push(`${line.dataset.strange} ${strange.join(" ")}`);
  if (missing.length) said.push(`${line.dataset.missing} ${missing.join(" ")}`);
  if (!said.length && wanted(desk).length) said.push(line.dataset.whole);
  const text = said.join(" · ");
  if (line.textContent !== text) line.textContent = text;
  line.toggleAttribute("data-wrong", strange.length > 0);
}

function count(desk, text) {
  const place = desk.querySelector("[data-count]");
  const most = Number(place.dataset.most);
  const length = [...text].length;
  place.textContent = most ? `${length} / ${most}` : String(length);
  place.toggleAttribute("data-over", most > 0 && length > most);
}

// execCommand keeps the browser's own undo; where it is gone, the value is set.
function put(field, text) {
  field.focus();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function insertTag(button) {
  const field = fieldOf(deskOf(button));
  const { open, close } = button.dataset;
  const has = (mark) => field.value.includes(mark);
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  if (close && chosen && !has(open) && !has(close)) put(field, `${open}${chosen}${close}`);
  else if (!has(open)) put(field, open);
  else if (close && !has(close)) put(field, close);
  else field.focus();
}

function fill(button) {
  const desk = deskOf(button);
  const field = fieldOf(desk);
  const all = wanted(desk);
  field.focus();
  field.select();
  put(field, button.dataset.fill.replace(MARK, (mark) => (all.includes(mark) ? mark : "")));
}

// The caret jumps over a tag: to the side that it was moving to. Gives whether it had to.
function snap(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const before = Number(field.dataset.caret ?? 0);
  const around = (place) => marks(value).find((mark) => mark.start < place && place < mark.end);
  const first = around(start);
  const last = around(end);
  if (start === end && first) {
    const place = start > before ? first.end : first.start;
    field.setSelectionRange(place, place);
  } else if (first || last) {
    field.setSelectionRange(first ? first.start : start, last ? last.end : end, field.selectionDirection);
  }
  field.dataset.caret = String(field.selectionStart);
  return Boolean(first || last);
}

// News of the caret comes late: what is typed or deleted looks once more where it would land.
function guard(event) {
  const field = event.target;
  if (event.isComposing) return;
  const moved = snap(field);
  const empty = field.selectionStart === field.selectionEnd;
  if (event.inputType === "insertText" && moved) {
    event.preventDefault();
    put(field, event.data ?? "");
  } else if (event.inputType.startsWith("delete") && empty) {
    const place = field.selectionStart;
    const back = event.inputType.endsWith("Backward");
    const mark = marks(field.value).find((one) => (back ? one.end === place : one.start === place));
    if (!mark) return;
    event.preventDefault();
    field.setSelectionRange(mark.start, mark.end);
    put(field, "");
  } else if (event.inputType.startsWith("delete") && moved) {
    event.preventDefault();
    put(field, "");
  }
}

function more(button) {
  const rows = [...button.closest("[data-findings]").querySelectorAll("[data-finding]")];
  const next = rows.find((row) => row.hidden);
  if (next) {
    next.hidden = false;
    next.querySelector("select").focus();
  }
  button.hidden = !rows.some((row) => row.hidden);
}

function start(desk) {
  if (desk.dataset.started) return;
  desk.dataset.started = "yes";
  for (const hidden of desk.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  const rows = [...desk.querySelectorAll("[data-finding]")];
  rows.slice(1).forEach((row) => (row.hidden = !row.querySelector("select").value && !row.querySelector("input").value));
  const button = desk.querySelector("[data-more]");
  if (button) button.hidden = !rows.some((row) => row.hidden);
  draw(desk);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-translation] button");
  if (!button) return;
  if (button.matches("[data-open]")) insertTag(button);
  else if (button.matches("[data-fill]")) fill(button);
  else if (button.matches("[data-put]")) put(fieldOf(deskOf(button)), button.dataset.put);
  else if (button.matches("[data-more]")) more(button);
});
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-target]")) draw(deskOf(event.target));
});
document.addEventListener("beforeinput", (event) => {
  if (event.target.matches?.("[data-target]")) guard(event);
});
document.addEventListener("selectionchange", () => {
  const field = document.activeElement;
  if (field?.matches?.("[data-target]")) snap(field);
});
document.addEventListener("htmx:afterSwap", () => desks().forEach(start));
desks().forEach(start);
