// What devices at the counter tell a page, whoever made them. An adapter sends one of these events:
//   counter:card   {owner, record}   the 256 bytes of an ID card's chip, in base64
//   counter:photo  {form, blob}      a still of a document camera for the form of one side of a paper
//   counter:call   {number}          a number was called or scanned
//   counter:rating {stars}           the rating device was pressed, 5 best to 1 worst
//   counter:says   {text}            what a person should know of the device
// and tells with counter:ready {what} that it is there. Each event fills a form that a hand could fill.
(() => {
  "use strict";
  const on = (name, act) => document.addEventListener(`counter:${name}`, (event) => act(event.detail));

  on("ready", ({ what }) => {
    for (const place of document.querySelectorAll(what === "card" ? "[data-card]" : "[data-camera]")) place.hidden = false;
  });

  on("card", ({ owner, record }) => {
    const form = document.querySelector("form[data-card]");
    if (!form) return;
    form.elements.owner.value = owner;
    form.elements.record.value = record;
    form.requestSubmit();
  });

  on("photo", ({ form, blob }) => {
    const kept = new DataTransfer();
    kept.items.add(new File([blob], "photo.jpg", { type: blob.type }));
    form.elements.file.files = kept.files;
    form.requestSubmit();
  });

  on("call", ({ number }) => {
    const input = document.querySelector("form.scan input:not([type=hidden])");
    if (!input) return;
    input.value = number;
    input.form.requestSubmit();
  });

  on("rating", ({ stars }) => {
    const form = document.querySelector("form[data-rating]");
    if (!form) return;
    form.elements.stars.value = stars;
    form.requestSubmit();
  });

  on("says", ({ text }) => {
    const place = document.querySelector("[data-device-says]");
    if (place) place.textContent = text;
  });
})();
