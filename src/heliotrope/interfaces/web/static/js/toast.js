// Short messages: from the server (event "toast" by HX-Trigger: {"toast": {"level": "good", "text": "…"}}),
// from other modules (document event "toast"), and for requests that failed.

const SHOWN_MS = 6000;
const LEVELS = ["good", "warn", "bad"];
const words = document.body.dataset;

function show({ level = "good", text = "" }) {
  const known = LEVELS.includes(level) ? level : "good";
  const region = document.getElementById(known === "bad" ? "toasts-assertive" : "toasts-polite");
  const pattern = document.getElementById(`toast-${known}`);
  if (!region || !pattern || !text) return;
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-text]").textContent = text;
  region.append(toast);
  if (known === "good") setTimeout(() => leave(toast), SHOWN_MS);
}

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), SHOWN_MS);
  else toast.remove();
}

function problem(request) {
  try {
    const told = JSON.parse(request.responseText);
    return [told.title, told.detail].filter(Boolean).join(": ");
  } catch {
    return "";
  }
}

document.addEventListener("toast", (event) => show(event.detail ?? {}));
document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest(".toast")?.remove());
document.addEventListener("htmx:responseError", (event) => {
  show({ level: "bad", text: problem(event.detail.xhr) || words.textFailed });
});
document.addEventListener("htmx:sendError", () => show({ level: "bad", text: words.textOffline }));
document.addEventListener("htmx:timeout", () => show({ level: "bad", text: words.textOffline }));
