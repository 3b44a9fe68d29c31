// A value that is shown for a while says how long; the server takes it back, for htmx asks for the lock again.
setInterval(() => {
  for (const open of document.querySelectorAll("[data-left]")) {
    const left = Math.max(0, Number(open.dataset.left) - 1);
    open.dataset.left = String(left);
    open.querySelector("[data-left-shown]").textContent = String(left);
  }
}, 1000);
