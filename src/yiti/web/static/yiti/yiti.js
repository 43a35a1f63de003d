// What the pages do beyond plain HTML: drawer, menus, search key, confirm word, drafts, charts. Every page works without it.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// The explanation drawer
let opener = null;

function openDrawer() {
  one("#shell").classList.add("with-drawer");
  one("#drawer").focus({preventScroll: true});
  prepare(one("#drawer"));
}

function closeDrawer() {
  const drawer = one("#drawer");
  if (!drawer || !drawer.childElementCount) return;
  drawer.replaceChildren();
  one("#shell").classList.remove("with-drawer");
  all("a.fig.open").forEach((link) => link.classList.remove("open"));
  if (opener && opener.isConnected) opener.focus();
  opener = null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.detail.elt;
  if (!link.matches("a.fig")) return;
  all("a.fig.open").forEach((other) => other.classList.remove("open"));
  link.classList.add("open");
  if (!link.closest("#drawer")) opener = link;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "drawer") openDrawer();
  else prepare(event.detail.target.isConnected ? event.detail.target : document);
});

// An answer that never came, or one that says no page for it
function trouble() {
  const template = one("#trouble");
  if (template) one("#refusal").replaceChildren(template.content.cloneNode(true));
  window.scrollTo({top: 0});
}
document.addEventListener("htmx:sendError", trouble);
document.addEventListener("htmx:timeout", trouble);
document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) trouble(); });
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") one("#refusal")?.replaceChildren();
});

// Clicks
document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-close], [data-copy], [data-print], [data-open-all], [data-reveal], [data-goto], [aria-disabled=true]");
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  if (!target) return;
  if (target.matches("[aria-disabled=true]")) event.preventDefault();
  else if (target.matches("[data-close]")) closeDrawer();
  else if (target.matches("[data-copy]")) copyAddress(event, target);
  else if (target.matches("[data-print]")) { event.preventDefault(); window.print(); }
  else if (target.matches("[data-open-all]")) all("details", target.closest(".why")).forEach((item) => { item.open = true; });
  else if (target.matches("[data-reveal]")) reveal(target);
  else if (target.matches("[data-goto]")) goTo(event, target);
});

function copyAddress(event, link) {
  if (!navigator.clipboard || !window.isSecureContext) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href);
  one(".ti", link).className = "ti ti-check";
}

function reveal(button) {
  const input = one("input", button.parentElement);
  input.type = input.type === "password" ? "text" : "password";
  button.setAttribute("aria-pressed", String(input.type === "text"));
}

function goTo(event, link) {
  const node = document.getElementById(link.getAttribute("href").slice(1));
  if (!node) return;
  event.preventDefault();
  const fold = one(".fold input", node.closest("tbody.folds") || document.createElement("i"));
  if (fold) fold.checked = true;
  for (let item = node.closest("details"); item; item = item.parentElement.closest("details")) item.open = true;
  node.scrollIntoView({block: "center"});
  node.closest("summary")?.focus();
}

// Keys
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    const menu = one("details.menu[open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); } else closeDrawer();
  } else if ((event.key === "/" && !typing) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
    const box = one("#search");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// Long menus narrow by name
document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches("[data-narrow]")) {
    const word = box.value.trim().toLowerCase();
    all("a", box.closest(".drop")).forEach((link) => { link.hidden = !link.textContent.toLowerCase().includes(word); });
  } else if (box.matches("[name=word]") && box.form?.dataset.word) {
    one("button", box.form).disabled = box.value.trim() !== box.form.dataset.word;
  } else if (box.matches("[data-knob]")) {
    all(`[data-knob="${box.dataset.knob}"]`, box.form || document).forEach((other) => { if (other !== box) other.value = box.value; });
  }
  if (box.form?.dataset.draft) saveDraft(box.form);
});

// Drafts survive a closed browser; what was sent is forgotten, passwords and files are never kept
const draftKey = (form) => `yiti:${document.body.dataset.user || ""}:${form.dataset.draft}`;
const draftFields = (form) => [...form.elements].filter((item) => item.name && !["hidden", "password", "file", "submit", "button"].includes(item.type));

function saveDraft(form) {
  const kept = draftFields(form).map((item) => [item.name, item.type === "checkbox" || item.type === "radio" ? [item.value, item.checked] : item.value]);
  localStorage.setItem(draftKey(form), JSON.stringify(kept));
}

function restoreDraft(form) {
  const kept = JSON.parse(localStorage.getItem(draftKey(form)) || "null");
  if (!kept || one(".fd.bad", form)) return;
  if (kept.sent) { localStorage.removeItem(draftKey(form)); return; }
  const fields = draftFields(form);
  let changed = false;
  kept.forEach(([name, value], index) => {
    const item = fields[index];
    if (!item || item.name !== name) return;
    if (Array.isArray(value)) {
      if (item.value === value[0] && item.checked !== value[1]) { item.checked = value[1]; changed = true; }
    } else if (item.value !== value) { item.value = value; changed = true; }
  });
  const note = one("#draft-note");
  if (changed && note) form.prepend(note.content.cloneNode(true));
  one("[data-discard]", form)?.addEventListener("click", () => { localStorage.removeItem(draftKey(form)); location.reload(); });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.draft) localStorage.setItem(draftKey(form), JSON.stringify({sent: true}));
});

// Menus in list toolbars act at once
document.addEventListener("change", (event) => { if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit(); });

// Charts: JSON beside the box, drawn when one is there
const INK = "#1d222b", LINE = "#cdc9bf", FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';
const SOLID = {color: "#35429a"};
const HATCHED = {color: "#b9bfe0", decal: {symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -Math.PI / 4, color: "#e4e7f4"}};
const SHADES = ["#35429a", "#6b78c4", "#9aa2d3", "#636a76", "#b9bfe0"];
const LOOKS = ["solid", "dashed", "dotted", "solid", "dashed"];

const widest = (names) => Math.max(0, ...names.map((name) => [...name].reduce((sum, sign) => sum + (sign > "\u2e80" ? 14 : 7.5), 0)));

function barOption(data, width) {
  const rows = [...data.rows].reverse();
  const longest = widest(rows.map((row) => row.name));
  const values = rows.map((row) => row.value || 0), low = Math.min(0, ...values), high = Math.max(0, ...values);
  const left = longest + 16, room = 84, plot = Math.max(width - left - 92, room * 2);
  const least = low < 0 ? (low * plot - room * high) / (plot - room) : 0; // so that the words left of the longest bar have room
  return {
    grid: {left, right: 92, top: 4, bottom: 8},
    xAxis: {type: "value", show: false, min: least, max: high || 1},
    yAxis: {type: "category", data: rows.map((row) => row.name), axisTick: {show: false}, axisLine: {show: false}, axisLabel: {color: INK, fontSize: 14, margin: longest + 8, align: "left"}},
    series: [{
      type: "bar", barMaxWidth: 18,
      markLine: {silent: true, symbol: "none", label: {show: false}, lineStyle: {color: LINE, type: "solid"}, data: [{xAxis: 0}]},
      data: rows.map((row) => ({
        value: row.value, itemStyle: data.kind === "differences" && row.value < 0 ? HATCHED : SOLID,
        label: {show: true, position: row.value < 0 ? "left" : "right", color: INK, fontSize: 13, fontWeight: 600, formatter: row.shown},
      })),
    }],
  };
}

function lineOption(data) {
  const named = data.series.length > 1; // one line alone is what the heading says
  return {
    grid: {left: 12, right: named ? Math.max(110, Math.min(widest(data.series.map((line) => line.name)) + 12, 170)) : 24, top: 16, bottom: 8, containLabel: true},
    xAxis: {type: "category", data: data.names, axisTick: {show: false}, axisLine: {lineStyle: {color: LINE}}, axisLabel: {color: INK}},
    yAxis: {type: "value", scale: true, splitLine: {lineStyle: {color: "#e6e3dc"}}, axisLabel: {color: "#636a76"}},
    series: data.series.map((line, at) => ({
      type: "line", name: line.name, data: line.values, connectNulls: false, symbolSize: 6, endLabel: {show: named, formatter: "{a}", color: INK}, labelLayout: {moveOverlap: "shiftY"},
      lineStyle: {color: SHADES[at % 5], width: 2, type: LOOKS[at % 5]}, itemStyle: {color: SHADES[at % 5]},
    })),
  };
}

function drawCharts(root) {
  const boxes = all("[data-chart]", root).filter((box) => !box.childElementCount);
  if (!boxes.length) return;
  if (!window.echarts) {
    if (one("#echarts")) return;
    const script = document.createElement("script");
    script.id = "echarts";
    script.src = document.body.dataset.echarts;
    script.onload = () => drawCharts(document);
    document.head.append(script);
    return;
  }
  boxes.forEach((box) => {
    const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const option = data.kind === "lines" ? lineOption(data) : barOption(data, box.clientWidth);
    const chart = window.echarts.init(box, null, {renderer: "canvas"});
    chart.setOption({animation: false, textStyle: {fontFamily: FONT}, aria: {enabled: true}, ...option});
    new ResizeObserver(() => chart.resize()).observe(box);
  });
}

// Whatever was just put on the page
function prepare(root) {
  drawCharts(root);
  all("form[data-draft]", root).forEach(restoreDraft);
  all("form[data-word]", root).forEach((form) => { one("button", form).disabled = one("[name=word]", form).value.trim() !== form.dataset.word; });
  all("[data-open-all], [data-reveal]", root).forEach((button) => { button.hidden = false; });
  if (innerWidth < 720) all("input[data-short]", root).forEach((field) => { field.placeholder = field.dataset.short; });
  all(".scroll, .panel", root).forEach((box) => {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0;
  });
}

// Printing shows every branch of an explanation
let closed = [];
window.addEventListener("beforeprint", () => { closed = all(".why details:not([open])"); closed.forEach((item) => { item.open = true; }); });
window.addEventListener("afterprint", () => closed.forEach((item) => { item.open = false; }));

// Place and period stand in the address, so that it can be sent to a colleague
if (document.body.dataset.address && !one("#offline") && !location.search.includes("period=")) {
  history.replaceState(history.state, "", document.body.dataset.address + location.hash);
}
// Where the menu of an area is longer than the screen, the page that is open stands in it
all(".subnav, .rail").forEach((menu) => {
  const open = one("[aria-current]", menu);
  if (open && menu.scrollWidth > menu.clientWidth) menu.scrollLeft = open.offsetLeft - (menu.clientWidth - open.offsetWidth) / 2;
});
prepare(document);
if (new URLSearchParams(location.search).get("print") === "1") window.print();
