// The box in the head: its key, and the panel below it, which goes when somebody looks elsewhere.
"use strict";

(() => {
  const box = document.getElementById("words");
  const panel = document.getElementById("head-found");
  if (!box || !panel) return;

  const close = () => panel.replaceChildren();
  const isTyping = (target) => target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");

  // After the keys of the list, which has a box of its own: what one of the two took, the other leaves.
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.hasChildNodes()) {
      event.preventDefault(); // the browser would wipe out the words as well
      close();
      box.focus();
      return;
    }
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if ((event.key !== "/" && event.key !== "、") || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  document.addEventListener("click", (event) => {
    if (!box.form.contains(event.target)) close();
  });
  box.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.form.contains(event.relatedTarget)) close();
  });
  // An answer to what was typed before it was wiped out.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === panel && (event.detail.xhr.status !== 200 || !box.value.trim())) {
      event.detail.shouldSwap = false;
      close();
    }
  });
})();
