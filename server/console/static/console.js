// What every page of the console does beyond HTML: ask before what cannot be taken back, keys, focus.
(() => {
  "use strict";

  // A form with data-ask is sent after its question was answered.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const ask = form.dataset.ask;
    if (!ask || form.dataset.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    question(ask, () => {
      form.dataset.asked = "yes";
      form.requestSubmit(event.submitter);
    });
  }, true);

  function question(text, then) {
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    words.textContent = text;
    const actions = document.createElement("div");
    actions.className = "actions";
    const yes = document.createElement("button");
    yes.className = "primary";
    yes.textContent = "确定";
    const no = document.createElement("button");
    no.textContent = "再想想";
    actions.append(yes, no);
    dialog.append(words, actions);
    dialog.setAttribute("aria-label", "请确认");
    document.body.append(dialog);
    const from = document.activeElement;
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { dialog.close(); then(); });
    dialog.addEventListener("close", () => { dialog.remove(); from?.focus?.(); });
    dialog.showModal();
    no.focus();
  }

  // A link or button with data-key is reached by that key, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]");
    if (typing) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const place = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!place) return;
    event.preventDefault();
    if (place.matches("input, textarea, select")) place.focus();
    else place.click();
  });

  // After a refusal the sentence that says why comes first, for eyes and for a screen reader.
  const told = () => document.getElementById("trouble")?.focus();
  document.addEventListener("DOMContentLoaded", told);
  document.addEventListener("htmx:after:swap", told);
})();
