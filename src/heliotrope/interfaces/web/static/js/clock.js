// Local times of sites, and rings that run. A ring runs from the seconds the server gave and the
// browser's own steady clock, so a wrong date on the computer changes nothing.

// In a demonstration the page says what time it is there and how fast it goes.
const formats = new Map();
const started = new WeakMap();
const told = document.querySelector('meta[name="clock"]')?.content.split(" ").map(Number);
const [beganMs, factor] = told ?? [0, 1];
const opened = performance.now();

function present() {
  return told ? new Date(beganMs + (performance.now() - opened) * factor) : new Date();
}

function localTime(zone, withDay) {
  const key = `${zone} ${withDay}`;
  if (!formats.has(key)) {
    const language = document.documentElement.lang || "en";
    const day = withDay ? { weekday: "short" } : {};
    formats.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day }));
  }
  return formats.get(key).format(present());
}

function tellTimes() {
  for (const element of document.querySelectorAll("[data-timezone]")) {
    try {
      const text = localTime(element.dataset.timezone, "withDay" in element.dataset);
      if (element.textContent !== text) element.textContent = text;
    } catch {
      element.removeAttribute("data-timezone");
    }
  }
}

function clockText(seconds, h, d) {
  const whole = Math.floor(seconds);
  if (whole >= 72 * 3600) return `${Math.floor(whole / 86400)}${d}`;
  if (whole >= 10 * 3600) return `${Math.floor(whole / 3600)}${h}`;
  if (whole >= 3600) return `${Math.floor(whole / 3600)}${h}${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")}`;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function turn(ring, now) {
  if (!started.has(ring)) started.set(ring, now);
  const { usedS, allowedS, warnRatio, h, d } = ring.dataset;
  const used = Number(usedS) + ((now - started.get(ring)) / 1000) * factor;
  const allowed = Number(allowedS);
  const over = used >= allowed;
  ring.dataset.state = over ? "over" : used >= Number(warnRatio) * allowed ? "warn" : "running";
  const text = over ? `+${clockText(used - allowed, h, d)}` : clockText(allowed - used, h, d);
  ring.querySelector(".ring-used").setAttribute("stroke-dasharray", `${Math.min(100, (100 * used) / allowed).toFixed(2)} 100`);
  const words = ring.querySelector(".ring-text");
  words.textContent = text;
  words.setAttribute("font-size", text.length <= 5 ? "12.5" : "10.5");
}

function tick() {
  tellTimes();
  const now = performance.now();
  for (const ring of document.querySelectorAll('[data-ring][data-running="yes"]')) turn(ring, now);
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", tick);
document.addEventListener("visibilitychange", () => document.hidden || tick());
