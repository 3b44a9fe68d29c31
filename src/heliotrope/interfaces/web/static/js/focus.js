// After a part of the page was replaced, the focus goes to the element in it that asks for it (data-focus),
// so that a keyboard or a screen reader goes on where the work goes on.

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  const wanted = part.matches?.("[data-focus]") ? part : part.querySelector?.("[data-focus]");
  wanted?.focus({ preventScroll: true });
});
