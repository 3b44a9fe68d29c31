// A site ends sessions that rest. The page says so a minute before, a key or a click keeps the session alive, and
// what was typed stays in this tab until its owner has signed in again.

const meta = document.querySelector('meta[name="idle"]');
const allowed = Number(meta?.content ?? 0) * 1000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("heliotrope-idle") : null;
const place = `draft:${location.pathname}`;
const GRACE_MS = 2000;
let seen = Date.now();
let warned = false;

function fields() {
  return [...document.querySelectorAll("main textarea[name], main input[name][type=text], main input[name]:not([type])")];
}

function keep() {
  const typed = fields().filter((one) => one.value !== one.defaultValue).map((one) => [one.name, one.value]);
  if (typed.length) sessionStorage.setItem(place, JSON.stringify(typed));
}

function bringBack() {
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  for (const [name, value] of JSON.parse(kept ?? "[]")) {
    const field = fields().find((one) => one.name === name && one.value === one.defaultValue);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function alive(at) {
  seen = Math.max(seen, at);
  warned = false;
}

async function act() {
  const at = Date.now();
  if (!warned && at - seen < Math.min(60000, allowed / 4)) return;
  alive(at);
  channel?.postMessage(at);
  await fetch("/account/here/", { credentials: "same-origin", redirect: "manual" }).catch(() => {});
}

function tick() {
  const left = allowed - (Date.now() - seen);
  if (left < Math.min(60000, allowed / 2) && !warned) {
    warned = true;
    document.dispatchEvent(new CustomEvent("toast", { detail: { level: "warn", text: meta.dataset.text } }));
  }
  if (left < -GRACE_MS) {
    keep();
    location.reload();
  }
}

bringBack();
if (allowed > 0) {
  if (channel) channel.onmessage = (event) => alive(event.data);
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, act, { passive: true });
  setInterval(tick, 1000);
}
