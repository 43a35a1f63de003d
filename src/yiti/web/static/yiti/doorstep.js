// What this device keeps for a doorstep without a network: sealed, for one person, gone when that person leaves or another one comes.
"use strict";

const doorstep = (() => {
  const OWNER = "yiti-doorstep", LEAVING = "yiti-leaving", CACHE = "yiti-doorstep", SHELL = "/services/offline/";
  const user = document.body.dataset.user;
  const isAble = Boolean(window.isSecureContext && window.crypto?.subtle && window.indexedDB);
  const encode = (text) => new TextEncoder().encode(text);

  // One database: `own` holds the key and the people, `waiting` the sealed forms that are not sent yet
  let opened = null;
  const open = () => (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("yiti-doorstep", 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore("own"); asked.result.createObjectStore("waiting"); };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));
  async function ask(store, mode, act) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const work = database.transaction(store, mode), asked = act(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  }
  const read = (store, name) => ask(store, "readonly", (box) => box.get(name));
  const write = (store, name, value) => ask(store, "readwrite", (box) => box.put(value, name));

  async function takeKey(text) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    await write("own", "key", await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]));
    localStorage.setItem(OWNER, user);
  }
  async function seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({name: "AES-GCM", iv, additionalData: encode(user)}, await read("own", "key"), encode(JSON.stringify(value)));
    return {iv, data};
  }
  async function unseal(kept) {
    const key = kept && (await read("own", "key"));
    if (!key) return null;
    const data = await crypto.subtle.decrypt({name: "AES-GCM", iv: kept.iv, additionalData: encode(user)}, key, kept.data).catch(() => null);
    return data && JSON.parse(new TextDecoder().decode(data));
  }

  // The people: asked for with the digest of those that are here, so that the same are not sent twice
  const endOfTomorrow = () => { const day = new Date(); day.setHours(48, 0, 0, 0); return day.getTime(); };
  async function people() {
    const kept = await read("own", "people");
    if (!kept || kept.until < Date.now()) return null;
    const found = await unseal(kept);
    return found && {...found, filled: kept.filled};
  }
  async function fill() {
    const known = await people(), shell = await caches.match(SHELL, {ignoreVary: true});
    const answer = await fetch(`/services/carried/?have=${shell && known ? known.digest : ""}`);
    if (answer.redirected || !answer.ok) return known;
    const found = answer.status === 204 ? known : await answer.json();
    const page = await fetch(SHELL);
    if (page.redirected || !page.ok) return known;
    await (await caches.open(CACHE)).put(SHELL, page);
    if (answer.status !== 204) await write("own", "people", {...(await seal(found)), filled: Date.now(), until: endOfTomorrow()});
    await navigator.serviceWorker.register("/worker.js");
    return people();
  }

  const waitingName = () => `of:${user}`;
  const waiting = async () => (isAble ? (await unseal(await read("waiting", waitingName()))) || [] : []);
  const wait = async (rows) => (rows.length ? write("waiting", waitingName(), await seal(rows)) : ask("waiting", "readwrite", (box) => box.delete(waitingName())));

  // Nothing of a person stays that can be read: key, people and drafts go; what waits stays sealed until the same person comes again
  const dropDrafts = (isGone) => Object.keys(localStorage).filter((key) => key.startsWith("yiti:") && isGone(key)).forEach((key) => localStorage.removeItem(key));
  async function forget() {
    localStorage.removeItem(OWNER);
    if (!isAble) return;
    await caches.delete(CACHE);
    await ask("own", "readwrite", (box) => box.clear());
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-logout]")) return;
    event.preventDefault();
    dropDrafts(() => true);
    localStorage.setItem(LEAVING, "1");
    forget().finally(() => form.submit());
  });

  async function greet() {
    if (user === undefined) return;
    const owner = localStorage.getItem(OWNER);
    if (user) dropDrafts((key) => !key.startsWith(`yiti:${user}:`));
    if (owner !== null && owner !== user) await forget();
    if (user && localStorage.getItem(LEAVING)) document.querySelector("form[data-logout]")?.submit();
    else localStorage.removeItem(LEAVING);
  }

  return {user, isAble, owner: () => localStorage.getItem(OWNER), ready: greet(), takeKey, people, fill, waiting, wait};
})();
