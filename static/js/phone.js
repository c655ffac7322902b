// One photo after the other on a telephone: each that was taken makes room for the next, all are sent together.
"use strict";

(() => {
  const MAX_PHOTOS = 20;
  const form = document.querySelector("[data-photos]");
  if (!form) return;

  const cameras = () => [...form.querySelectorAll("input[capture]")];

  form.addEventListener("change", (event) => {
    const all = cameras();
    if (event.target !== all[all.length - 1] || !event.target.files.length || all.length >= MAX_PHOTOS) return;
    const next = event.target.cloneNode();
    next.value = "";
    next.id = `photo-${all.length + 1}`;
    const label = document.createElement("label");
    label.className = "form-label";
    label.htmlFor = next.id;
    label.textContent = `再拍一张(第${all.length + 1}张)`;
    event.target.after(label, next);
  });

  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = "正在上传……";
  });
})();
