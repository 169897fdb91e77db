// <offline-lessons> lets the page it stands on be read without a network, and the course's page with it.

class OfflineLessons extends HTMLElement {
  async connectedCallback() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.addEventListener("message", ({ data }) => this.say(data));
    if (!navigator.onLine) return;
    const { worker, cache } = this.dataset;
    const first = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register(worker, { scope: "/learn/" });
    await navigator.serviceWorker.ready;
    // This page came before the worker did.
    if (first) await (await caches.open(cache)).addAll(this.needed);
    this.dataset.kept = "";
  }

  // The worker has shown what was kept: this page, or the course instead of a page that was never opened.
  say(what) {
    const notice = document.querySelector("connection-notice");
    if (what === "instead") notice.dataset.offline = this.dataset.instead;
    dispatchEvent(new Event("offline"));
  }

  get needed() {
    const page = location.pathname + location.search;
    const course = document.querySelector("a.back[href^='/learn/']")?.getAttribute("href");
    const loaded = document.querySelectorAll("link[rel='stylesheet'], link[rel='icon'], script[src]");
    const assets = [...loaded].map(({ href, src }) => href || src);
    return [...new Set([page, course, ...assets].filter(Boolean))];
  }
}

customElements.define("offline-lessons", OfflineLessons);
