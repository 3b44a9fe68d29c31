// The file drop zone: says which file was chosen and shows that a file may be let go here.

function size(bytes) {
  const language = document.documentElement.lang || "en";
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || event.target.type !== "file") return;
  const files = [...event.target.files];
  zone.toggleAttribute("data-chosen", files.length > 0);
  const name = zone.querySelector("[data-drop-name]");
  name.textContent = files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
  name.hidden = files.length === 0;
});

for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => event.target.closest?.("[data-drop]")?.toggleAttribute("data-over", over));
}
