// Gives every htmx request the token that Django asks for: from the page, else from the cookie. One that nobody's
// hand began says so: it is no sign of life.

function token() {
  const meta = document.querySelector('meta[name="csrf-token"]')?.content;
  if (meta) return meta;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-Own-Accord"] = "1";
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});
