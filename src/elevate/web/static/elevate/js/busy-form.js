// One submit is one act: a form that was sent says "Saving…" and cannot be sent again.
// Without this module forms work all the same; the server takes a repeated operation once.

const buttonOf = (form, submitter) =>
  submitter ?? form.querySelector('button[type="submit"], button:not([type])');

function begin(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.ariaBusy === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.ariaBusy = "true";
  const button = buttonOf(form, event.submitter);
  if (!button) return;
  // Not `disabled`: that would drop the button's own value from what is sent, and its focus.
  button.ariaDisabled = "true";
  button.dataset.busyLabel = document.body.dataset.saving;
}

function end(form) {
  form.ariaBusy = null;
  for (const button of form.elements) {
    if (!("busyLabel" in button.dataset)) continue;
    button.ariaDisabled = null;
    delete button.dataset.busyLabel;
  }
}

const endAll = () => document.querySelectorAll('form[aria-busy="true"]').forEach(end);

// Capture: before htmx sees the event.
document.addEventListener("submit", begin, { capture: true });
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) end(form);
});
// The page came back from the browser's memory by the Back button.
window.addEventListener("pageshow", (event) => event.persisted && endAll());
