// Places native popovers beside the button that opens them, inside the window. Opening, closing by
// Escape or a click elsewhere, and the way of the focus are the browser's.

const GAP = 6;
const EDGE = 8;

function opener(layer) {
  return document.querySelector(`[popovertarget="${CSS.escape(layer.id)}"]:not([popovertargetaction="hide"])`);
}

function place(layer) {
  const button = opener(layer);
  if (!button) return;
  layer.dataset.placed = "";
  const from = button.getBoundingClientRect();
  const own = layer.getBoundingClientRect();
  const atEnd = from.left + own.width + EDGE > innerWidth;
  const left = atEnd ? from.right - own.width : from.left;
  const below = from.bottom + GAP;
  const above = from.top - GAP - own.height;
  const top = below + own.height + EDGE > innerHeight && above > EDGE ? above : below;
  layer.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - own.width - EDGE))}px`;
  layer.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - own.height - EDGE))}px`;
}

document.addEventListener(
  "toggle",
  (event) => {
    const layer = event.target;
    if (!(layer instanceof Element) || !layer.matches?.("[popover].layer")) return;
    const open = event.newState === "open";
    opener(layer)?.setAttribute("aria-expanded", String(open));
    if (open) place(layer);
  },
  true,
);

document.addEventListener("htmx:afterSettle", (event) => {
  const layer = event.target.closest?.("[popover].layer");
  if (!layer?.matches(":popover-open")) return;
  place(layer);
  // A button that was swapped away takes the focus with it; the layer keeps it instead.
  if (document.activeElement === document.body) layer.focus();
});

function replaceAll() {
  for (const layer of document.querySelectorAll(".layer:popover-open")) place(layer);
}
addEventListener("resize", replaceAll);
addEventListener("scroll", replaceAll, { capture: true, passive: true });

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu-item")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
