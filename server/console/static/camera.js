// Adapter: a document camera is a camera like any other. It shows its picture, and gives a still of it.
(() => {
  "use strict";
  if (!navigator.mediaDevices?.getUserMedia) return;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`counter:${name}`, { detail }));
  const SHARP = { width: { ideal: 3264 }, height: { ideal: 2448 }, facingMode: "environment" };

  document.addEventListener("DOMContentLoaded", async () => {
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    if (devices.some((device) => device.kind === "videoinput")) tell("ready", { what: "photo" });
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-camera]");
    if (!button) return;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: SHARP });
    } catch {
      tell("says", { text: "高拍仪没有打开。请检查连线，或者选择文件上传。" });
      return;
    }
    look(stream, button.form);
  });

  function look(stream, form) {
    const dialog = document.createElement("dialog");
    dialog.className = "camera";
    dialog.setAttribute("aria-label", `拍 ${form.dataset.photoOf}`);
    const title = document.createElement("p");
    title.textContent = form.dataset.photoOf;
    const video = document.createElement("video");
    video.autoplay = true;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    const actions = document.createElement("div");
    actions.className = "actions";
    const take = named("拍下", "primary");
    const leave = named("不拍了", "");
    actions.append(take, leave);
    dialog.append(title, video, actions);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      for (const track of stream.getTracks()) track.stop();
      dialog.remove();
    });
    leave.addEventListener("click", () => dialog.close());
    take.addEventListener("click", () => {
      const still = document.createElement("canvas");
      still.width = video.videoWidth;
      still.height = video.videoHeight;
      still.getContext("2d").drawImage(video, 0, 0);
      still.toBlob((blob) => { dialog.close(); tell("photo", { form, blob }); }, "image/jpeg", 0.92);
    });
    dialog.showModal();
    take.focus();
  }

  function named(text, kind) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.className = kind;
    return button;
  }
})();
