// Lessons without a network: the pages of /learn/ that were read stay readable, with their styles and scripts.
// Asked first is always the network. Nothing else is kept, nothing is sent later, and each person has a cache of
// their own: another person's goes when a worker takes over, all of them when somebody signs out.

const CACHE = `lessons-${new URL(location.href).searchParams.get("of")}`;
const HERE = /^\/learn\/(?!sw\.js|search\/|.*\/practice\/)/;
const ASSETS = /^\/static\/.*\.(?:css|js|svg|png)$/;

function isKept({ method, url }) {
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === location.origin && (HERE.test(pathname) || ASSETS.test(pathname));
}

async function takeOver() {
  const others = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await clients.claim();
}

async function keep(request, response) {
  if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(request, response);
}

async function kept(event, failure) {
  const found = await (await caches.open(CACHE)).match(event.request, { ignoreVary: true });
  if (!found) throw failure;
  if (event.resultingClientId) event.waitUntil(tell(event.resultingClientId));
  return found;
}

// The browser may think that there is a network: the page must say that it is not of now.
async function tell(id) {
  (await clients.get(id))?.postMessage("kept");
}

async function answer(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch (failure) {
    return kept(event, failure);
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  if (isKept(event.request)) event.respondWith(answer(event));
});
