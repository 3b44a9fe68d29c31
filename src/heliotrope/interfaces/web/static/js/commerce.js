// A proposal is taken into its field by one click; nothing is sent before the worker says so.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-commerce] [data-take]");
  if (!button) return;
  const field = document.getElementById(button.dataset.take);
  if (!field || field.readOnly) return;
  field.value = button.dataset.value;
  field.removeAttribute("aria-invalid");
  field.focus();
});
