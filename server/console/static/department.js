// The departments' lists by keyboard, and ticks that outlive a live update.
(() => {
  "use strict";

  const rows = () => [...document.querySelectorAll(".lines tbody tr")];
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]");

  // j and k go from row to row; m ticks all, or none when all are ticked.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || typing(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      const list = rows();
      const here = list.findIndex((row) => row.contains(document.activeElement));
      const next = list[event.key === "j" ? here + 1 : Math.max(0, here - 1)];
      (next?.querySelector("input[type=checkbox]") ?? next?.querySelector("a"))?.focus();
    } else if (event.key === "m") {
      const boxes = [...document.querySelectorAll(".lines input[type=checkbox]")];
      const all = boxes.every((box) => box.checked);
      boxes.forEach((box) => { box.checked = !all; });
      boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Enter" && event.target.matches(".lines input[type=checkbox]")) {
      event.preventDefault();
      event.target.closest("tr").querySelector("a")?.click();
    }
  });

  // What was ticked, and where the keyboard stood, when a newer list takes the place of this one.
  let ticked = new Set();
  let focused = "";
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".lines input[type=checkbox]")) return;
    ticked = new Set([...document.querySelectorAll(".lines input:checked")].map((box) => box.id));
  });
  document.addEventListener("focusin", (event) => { focused = event.target.id; });
  document.addEventListener("htmx:after:swap", () => {
    for (const id of ticked) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    // A form that was asked for is written into at once.
    const form = document.querySelector("#doing form:not([data-seen])");
    if (form) {
      form.dataset.seen = "yes";
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
    }
  });
})();
