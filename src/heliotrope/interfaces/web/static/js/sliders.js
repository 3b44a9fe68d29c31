// Sliders say their value while they are moved, to eye and ear; what it means is reckoned by the server.

const figures = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1 });

function say(slider) {
  const none = slider.dataset.none && Number(slider.value) === Number(slider.min);
  const said = none ? slider.dataset.none : slider.dataset.said.replace("{n}", figures.format(Number(slider.value)));
  slider.setAttribute("aria-valuetext", said);
  const output = slider.form?.querySelector(`output[for="${slider.id}"]`);
  if (output) output.textContent = said;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("input[type=range][data-said]")) say(event.target);
});
// A browser that goes back puts the old value into a slider, not into what stands beside it.
window.addEventListener("pageshow", () => document.querySelectorAll("input[type=range][data-said]").forEach(say));
