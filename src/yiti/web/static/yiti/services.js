// The doorstep: fields that depend on others, what a pressure means at once, and what this device keeps. The sending is in outbox.js.
"use strict";

// Fields asked only where another was answered so
function showAsked(form) {
  form.querySelectorAll("[data-when]").forEach((box) => {
    if (box.matches("input, select, textarea")) return;
    const [name, wanted] = box.dataset.when.split("=");
    const chosen = [...form.elements].filter((item) => item.name === name && (item.checked || !["radio", "checkbox"].includes(item.type))).map((item) => item.value);
    box.hidden = !wanted.split(",").some((value) => chosen.includes(value));
  });
}

// None excludes all others, and they exclude none
function keepAlone(input) {
  if (input.type !== "checkbox" || !input.checked) return;
  [...input.form.elements].filter((other) => other.name === input.name && other !== input).forEach((other) => {
    if (input.value === "none" || other.value === "none") other.checked = false;
  });
}

// What the pressure means, without asking the server; it grades again
function judge(form) {
  const line = form.querySelector("[data-verdict]");
  if (!line) return;
  const limits = JSON.parse(form.dataset.limits);
  const [high, low] = [Number(form.elements.systolic.value), Number(form.elements.diastolic.value)];
  const critical = high >= limits.criticalSystolic || low >= limits.criticalDiastolic;
  const above = high >= limits.systolic || low >= limits.diastolic;
  line.classList.toggle("late", critical);
  line.textContent = critical
    ? line.dataset.critical.replace("{limit}", `${limits.criticalSystolic}/${limits.criticalDiastolic}`)
    : above ? line.dataset.high.replace("{limit}", `${limits.systolic}/${limits.diastolic}`) : "";
}

function prepareVisit(form) {
  showAsked(form);
  judge(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("form.visit")) return;
  keepAlone(event.target);
  prepareVisit(form);
  const mark = document.querySelector("[data-draft-mark]");
  if (mark) mark.hidden = false;
});

// What this device keeps, how old it is and until when, and what waits to be sent
const HOUR = 3600 * 1000;
function ageOf(moment, box) {
  const hours = Math.floor((Date.now() - moment) / HOUR);
  return hours < 1 ? box.dataset.fresh : hours < 48 ? box.dataset.hours.replace("{n}", hours) : box.dataset.days.replace("{n}", Math.floor(hours / 24));
}

async function showHeld(rows) {
  const box = document.querySelector("[data-held]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-held-${name}]`);
  box.hidden = !isPhone && !doorstep.isAble;
  part("unable").hidden = doorstep.isAble;
  if (!doorstep.isAble) return;
  const kept = await doorstep.people().catch(() => null), waiting = rows.filter((row) => !row.refused).length, locked = await doorstep.locked();
  box.hidden = !(isPhone || kept || waiting || locked); // a desk that keeps nothing says nothing
  part("none").hidden = Boolean(kept);
  for (const [name, is] of [["list", kept], ["waits", waiting], ["locked", locked]]) part(name).hidden = !is;
  if (kept) put(part("list"), {n: kept.people.length, at: clock(kept.filled), age: ageOf(kept.filled, part("list")), until: clock(kept.until)});
  put(part("waits"), {n: waiting});
  put(part("locked"), {n: locked});
  put(part("short"), {people: kept ? kept.people.length : 0, waits: waiting});
}

// The list of the day goes onto a telephone by itself, onto a desk only where somebody says so
const isPhone = matchMedia("(max-width: 719px), (pointer: coarse)").matches;
async function carry(isAsked) {
  const line = document.querySelector("[data-carry]");
  if (!line || !doorstep.isAble) return;
  const ask = line.querySelector("button"), words = line.querySelector("[data-carry-words]");
  const known = isAsked || isPhone || (await doorstep.people());
  line.hidden = false;
  ask.hidden = Boolean(known);
  if (!known) return;
  words.textContent = words.dataset.busy;
  const found = await doorstep.fill().catch(() => null);
  words.textContent = found ? words.dataset.words.replace("{n}", found.people.length).replace("{at}", found.at) : words.dataset.failed;
  if (found) line.dataset.carried = found.digest;
  await showHeld(await doorstep.waiting());
}
document.addEventListener("click", (event) => { if (event.target.closest("[data-carry-ask]")) carry(true); });

// One swipe to the left leads to the next person
let from = null;
document.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null; }, {passive: true});
document.addEventListener("touchend", (event) => {
  const next = document.querySelector("a[data-next][href]");
  if (!from || !next) return;
  const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]];
  if (x < -90 && Math.abs(y) < 50) location.assign(next.href);
}, {passive: true});

async function begin() {
  document.querySelectorAll("form.visit").forEach(prepareVisit);
  await doorstep.ready;
  const key = document.querySelector("[data-key]")?.dataset.key;
  if (key && doorstep.isAble) await doorstep.takeKey(key);
  const form = document.querySelector("form.visit[data-outbox]");
  const row = form && (await doorstep.waiting()).find((one) => one.refused && one.address === location.pathname);
  if (row) refill(form, row);
  await showOutbox();
  await sendOutbox();
  await carry(false);
}
begin();
