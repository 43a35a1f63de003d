// What this device keeps for a doorstep without a network: sealed, for one person, gone when that person leaves or another one comes.
"use strict";

const doorstep = (() => {
  const OWNER = "yiti-doorstep", LEAVING = "yiti-leaving", CACHE = "yiti-doorstep", SHELL = "/services/offline/";
  const user = document.body.dataset.user;
  const isAble = Boolean(window.isSecureContext && window.crypto?.subtle && window.indexedDB && navigator.locks && navigator.serviceWorker);
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

  // The people: asked for with the digest of those that are here, so that the same are not sent twice. The server says for how many days
  const endOfDays = (days) => { const day = new Date(); day.setHours(24 * days, 0, 0, 0); return day.getTime(); };
  const dropOld = async (name) => ((await read("own", name))?.until < Date.now() ? ask("own", "readwrite", (box) => box.delete(name)) : null);
  async function people() {
    await dropOld("people");
    const kept = await read("own", "people");
    const found = await unseal(kept);
    return found && {...found, filled: kept.filled, until: kept.until};
  }
  async function fill() {
    const known = await people(), shell = await caches.match(SHELL, {ignoreVary: true});
    const answer = await fetch(`/services/carried/?have=${shell && known ? known.digest : ""}`);
    if (answer.redirected || !answer.ok) return known;
    const found = answer.status === 204 ? known : await answer.json();
    const page = await fetch(SHELL);
    if (page.redirected || !page.ok) return known;
    await (await caches.open(CACHE)).put(SHELL, page);
    if (answer.status !== 204) await write("own", "people", {...(await seal(found)), filled: Date.now(), until: endOfDays(found.days)});
    await navigator.serviceWorker.register("/worker.js");
    return people();
  }

  // What waits: each form sealed for itself under its own key, so that none is written over by another, read or not
  const MINE = `of:${user}:`;
  const waitingNames = async () => (isAble ? ask("waiting", "readonly", (box) => box.getAllKeys()) : []);
  async function waiting() {
    const names = (await waitingNames()).filter((name) => name.startsWith(MINE));
    const rows = await Promise.all(names.map(async (name) => unseal(await read("waiting", name))));
    return rows.filter(Boolean).sort((one, other) => one.at - other.at);
  }
  async function wait(row) {
    await write("waiting", MINE + row.key, {...(await seal(row)), at: row.at});
    navigator.storage?.persist?.().catch(() => {});
  }
  // What the server said of a form holds for that filling-in alone: one that was changed meanwhile stays
  const change = (row, act) => ask("waiting", "readwrite", (box) => {
    const asked = box.get(MINE + row.key);
    asked.onsuccess = () => { if (asked.result?.at === row.at) act(box, MINE + row.key); };
    return asked;
  });
  const arrived = (row) => change(row, (box, name) => box.delete(name));
  async function refuse(row, refused) {
    const sealed = {...(await seal({...row, refused})), at: row.at};
    await change(row, (box, name) => box.put(sealed, name));
  }
  const drop = (key) => ask("waiting", "readwrite", (box) => box.delete(MINE + key));
  const locked = async () => (await waitingNames()).length - (await waiting()).length;

  // What became of what was sent, until it was read; it goes with the people
  async function results() {
    if (!isAble) return [];
    await dropOld("results");
    return (await unseal(await read("own", "results"))) || [];
  }
  const tell = async (rows) => write("own", "results", {...(await seal(rows)), until: endOfDays(2)});

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
    else if (owner && isAble) await Promise.all(["people", "results"].map(dropOld));
    if (user && localStorage.getItem(LEAVING)) document.querySelector("form[data-logout]")?.submit();
    else localStorage.removeItem(LEAVING);
  }

  return {user, isAble, owner: () => localStorage.getItem(OWNER), ready: greet(), takeKey, people, fill, waiting, wait, arrived, refuse, drop, locked, results, tell};
})();
