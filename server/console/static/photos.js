// Looking closely at a photo: nearer, farther, turned, moved. Without this script it is shown whole.
(() => {
  "use strict";
  const STEP = 1.4, NEAREST = 8;
  let scale = 1, turned = 0, left = 0, top = 0;

  const sheet = () => document.querySelector("[data-sheet]");

  function show() {
    const paper = sheet();
    if (!paper) return;
    if (scale <= 1) { left = 0; top = 0; }
    // A photo on its side is drawn into a box that stands upright: made smaller until all of it is seen.
    const { clientWidth: wide, clientHeight: high } = paper.parentElement;
    const fits = turned % 180 ? Math.min(wide, high) / Math.max(wide, high) : 1;
    paper.style.transform = `translate(${left}px, ${top}px) rotate(${turned}deg) scale(${scale * fits})`;
    paper.parentElement.classList.toggle("is-near", scale > 1);
  }

  const does = {
    in: () => { scale = Math.min(NEAREST, scale * STEP); },
    out: () => { scale = Math.max(1, scale / STEP); },
    turn: () => { turned = (turned + 90) % 360; },
    fit: () => { scale = 1; turned = 0; },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-photo]");
    if (!button) return;
    does[button.dataset.photo]();
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "=" || event.target.closest("input, textarea, select, dialog[open]")) return;
    does.in();
    show();
  });

  document.addEventListener("dblclick", (event) => {
    if (!event.target.closest("[data-stage]")) return;
    scale = scale > 1 ? 1 : 2.5;
    show();
  });

  document.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !event.target.closest("[data-stage]")) return;
    event.preventDefault();
    (event.deltaY < 0 ? does.in : does.out)();
    show();
  }, { passive: false });

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    if (scale <= 1 || !event.target.closest("[data-stage]")) return;
    held = { x: event.clientX - left, y: event.clientY - top };
    event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    left = event.clientX - held.x;
    top = event.clientY - held.y;
    show();
  });
  document.addEventListener("pointerup", () => { held = null; });

  function ready() {
    scale = 1; turned = 0; left = 0; top = 0;
    for (const tools of document.querySelectorAll(".by-script")) tools.hidden = false;
  }
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready);
})();
