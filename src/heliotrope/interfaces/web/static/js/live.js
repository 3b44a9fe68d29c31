// News from the server, once a browser: the tab that holds the lock owns the EventSource and passes every
// message on. A message is {client, id, kind}; pages hear it as the event "live:<kind>" on document.
// An element with data-live="order:ID orders" is refreshed by its htmx trigger "live"; while somebody
// points at it, types in it or has opened a layer of it, a pill offers the refresh instead, because nothing
// moves under a pointer: not when the news comes, nor when the new part does, a moment later.

const url = document.querySelector('meta[name="events-url"]')?.content;
// When this page was drawn: the server tells at once whether it is behind already.
const drawn = document.querySelector('meta[name="drawn-at"]')?.content ?? "0";
const LOCK = "heliotrope-live";
const DEBOUNCE_MS = 300;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
const timers = new WeakMap();
const pills = new WeakMap();

function plural(noun) {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function wants(element, message) {
  const noun = message.kind.split(".")[0];
  const names = [noun, plural(noun), `${noun}:${message.id}`];
  return element.dataset.live.split(/\s+/).some((name) => names.includes(name));
}

function busy(element) {
  const pointed = matchMedia("(hover: hover)").matches && element.matches(":hover");
  const opened = element.querySelector(":popover-open, dialog[open]") !== null;
  return pointed || opened || element.contains(document.activeElement);
}

function apply(element, asked = false) {
  pills.get(element)?.remove();
  pills.delete(element);
  window.htmx?.trigger(element, "live", { asked });
}

function offer(element) {
  if (pills.get(element)?.isConnected) return;
  const slot = document.createElement("div");
  slot.className = "live-slot";
  slot.setAttribute("role", "status");
  const pill = document.createElement("button");
  pill.type = "button";
  pill.className = "live-pill";
  pill.textContent = document.body.dataset.textNew;
  pill.addEventListener("click", () => apply(element, true));
  slot.append(pill);
  (element.closest("table") ?? element).before(slot);
  pills.set(element, slot);
}

function refresh(element) {
  clearTimeout(timers.get(element));
  timers.set(
    element,
    setTimeout(() => {
      if (!element.isConnected) return;
      if (busy(element)) offer(element);
      else apply(element);
    }, DEBOUNCE_MS),
  );
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, triggeringEvent } = event.detail.requestConfig ?? {};
  if (triggeringEvent?.type !== "live" || triggeringEvent.detail?.asked || !busy(elt)) return;
  event.detail.shouldSwap = false;
  offer(elt);
});

function hear(message) {
  if (typeof message?.kind !== "string") return;
  const all = message.kind === "resync";
  document.dispatchEvent(new CustomEvent(`live:${message.kind}`, { detail: message }));
  for (const element of document.querySelectorAll("[data-live]")) {
    if (all || wants(element, message)) refresh(element);
  }
}

function tell(message) {
  hear(message);
  channel?.postMessage(message);
}

function connect(missed, wait = FIRST_WAIT_MS) {
  const source = new EventSource(missed ? url : `${url}?since=${drawn}`, { withCredentials: true });
  let gap = missed;
  let pause = wait;
  source.onopen = () => {
    if (gap) tell({ kind: "resync", id: "", client: "" });
    gap = true;
    pause = FIRST_WAIT_MS;
  };
  source.onmessage = (event) => {
    try {
      tell(JSON.parse(event.data));
    } catch {
      console.warn("An event was not JSON", event.lastEventId);
    }
  };
  source.onerror = () => {
    gap = true;
    source.close();
    const jitter = pause * (0.5 + Math.random() / 2);
    setTimeout(() => connect(true, Math.min(2 * pause, LONGEST_WAIT_MS)), jitter);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}

// Whoever waited for the lock takes over from a closed tab: what happened in between was missed.
async function lead() {
  const first = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (!lock) return false;
    connect(false);
    return new Promise(() => {});
  });
  if (first === false) {
    await navigator.locks.request(LOCK, () => {
      connect(true);
      return new Promise(() => {});
    });
  }
}

if (url) {
  if (channel) channel.onmessage = (event) => hear(event.data);
  if (navigator.locks && channel) lead();
  else connect(false);
  // A page that comes back from the browser's cache has lost its connection and perhaps its lock.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
