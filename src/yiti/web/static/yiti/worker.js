// The worker of the whole site: without a network it shows the page that the telephone keeps. The server puts VERSION and FILES above.
// It keeps our own files and nothing else: what names a person is kept by doorstep.js, sealed, and goes when the person leaves.
"use strict";

const SHELL = "/services/offline/", SHELLS = "yiti-doorstep", STATIC = `yiti-static-${VERSION}`;
const DOORSTEP = /^\/services\/(hypertension\/[^/]+\/)?$/;
const PATIENCE = 8000; // a list or a form that has not come by then, or a gateway answers for, is shown from the telephone

async function install() {
  const cache = await caches.open(STATIC);
  await Promise.all(FILES.map((file) => cache.add(new Request(file, {cache: "no-cache"}))));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("yiti-static-") && name !== STATIC).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, cacheName, address, patience) {
  const cache = (await caches.has(cacheName)) && (await caches.open(cacheName));
  const kept = cache && (await cache.match(address, {ignoreVary: true, ignoreSearch: true}));
  const fresh = fetch(request);
  if (!kept) return fresh;
  const reached = fresh.then((found) => (patience && [502, 503, 504].includes(found.status) ? kept : found), () => kept);
  const late = new Promise((resolve) => { if (patience) setTimeout(resolve, patience, kept); });
  return Promise.race([reached, late]);
}

async function leave(request) {
  try {
    return await fetch(request);
  } catch {
    const words = "没有网络：本机留的名单已清除，联网后自动退出。\nNo network: what this device kept is gone; the session ends once there is a network.\n";
    return new Response(words, {headers: {"Content-Type": "text/plain; charset=utf-8"}});
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const {request} = event, address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST" && address.pathname === "/logout/") event.respondWith(leave(request));
  if (request.method !== "GET") return;
  if (FILES.includes(address.pathname)) event.respondWith(answer(request, STATIC, address.pathname, PATIENCE));
  else if (request.mode === "navigate") event.respondWith(answer(request, SHELLS, SHELL, DOORSTEP.test(address.pathname) ? PATIENCE : 0));
});
