// Lessons without a network: the pages of /learn/ that were read stay readable, with their styles and scripts.
// Asked first is always the network. Nothing else is kept, nothing is sent later, and each person has a cache of
// their own: another person's goes when a worker takes over, all of them when somebody signs out.

const CACHE = `lessons-${new URL(location.href).searchParams.get("of")}`;
const HERE = /^\/learn\/(?!sw\.js|search\/|.*\/practice\/)/;
const COURSE = /^\/learn\/[^/]+\//;
const ASSETS = /^\/static\/.*\.(?:css|js|svg|png)$/;

// Whether the page that comes next stands in for one that was never opened.
let isInstead = false;

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

async function find(page) {
  return (await caches.open(CACHE)).match(page, { ignoreVary: true });
}

async function kept(event, failure) {
  const found = await find(event.request);
  if (!found) return courseInstead(event, failure);
  if (event.resultingClientId) event.waitUntil(tell(event.resultingClientId, isInstead ? "instead" : "kept"));
  isInstead = false;
  return found;
}

// Who opens a page that is not kept is led to its course, which lists those that may be.
async function courseInstead({ request }, failure) {
  const { pathname } = new URL(request.url);
  const [course] = COURSE.exec(pathname) ?? [];
  const isThere = course && course !== pathname && (await find(course));
  if (request.mode !== "navigate" || !isThere) throw failure;
  isInstead = true;
  return Response.redirect(course);
}

// The browser may think that there is a network: the page must say that it is not of now.
async function tell(id, what) {
  (await clients.get(id))?.postMessage(what);
}

async function answer(event) {
  try {
    const response = await fetch(event.request);
    if (event.request.mode === "navigate") isInstead = false;
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch (failure) {
    return kept(event, failure);
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (isKept(request)) event.respondWith(answer(event));
  else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(fetch(request).catch((failure) => courseInstead(event, failure)));
  }
});
