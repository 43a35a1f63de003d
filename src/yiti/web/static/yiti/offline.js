// The page without a network: the list of the day or one person's form, filled with whom this device carries.
"use strict";

const DAY = 24 * 3600 * 1000;
const startOf = (moment) => { const day = new Date(moment); day.setHours(0, 0, 0, 0); return day.getTime(); };
const say = (box, values) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), box.dataset.words);
const isPutOff = (person, today) => person.planned > today; // another day was agreed on
const inside = (root, name) => root.querySelector(`[data-${name}]`);

// The business date of the list, moved on by the days that passed since it was taken
function todayOf(kept) {
  const passed = Math.round((startOf(Date.now()) - startOf(kept.filled)) / DAY);
  return new Date(Date.parse(`${kept.today}T00:00:00Z`) + passed * DAY).toISOString().slice(0, 10);
}

function lineOf(person, today, waits) {
  const line = document.querySelector("#person-line").content.cloneNode(true);
  const due = isPutOff(person, today) ? person.planned : person.due;
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY);
  line.querySelector("a").href = `/services/hypertension/${person.id}/`;
  inside(line, "name").textContent = person.name;
  inside(line, "about").textContent = person.about;
  inside(line, "what").textContent = [person.what, person.last[1], person.address].filter(Boolean).join(" · ");
  const words = inside(line, waits ? "waits" : days < 0 ? "due-late" : "due-soon");
  words.hidden = !waits && days === 0;
  if (!waits) words.textContent = say(words, {n: Math.abs(days)});
  return [days, line];
}

function showList(root, kept, waiting) {
  const today = todayOf(kept), list = inside(root, "list");
  const sent = new Set(waiting.map((row) => row.address));
  const lines = kept.people.map((person) => lineOf(person, today, sent.has(`/services/hypertension/${person.id}/`)));
  const parts = {late: lines.filter(([days]) => days < 0), now: lines.filter(([days]) => days === 0), soon: lines.filter(([days]) => days > 0)};
  for (const [name, found] of Object.entries(parts)) {
    inside(list, name).append(...found.map(([, line]) => line));
    inside(list, name).hidden = !found.length;
  }
  inside(list, "late-head").hidden = !parts.late.length;
  inside(list, "now-none").hidden = Boolean(parts.now.length);
  inside(list, "soon-head").hidden = !parts.soon.length;
  inside(list, "soon-count").textContent = parts.soon.length;
  const count = inside(list, "count");
  count.textContent = say(count, {n: parts.late.length + parts.now.length});
  list.hidden = false;
}

// Every field first as the empty form has it, then as this person's last time
function fillIn(form, person, said) {
  for (const [name, value] of Object.entries(person.filled)) {
    const items = [...form.elements].filter((item) => item.name === name);
    const values = [value].flat();
    items.forEach((item) => { if (["radio", "checkbox"].includes(item.type)) item.checked = values.includes(item.value); else item.value = value; });
  }
  for (const [name, value] of Object.entries(person.said)) {
    const small = document.createElement("small");
    small.textContent = said.replace("{value}", value);
    form.querySelector(`[name="${name}"]`)?.closest(".fd").querySelector(".lb, legend").append(" ", small);
  }
  const names = form.querySelectorAll("[name=drugs_name]"), uses = form.querySelectorAll("[name=drugs_use]");
  person.drugs.forEach(([name, use], at) => { names[at].value = name; uses[at].value = use; });
}

function choosePlaces(form, places) {
  const box = inside(form, "places");
  box.hidden = !places.length;
  box.querySelector(".seg").append(...places.map(([code, words], at) => {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, {type: "radio", name: "institution", value: code, checked: at === 0});
    label.append(input, words);
    return label;
  }));
}

function showVisit(root, kept, person, row) {
  const page = document.querySelector("#visit").content.cloneNode(true), form = page.querySelector("form"), box = inside(root, "visit");
  const today = todayOf(kept), sub = inside(page, "sub");
  inside(page, "name").textContent = form.dataset.name = person.name;
  inside(page, "about").textContent = person.about;
  sub.textContent = say(sub, {n: person.number});
  form.dataset.limits = JSON.stringify(person.limits);
  form.elements.key.value = crypto.randomUUID();
  form.elements.on.value = form.elements.on.max = today;
  choosePlaces(form, person.places);
  fillIn(form, person, box.dataset.said);
  box.append(page);
  form.dataset.draft = `follow-up:${person.id}`;
  restoreDraft(form);
  prepareVisit(form);
  if (!row) return;
  if (!row.refused) form.elements.key.value = row.key; // the same filling-in, put right before it was sent
  refill(form, row);
}

async function nextOf(root, kept) {
  const waiting = new Set((await doorstep.waiting()).map((row) => row.address)), link = inside(root, "kept-next"), today = todayOf(kept);
  const next = kept.people.find((person) => !waiting.has(`/services/hypertension/${person.id}/`) && !isPutOff(person, today));
  const name = root.querySelector("[data-kept-name]");
  name.textContent = name.dataset.keptName = inside(root, "visit").dataset.person;
  if (!next) return;
  link.href = `/services/hypertension/${next.id}/`;
  link.textContent = say(link, {name: next.name});
  link.hidden = false;
}

async function showOffline() {
  const root = document.querySelector("#offline");
  inside(root, "again").addEventListener("click", () => location.reload());
  await doorstep.ready;
  const kept = doorstep.isAble && (await doorstep.people().catch(() => null));
  if (!kept) { inside(root, "nothing").hidden = false; return; }
  const asOf = inside(root, "as-of"), isToday = startOf(kept.filled) === startOf(Date.now());
  asOf.textContent = say(asOf, {at: isToday ? kept.at : `${kept.today.slice(5)} ${kept.at}`});
  const person = kept.people.find((one) => location.pathname === `/services/hypertension/${one.id}/`);
  if (person) {
    inside(root, "visit").dataset.person = person.name;
    document.addEventListener("doorstep:kept", () => nextOf(root, kept));
    showVisit(root, kept, person, (await doorstep.waiting()).find((row) => row.address === location.pathname));
    return;
  }
  inside(root, "elsewhere").hidden = ["/", "/services/", "/services/offline/"].includes(location.pathname);
  showList(root, kept, await doorstep.waiting());
}
showOffline();
