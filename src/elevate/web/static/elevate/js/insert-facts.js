// <insert-facts> puts a fact where the cursor stands in the text it belongs to.
// Without this module the facts are text to copy.

class InsertFacts extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll("button[data-tag]")) button.hidden = false;
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent(event) {
    const button = event.target.closest("button[data-tag]");
    const text = button && document.getElementById(this.dataset.into);
    if (!text) return;
    text.setRangeText(button.dataset.tag, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }
}

customElements.define("insert-facts", InsertFacts);
