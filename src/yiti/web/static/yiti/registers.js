// A register's form: fields asked only where another was answered so, and the keyboard of the desk.
"use strict";

(() => {
  const form = document.querySelector("form.register");
  if (!form) return;

  const answersOf = (name) => [...form.elements]
    .filter((item) => item.name === name && (item.checked || !["radio", "checkbox"].includes(item.type)))
    .map((item) => item.value);

  // What is hidden is not asked for; what was typed there comes back with it
  const showAsked = () => form.querySelectorAll("div[data-when]").forEach((box) => {
    const [name, wanted] = box.dataset.when.split("=");
    box.hidden = !wanted.split(",").some((value) => answersOf(name).includes(value));
    box.querySelectorAll("input, select, textarea").forEach((item) => { item.disabled = box.hidden; });
  });

  // Photographs of a telephone: what was taken is named at once
  form.querySelectorAll("input[type=file]").forEach((item) => item.addEventListener("change", () => {
    const line = item.closest(".fd").querySelector("[data-taken]");
    if (line) line.textContent = [...item.files].map((file) => `${file.name} ${Math.ceil(file.size / 1024)} KB`).join(", ");
  }));

  // Enter goes to the next field, Ctrl+Enter saves
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("textarea, button, a, [type=file]") && !event.ctrlKey) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) { form.requestSubmit(); return; }
    const fields = [...form.elements].filter((item) => item.name && !item.disabled && item.type !== "hidden" && item.offsetParent);
    (fields[fields.indexOf(event.target) + 1] || form.querySelector(".form-foot button"))?.focus();
  });

  form.addEventListener("input", showAsked);
  addEventListener("load", showAsked);
  showAsked();
})();
