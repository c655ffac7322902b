// Files dropped anywhere on a form go into its field. Without this script they are chosen there, or dropped
// on the field itself.
"use strict";

(() => {
  const enhance = (form) => {
    const input = form.querySelector("input[type=file]");
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
    });
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  };
  document.querySelectorAll("form[data-drop]").forEach(enhance);
})();
