// Forms that are signed: sent where there is a network and a log-in, else kept sealed (doorstep.js) and sent later under the same key, which counts once.
"use strict";

const REFUSALS = [400, 403, 404, 409, 422];
let isOver = false; // the session, as the last sending found it
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
const put = (box, values) => { box.textContent = Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), box.dataset.words); };
const clock = (moment) => { const day = new Date(moment), two = (n) => String(n).padStart(2, "0"); return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`; };

// The token of the page may have aged, by a log-in elsewhere or a year's rest: then a fresh one is fetched and the form sent once more
async function post(address, body) {
  const ask = () => fetch(address, {method: "POST", body: new URLSearchParams(body), headers: {"X-CSRFToken": token()}});
  const answer = await ask();
  if (!answer.headers.has("X-Yiti-Stale")) return answer;
  await fetch("/services/offline/");
  return ask();
}

// signed · refused, with a reason · login: the session is over or another person's · lost: no answer that says anything
async function send(address, body) {
  const answer = await post(address, body).catch(() => null);
  if (!answer) return {outcome: "lost", isOff: true};
  const url = new URL(answer.url).pathname, isStale = answer.headers.has("X-Yiti-Stale");
  if (isStale || (answer.redirected && !url.startsWith("/services/records/"))) return {outcome: "login"};
  if (!answer.redirected && !REFUSALS.includes(answer.status)) return {outcome: "lost"};
  const page = parse(await answer.text().catch(() => "")), user = page.body.dataset.user;
  if (user === undefined) return {outcome: "lost"};
  if (user !== doorstep.user) return {outcome: "login"};
  return {outcome: answer.redirected ? "signed" : "refused", page, url, isGone: [403, 404].includes(answer.status)};
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-outbox]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const body = new URLSearchParams(new FormData(form));
  body.delete("csrfmiddlewaretoken");
  body.set("by", doorstep.user);
  try {
    const {outcome, page, url} = await send(form.action || location.href, body);
    if (outcome === "signed") await leaveFor(url, form);
    else if (outcome === "refused") showRefusal(form, page);
    else await keep(form, body, outcome);
  } finally {
    delete form.dataset.busy;
  }
});

async function leaveFor(address, form) {
  if (form.dataset.row) await doorstep.drop(form.dataset.row);
  location.assign(address);
}

// A refusal that names a field brings the form back; any other is told above it. What was typed stays, on the page and as a draft
function showRefusal(form, page) {
  const filled = page.querySelector("form.visit");
  if (filled) {
    const row = form.dataset.row;
    document.querySelector("#main").replaceWith(page.querySelector("#main"));
    form = document.querySelector("form.visit");
    if (row) form.dataset.row = row;
    prepareVisit(form);
    saveDraft(form);
    (document.querySelector("#main .fd.bad input, #main [role=alert]:not(:empty)") || form).scrollIntoView({block: "center"});
    document.querySelector("#main .fd.bad input, #main .fd.bad select")?.focus({preventScroll: true});
    showOutbox();
    return;
  }
  saveDraft(form);
  const said = document.querySelector("#not-taken").content.cloneNode(true);
  said.querySelector("[data-why]").textContent = reasonOf(page);
  document.querySelector("#refusal").replaceChildren(said);
  window.scrollTo({top: 0});
}

const reasonOf = (page) => tidy(page.querySelector(".fd.bad .why-not, #main .say-so.late, #main .empty p, #main p, main p")?.textContent);

// Without an answer of the server the form says itself what is left out or out of range, while the person is still there
function faultsOf(form) {
  const boxes = [...form.querySelectorAll(".fd")].filter((box) => !box.closest("[hidden]"));
  return boxes.flatMap((box) => {
    const items = [...box.querySelectorAll("input, select, textarea")], first = items[0], value = first?.value.trim();
    const isGiven = ["radio", "checkbox"].includes(first?.type) ? items.some((item) => item.checked) : Boolean(value);
    if (!isGiven) return box.querySelector("[required], [data-needed]") ? [[box, "missing"]] : [];
    const {least, most} = first.dataset, isOut = (least && Number(value) < Number(least)) || (most && Number(value) > Number(most));
    return (least || most) && (isOut || Number.isNaN(Number(value))) ? [[box, "range"]] : [];
  });
}

function showFaults(form) {
  form.querySelectorAll("[data-local]").forEach((told) => { told.closest(".fd").classList.remove("bad"); told.remove(); });
  const faults = faultsOf(form), words = document.querySelector("#fault").content;
  for (const [box, kind] of faults) {
    const told = words.querySelector(`[data-${kind}]`).cloneNode(true), {least, most} = box.querySelector("input, select, textarea").dataset;
    if (kind === "range") put(told, {least, most});
    box.classList.add("bad");
    box.append(told);
  }
  faults[0]?.[0].closest("details")?.setAttribute("open", "");
  faults[0]?.[0].scrollIntoView({block: "center"});
  return faults.length;
}

// What was filled in, in words, for whoever has to read it where the form cannot be opened any more
function wordsOf(form) {
  const boxes = [...form.querySelectorAll(".fd")].filter((box) => !box.closest("[hidden]"));
  return boxes.map((box) => {
    const items = [...box.querySelectorAll("input, select, textarea")].filter((item) => !["radio", "checkbox"].includes(item.type) || item.checked);
    const values = items.map((item) => {
      if (["radio", "checkbox"].includes(item.type)) return tidy(item.parentElement.textContent);
      return item.matches("select") ? item.value && tidy(item.selectedOptions[0].textContent) : item.value.trim();
    }).filter(Boolean);
    const unit = values.length ? tidy(box.querySelector(".u")?.textContent) : "";
    return [tidy(box.querySelector(".lb, legend").firstChild.textContent), tidy(`${values.join(" · ")} ${unit}`)];
  }).filter(([, value]) => value);
}

// What could not be sent waits sealed; the draft of the form has done its work. Where nothing can be kept the form stays as it is
async function keep(form, body, outcome) {
  if (showFaults(form)) { saveDraft(form); return; }
  const verdict = form.querySelector("[data-verdict].late")?.textContent || "";
  const row = {key: body.get("key"), address: location.pathname, name: form.dataset.name, body: body.toString(), said: wordsOf(form), at: Date.now()};
  try {
    if (!doorstep.isAble) throw new Error("no safe place");
    await doorstep.wait(row);
    if (form.dataset.row && form.dataset.row !== row.key) await doorstep.drop(form.dataset.row);
  } catch {
    saveDraft(form);
    trouble();
    if (outcome === "login") document.querySelector("#refusal").replaceChildren(document.querySelector("#log-in-again").content.cloneNode(true));
    return;
  }
  const told = document.querySelector("#kept").content.cloneNode(true);
  told.querySelector("[data-kept-offline]").hidden = outcome === "login";
  told.querySelector("[data-kept-login]").hidden = outcome !== "login";
  told.querySelector("[data-kept-verdict]").textContent = verdict;
  form.replaceWith(told);
  document.querySelector("[data-draft-mark]")?.setAttribute("hidden", "");
  document.dispatchEvent(new CustomEvent("doorstep:kept"));
  isOver = outcome === "login";
  await showOutbox();
  window.scrollTo({top: 0});
}

// What waits, what was refused and why, and what became of what was sent
async function showOutbox() {
  const bar = document.querySelector("[data-outbox-bar]");
  if (!bar) return;
  const rows = await doorstep.waiting(), refused = rows.filter((row) => row.refused), words = bar.querySelector("[data-outbox-words]");
  bar.hidden = rows.length === refused.length;
  words.textContent = words.dataset[isOver ? "login" : "words"].replace("{n}", rows.length - refused.length);
  bar.querySelector("[data-outbox-send]").hidden = isOver;
  bar.querySelector("[data-outbox-login]").hidden = !isOver;
  document.querySelector("[data-outbox-refused]").replaceChildren(...refused.map((row) => rowOf(row, "#refused-row")));
  document.querySelector("[data-held-rows]")?.replaceChildren(...rows.filter((row) => !row.refused).map((row) => rowOf(row, "#waiting-row")));
  showResults(await doorstep.results());
  await showHeld(rows);
}

function rowOf(row, template) {
  const line = document.querySelector(template).content.cloneNode(true);
  line.querySelector("[data-name]").textContent = row.name;
  put(line.querySelector("[data-at]"), {at: clock(row.at)});
  line.querySelector("dl").replaceChildren(...row.said.flatMap(([name, value]) => [["dt", name], ["dd", value]]).map(([kind, text]) => Object.assign(document.createElement(kind), {textContent: text})));
  if (!row.refused) return line;
  line.querySelector("[data-why]").textContent = row.refused.why;
  line.querySelector("[data-why]").hidden = line.querySelector("[data-open]").hidden = row.refused.isGone;
  line.querySelector("[data-gone]").hidden = !row.refused.isGone;
  line.querySelector("[data-open]").href = row.address;
  line.querySelector("[data-drop]").addEventListener("click", async () => { await doorstep.drop(row.key); await showOutbox(); });
  return line;
}

function showResults(rows) {
  const box = document.querySelector("[data-outbox-results]");
  box.hidden = !rows.length;
  box.querySelector("[data-results]").replaceChildren(...rows.map((row) => {
    const line = document.querySelector("#result-row").content.cloneNode(true);
    line.querySelector("a").href = row.address;
    for (const name of ["name", "says", "next", "refer"]) line.querySelector(`[data-${name}]`).textContent = row[name];
    line.querySelector("[data-refer]").hidden = !row.refer;
    return line;
  }));
}
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-results-read]")) { await doorstep.tell([]); await showOutbox(); }
  if (event.target.closest("[data-outbox-send]")) await sendOutbox();
});

const resultOf = (row, address, page) => ({
  address, name: row.name, says: tidy(page.querySelector("[data-result]")?.textContent),
  next: tidy(page.querySelector("[data-next-on]")?.textContent), refer: tidy(page.querySelector("[data-refer]")?.textContent),
});

// One tab sends; a form that was refused waits for its person, one without an answer for the network
async function sendOutbox() {
  await doorstep.ready;
  const done = await navigator.locks?.request("yiti-outbox", {ifAvailable: true}, (lock) => (lock ? sendRows() : null));
  if (!done) return;
  isOver = done.isOver;
  await showOutbox();
  const isTyping = document.querySelector("form.visit");
  if (done.sent && !isTyping && document.querySelector(".due")) location.assign("/services/");
}

async function sendRows() {
  let sent = 0;
  for (const row of (await doorstep.waiting()).filter((one) => !one.refused)) {
    const {outcome, page, url, isOff, isGone} = await send(row.address, row.body);
    if (outcome === "login") return {sent, isOver: true};
    if (isOff) break;
    if (outcome === "refused") await doorstep.refuse(row, {why: reasonOf(page), isGone});
    if (outcome !== "signed") continue;
    await doorstep.tell([...(await doorstep.results()), resultOf(row, url, page)]);
    await doorstep.arrived(row);
    sent += 1;
  }
  return {sent, isOver: false};
}
window.addEventListener("online", sendOutbox);

// A form that waits or was refused comes back as it was filled in, or as it was changed since
function refill(form, row) {
  form.dataset.row = row.key;
  if (!form.querySelector(".draft")) fillAgain(form, row);
  prepareVisit(form);
}

function fillAgain(form, row) {
  const sent = new URLSearchParams(row.body), taken = {};
  const pairs = () => form.querySelectorAll("[name=drugs_name]");
  while (pairs().length < sent.getAll("drugs_name").filter(Boolean).length) [...pairs()].at(-1).closest(".pair").after([...pairs()].at(-1).closest(".pair").cloneNode(true));
  for (const item of form.elements) {
    if (!item.name || item.type === "hidden") continue;
    const values = sent.getAll(item.name);
    if (["radio", "checkbox"].includes(item.type)) item.checked = values.includes(item.value);
    else { taken[item.name] = (taken[item.name] ?? -1) + 1; item.value = values[taken[item.name]] ?? ""; }
  }
  form.prepend(document.querySelector("#refilled").content.cloneNode(true));
}
