// The doorstep: fields that depend on others, what a pressure means at once, and forms kept until there is a network.
"use strict";

const OUTBOX = `yiti-outbox:${document.body.dataset.user || ""}`;
const readOutbox = () => JSON.parse(localStorage.getItem(OUTBOX) || "[]");
const writeOutbox = (rows) => (rows.length ? localStorage.setItem(OUTBOX, JSON.stringify(rows)) : localStorage.removeItem(OUTBOX));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

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
    body.delete("csrfmiddlewaretoken");
    writeOutbox([...readOutbox().filter((row) => new URLSearchParams(row.body).get("key") !== body.get("key")), {address: location.pathname, name: form.dataset.name, body: body.toString()}]);
    form.replaceWith(document.querySelector("#kept").content.cloneNode(true));
    showOutbox();
    window.scrollTo({top: 0});
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

function showOutbox() {
  const rows = readOutbox();
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
    link.addEventListener("click", () => writeOutbox(readOutbox().filter((other) => other.body !== row.body)));
    return line;
  }));
}

let sending = false;
async function sendOutbox() {
  if (sending || !readOutbox().length) return;
  sending = true;
  let sent = 0;
  for (const row of readOutbox()) {
    if (row.refused) continue;
    try {
      const answer = await fetch(row.address, {method: "POST", body: new URLSearchParams(row.body), headers: {"X-CSRFToken": token()}});
      if (wasSigned(answer)) { writeOutbox(readOutbox().filter((other) => other.body !== row.body)); sent += 1; continue; }
      if ([409, 422, 403, 404].includes(answer.status) && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const why = page.querySelector(".fd.bad .why-not, .say-so, .refused, #main p");
        writeOutbox(readOutbox().map((other) => (other.body === row.body ? {...other, refused: (why?.textContent || String(answer.status)).trim()} : other)));
      }
    } catch {
      break;
    }
  }
  sending = false;
  showOutbox();
  if (sent && document.querySelector(".due")) location.reload();
}

window.addEventListener("online", sendOutbox);
document.addEventListener("click", (event) => { if (event.target.closest("[data-outbox-send]")) sendOutbox(); });

// One swipe to the left leads to the next person
let from = null;
document.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null; }, {passive: true});
document.addEventListener("touchend", (event) => {
  const next = document.querySelector("a[data-next]");
  if (!from || !next) return;
  const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]];
  if (x < -90 && Math.abs(y) < 50) location.assign(next.href);
}, {passive: true});

document.querySelectorAll("form.visit").forEach(prepareVisit);
showOutbox();
sendOutbox();
