// The window's keys beyond one key for one button: up and down a list, one open form at a time.
(() => {
  "use strict";

  // J and K go through the rows of a list; the file has links of its own for them.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]")) {
      if (event.key === "Escape" && !event.target.closest("dialog[open]")) event.target.blur();
      return;
    }
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-move][open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
        event.stopImmediatePropagation();
        event.preventDefault();
      }
      return;
    }
    if (event.key !== "j" && event.key !== "k") return;
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0);
    rows[next].focus();
  }, true);

  // A form that opens closes the one before it, and is ready to be filled in.
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!opened.matches?.("details[data-move]") || !opened.open) return;
    for (const other of document.querySelectorAll("details[data-move][open]")) {
      if (other !== opened) other.open = false;
    }
    opened.querySelector(".panel input:not([type=hidden]), .panel textarea, .panel select, .panel button")?.focus();
  }, true);
})();
