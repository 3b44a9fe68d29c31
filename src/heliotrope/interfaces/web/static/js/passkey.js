// Says why a key was not used: allauth's ceremony ends in an event that nobody would see otherwise.
// The words stand in <template id="key-words">; the names are those of the Web Authentication standard.

const words = document.getElementById("key-words").dataset;
const TOLD = { NotAllowedError: words.textNone, AbortError: words.textNone, InvalidStateError: words.textKnown };
const UNABLE = ["SecurityError", "NotSupportedError", "TypeError"];

document.addEventListener("allauth.error", (event) => {
  const { name } = event.detail.exception;
  const text = TOLD[name] || (UNABLE.includes(name) ? words.textUnable : document.body.dataset.textFailed);
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("toast", { detail: { level: "bad", text } }));
});
