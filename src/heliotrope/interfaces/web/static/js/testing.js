// The testing line's forms: one key for the step at hand, on to the next step, screenshots by paste with a
// preview, and files that outlive a refused answer. Without it the form is a plain one.

const PREVIEW_PX = 96;
let kept = new Map();
let refused = false;

const root = () => document.querySelector("[data-testing]");
const stepsOf = (form) => [...form.querySelectorAll("[data-testing-step]")].filter((step) => step.querySelector("[data-testing-result]"));
const answered = (step) => step.querySelector("[data-testing-result] input:checked") !== null;

function point(form, step) {
  for (const one of stepsOf(form)) {
    const here = one === step;
    one.classList.toggle("is-current", here);
    for (const label of one.querySelectorAll("[data-testing-result]")) {
      if (here) label.dataset.key = label.dataset.testingResult;
      else delete label.dataset.key;
      label.querySelector("kbd").classList.toggle("is-always", here);
    }
  }
}

function count(form) {
  const steps = stepsOf(form);
  const done = steps.filter(answered).length;
  const figure = form.querySelector("[data-testing-done]");
  if (!figure) return;
  figure.textContent = done;
  form.querySelector("[data-testing-bar]").value = done;
}

function onward(form, step) {
  const steps = stepsOf(form);
  const after = steps.slice(steps.indexOf(step) + 1);
  const next = after.find((one) => !answered(one)) ?? steps.find((one) => !answered(one));
  if (!next) return;
  point(form, next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function chosen(form, step, value) {
  count(form);
  if (value === "pass" || value === "skipped" || value === "accepted") {
    onward(form, step);
    return;
  }
  point(form, step);
  const more = step.querySelector("[data-testing-more]");
  if (more) more.open = true;
  if (value === "fail") {
    const at = [...form.querySelectorAll("[data-testing-at]")].find((field) => !field.value);
    if (at) at.value = step.dataset.testingStep;
  }
  if (value !== "duplicate") step.querySelector("textarea")?.focus();
  else (step.querySelector("[data-testing-like]") ?? step.querySelector("input.mono"))?.focus();
}

function transfer(files) {
  const box = new DataTransfer();
  for (const file of files) box.items.add(file);
  return box.files;
}

function put(input, files) {
  input.files = transfer(files);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function picture(file) {
  // Drawn, for a page may show pictures of its own origin only, which an address made here is not.
  const bitmap = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, PREVIEW_PX / bitmap.height);
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

async function preview(input) {
  const place = input.closest("[data-testing-evidence]").querySelector("[data-testing-previews]");
  const files = [...input.files];
  const figures = await Promise.all(files.map(async (file, index) => {
    const figure = document.createElement("figure");
    figure.append(await picture(file).catch(() => Object.assign(document.createElement("span"), { textContent: file.name, className: "mono small" })));
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "icon-button", textContent: "×" });
    remove.setAttribute("aria-label", `${place.dataset.textRemove} ${file.name}`);
    remove.addEventListener("click", () => put(input, files.filter((_, other) => other !== index)));
    figure.append(remove);
    return figure;
  }));
  if (input.files.length === files.length) place.replaceChildren(...figures);
}

function another(form) {
  const list = form.querySelector("[data-testing-list]");
  const number = list.children.length + 1;
  const fresh = form.querySelector("[data-testing-spare]").content.cloneNode(true);
  for (const element of fresh.querySelectorAll("*")) {
    for (const name of ["id", "name", "for"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("defect-0-", `defect-${number}-`));
    }
  }
  const legend = fresh.querySelector("legend");
  legend.textContent = legend.textContent.replace("0", number);
  list.append(fresh);
  list.lastElementChild.querySelector("[data-testing-title]").focus();
}

function begin() {
  const form = root();
  if (!form || form.dataset.testingReady) return;
  form.dataset.testingReady = "true";
  for (const [name, files] of kept) {
    const input = form.querySelector(`input[type="file"][name="${CSS.escape(name)}"]`);
    if (input) put(input, files);
  }
  kept = new Map();
  for (const element of form.querySelectorAll("[data-testing-add], [data-testing-keys]")) element.hidden = false;
  count(form);
  const first = stepsOf(form).find((step) => !answered(step)) ?? stepsOf(form)[0];
  if (first) point(form, first);
  if (!refused) return;
  refused = false;
  const title = form.querySelector("[data-testing-title]");
  (title?.value === "" && title.getClientRects().length > 0 ? title : first)?.focus();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-testing]");
  if (!form) return;
  const step = event.target.closest("[data-testing-step]");
  if (event.target.type === "file") preview(event.target);
  else if (event.target.matches("[data-testing-like]")) {
    step.querySelector('input[value="duplicate"]').checked = true;
    count(form);
  } else if (event.target.closest("[data-testing-result]")) chosen(form, step, event.target.value);
});

document.addEventListener("focusin", (event) => {
  const step = event.target.closest?.("[data-testing-step]");
  if (step && root()?.contains(step) && step.querySelector("[data-testing-result]")) point(root(), step);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-testing-add]")) another(root());
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const form = root();
  if (!form || files.length === 0) return;
  const place = document.activeElement?.closest("[data-testing-step], [data-testing-defect]") ?? form.querySelector(".is-current");
  const input = place?.querySelector('input[type="file"]');
  if (!input) return;
  event.preventDefault();
  const more = input.closest("[data-testing-more]");
  if (more) more.open = true;
  put(input, [...input.files, ...files]);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = root();
  if (!form || event.detail.xhr?.status !== 422) return;
  refused = true;
  const inputs = [...form.querySelectorAll('input[type="file"]')].filter((input) => input.files.length > 0);
  kept = new Map(inputs.map((input) => [input.name, [...input.files]]));
});
document.addEventListener("htmx:afterSettle", begin);
begin();
