// Focus stays where the person is working: on what replaced the element they acted in,
// and on the summary of what is wrong when a page opens with one.

let lost = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  lost = target?.id && target.contains(document.activeElement) ? target.id : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const landing = lost && document.getElementById(lost);
  lost = null;
  if (!landing || landing.contains(document.activeElement)) return;
  focus(landing.querySelector("[autofocus]") ?? landing);
});

function focus(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

// Browsers skip `autofocus` when the address has a fragment.
const waiting = document.querySelector("[autofocus]");
if (waiting && document.activeElement === document.body) waiting.focus();
