// Seconds of work on the unit on the bench: the tab is visible, and somebody did something lately. The server
// takes the figure only up to the time that the unit was in hand.

const IDLE_MS = 120000;
let active = 0;
let lastTick = performance.now();
let lastAct = lastTick;

function tick() {
  const now = performance.now();
  if (document.visibilityState === "visible" && now - lastAct < IDLE_MS) active += now - lastTick;
  lastTick = now;
}

function seconds() {
  tick();
  return (active / 1000).toFixed(1);
}

setInterval(tick, 1000);
document.addEventListener("visibilitychange", () => {
  lastTick = performance.now();
  lastAct = lastTick;
});
for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) {
  addEventListener(kind, () => (lastAct = performance.now()), { passive: true });
}

document.addEventListener("formdata", (event) => {
  if (event.target.matches(".bench-answer")) event.formData.set("spent_s", seconds());
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.closest?.(".bench-answer")) event.detail.parameters.spent_s = seconds();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "bench" || event.detail.xhr?.status === 422) return;
  active = 0;
  lastTick = performance.now();
});
