// The doorstep: fields that depend on others, what a pressure means at once, and forms kept until there is a network.
"use strict";

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value;

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

// Sending: by the network where there is one, else kept and sent later under the same key, which counts once
const wasSigned = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith("/services/records/");

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-outbox]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action || location.href, {method: "POST", body, headers: {"X-CSRFToken": token()}});
    if (wasSigned(answer)) { location.assign(answer.url); return; }
    if (answer.status >= 500) throw new Error("server");
    showAnswer(await answer.text());
  } catch {
    await keep(form, body);
  } finally {
    delete form.dataset.busy;
  }
});

function showAnswer(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("#main");
  if (!main) { location.reload(); return; }
  document.querySelector("#main").replaceWith(main);
  const form = main.querySelector("form.visit");
  if (form) prepareVisit(form);
  (main.querySelector(".fd.bad input, [role=alert]:not(:empty)") || main).scrollIntoView({block: "center"});
  main.querySelector(".fd.bad input, .fd.bad select")?.focus({preventScroll: true});
}

// What could not be sent waits sealed (doorstep.js); the draft of the form has done its work
async function keep(form, body) {
  if (!doorstep.isAble) { trouble(); return; }
  body.delete("csrfmiddlewaretoken");
  const others = (await doorstep.waiting()).filter((row) => new URLSearchParams(row.body).get("key") !== body.get("key"));
  await doorstep.wait([...others, {address: location.pathname, name: form.dataset.name, body: body.toString()}]);
  form.replaceWith(document.querySelector("#kept").content.cloneNode(true));
  document.dispatchEvent(new CustomEvent("doorstep:kept"));
  await showOutbox();
  window.scrollTo({top: 0});
}

async function showOutbox() {
  const rows = await doorstep.waiting();
  document.querySelectorAll("[data-outbox-bar]").forEach((bar) => {
    const words = bar.querySelector("[data-outbox-words]");
    bar.hidden = !rows.length;
    words.textContent = words.dataset[rows.some((row) => row.refused) ? "refused" : "words"].replace("{n}", rows.length);
  });
  const box = document.querySelector("[data-outbox-refused]");
  if (!box) return;
  box.replaceChildren(...rows.filter((row) => row.refused).map((row) => {
    const line = document.querySelector("#outbox-row").content.cloneNode(true);
    line.querySelector("[data-name]").textContent = row.name;
    line.querySelector("[data-why]").textContent = row.refused;
    const link = line.querySelector("[data-open]");
    link.href = row.address;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      await doorstep.wait((await doorstep.waiting()).filter((other) => other.body !== row.body));
      location.assign(row.address);
    });
    return line;
  }));
}

const change = async (row, make) => doorstep.wait((await doorstep.waiting()).flatMap((other) => (other.body === row.body ? make(other) : [other])));

let sending = false;
async function sendOutbox() {
  const rows = await doorstep.waiting();
  if (sending || !rows.length) return;
  sending = true;
  let sent = 0;
  for (const row of rows.filter((one) => !one.refused)) {
    try {
      const answer = await fetch(row.address, {method: "POST", body: new URLSearchParams(row.body), headers: {"X-CSRFToken": token()}});
      if (wasSigned(answer)) { await change(row, () => []); sent += 1; continue; }
      if ([409, 422, 403, 404].includes(answer.status) && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const why = page.querySelector(".fd.bad .why-not, .say-so, .refused, #main p");
        await change(row, (other) => [{...other, refused: (why?.textContent || String(answer.status)).trim()}]);
      }
    } catch {
      break;
    }
  }
  sending = false;
  await showOutbox();
  if (sent && document.querySelector(".due")) location.reload();
}

window.addEventListener("online", sendOutbox);
document.addEventListener("click", (event) => { if (event.target.closest("[data-outbox-send]")) sendOutbox(); });

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
}
document.addEventListener("click", (event) => { if (event.target.closest("[data-carry-ask]")) carry(true); });

// One swipe to the left leads to the next person
let from = null;
document.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null; }, {passive: true});
document.addEventListener("touchend", (event) => {
  const next = document.querySelector("a[data-next]");
  if (!from || !next) return;
  const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]];
  if (x < -90 && Math.abs(y) < 50) location.assign(next.href);
}, {passive: true});

async function begin() {
  document.querySelectorAll("form.visit").forEach(prepareVisit);
  await doorstep.ready;
  const key = document.querySelector("[data-key]")?.dataset.key;
  if (key && doorstep.isAble) await doorstep.takeKey(key);
  await showOutbox();
  await sendOutbox();
  await carry(false);
}
begin();
