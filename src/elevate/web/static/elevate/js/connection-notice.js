// <connection-notice> says what the page cannot: the network is gone, or a request did not come back.

class ConnectionNotice extends HTMLElement {
  connectedCallback() {
    const show = (text) => this.show(text);
    addEventListener("offline", () => show(this.offline), { signal: this.signal });
    addEventListener("online", () => show(""), { signal: this.signal });
    for (const name of ["htmx:sendError", "htmx:timeout"]) {
      document.addEventListener(name, () => show(this.dataset.unreached), {
        signal: this.signal,
      });
    }
    document.addEventListener("htmx:responseError", () => show(this.dataset.failed), { signal: this.signal });
    document.addEventListener("htmx:beforeRequest", () => show(""), { signal: this.signal });
    if (!navigator.onLine) show(this.offline);
  }

  disconnectedCallback() {
    this.controller?.abort();
  }

  get signal() {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  get offline() {
    const loaded = new Date(this.dataset.at || performance.timeOrigin);
    const time = loaded.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    return this.dataset.offline.replace("{time}", time);
  }

  show(text) {
    this.textContent = text;
    this.hidden = !text;
  }
}

customElements.define("connection-notice", ConnectionNotice);
