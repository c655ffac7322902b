// A box for text is as high as its text, up to most of the window. Without this script it scrolls.
"use strict";

(() => {
  const grow = (area) => {
    if (!area.offsetParent) return;
    const most = window.innerHeight * 0.7;
    if (area.scrollHeight <= area.clientHeight) return;
    area.style.height = `${Math.min(area.scrollHeight + 4, most)}px`;
  };
  const growAll = (root) => root.querySelectorAll("textarea").forEach(grow);

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.matches("textarea")) grow(event.target);
    });
  }
  // What was folded has no height before it is opened.
  document.addEventListener("toggle", (event) => event.target.matches("details") && growAll(event.target), true);
  growAll(document);
})();
