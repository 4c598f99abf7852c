// Adapter: a card reader whose service on this computer answers GET with {"record": base64 of 256 bytes}.
(() => {
  "use strict";
  const url = document.currentScript.dataset.url;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`counter:${name}`, { detail }));

  document.addEventListener("DOMContentLoaded", () => tell("ready", { what: "card" }));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-read]");
    if (!button) return;
    tell("says", { text: "请把身份证放在读卡器上。" });
    try {
      const answered = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(10000) });
      const { record } = await answered.json();
      if (!answered.ok || !record) throw new Error("no card");
      tell("says", { text: "" });
      tell("card", { owner: button.dataset.read, record });
    } catch {
      tell("says", { text: "没有读到身份证。请放平再试一次，或者照着证件填写。" });
    }
  });
})();
