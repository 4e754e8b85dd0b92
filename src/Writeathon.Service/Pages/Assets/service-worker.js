// Keeps the pages of public events that were visited, and tells what was reported without a line. Its address names the version of the
// assets, so that a new version is a new worker, which lets go of what the old one kept.
const mark = new URL(location).searchParams.get('v');
const assets = `assets-${mark}`;
const pages = `pages-${mark}`;
const event = /^\/events\/[0-9a-f]{8}-[0-9a-f-]{27}$/;

importScripts(`/assets/${mark}/queue.js`);

self.addEventListener('install', installing => installing.waitUntil((async () => {
  await (await caches.open(assets)).addAll(
    ['site.css', 'site.js', 'numbers.js', 'events.css', 'event.js', 'take.js', 'totals.js', 'live.js', 'queue.js', 'icon.svg'].map(name => `/assets/${mark}/${name}`));
  await (await caches.open(pages)).addAll(['/offline', '/offline?sent']);
  await self.skipWaiting();
})()));

self.addEventListener('activate', activating => activating.waitUntil((async () => {
  // Pages move on to the new version with the next visit; a page whose assets are gone would be half a page.
  for (const name of await caches.keys()) {
    if (name !== assets && name !== pages) await caches.delete(name);
  }
  await self.clients.claim();
})()));

self.addEventListener('fetch', fetching => {
  const { request } = fetching;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== 'GET') {
    if (request.mode === 'navigate' && !url.pathname.startsWith('/staff')) fetching.respondWith(form(request));
  } else if (url.pathname.startsWith(`/assets/${mark}/`)) fetching.respondWith(asset(request));
  else if (request.mode === 'navigate') fetching.respondWith(page(request, url.pathname));
});

self.addEventListener('sync', syncing => {
  if (syncing.tag === 'reports') {
    syncing.waitUntil(self.reports.flush(undefined, true).then(pause => { if (pause !== null) throw new Error('some still wait'); }));
  }
});

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(assets)).put(request, answer.clone());
  return answer;
}

// Whoever sends a form without a line, and not by way of the queue, is told so, and not by the browser's own page of errors.
async function form(request) {
  try {
    return await fetch(request);
  } catch {
    return await caches.match('/offline?sent');
  }
}

// The network first: what is kept is only for when there is none, or nothing comes over it.
async function page(request, path) {
  const kept = event.test(path) ? await (await caches.open(pages)).match(path) : undefined;
  try {
    const answer = await (kept ? Promise.race([fetch(request), new Promise((_, late) => setTimeout(late, 8000))]) : fetch(request));
    return answer.status >= 500 && kept ? kept : answer;
  } catch {
    return kept ?? await caches.match('/offline');
  }
}
