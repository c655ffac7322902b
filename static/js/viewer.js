// Looking through files: arrows lead to the next one, a picture is turned and scaled without asking the server.
// Every step is a link as well, so the page does without it.
"use strict";

(() => {
  const TURNS = [0, 90, 180, 270];
  const SIZES = ["fit", "wide", "full"];
  const picture = () => document.querySelector("[data-picture]");
  const value = (name) => [...picture().classList].find((one) => one.startsWith(`${name}-`)).slice(name.length + 1);

  const put = (name, next) => {
    picture().classList.replace(`${name}-${value(name)}`, `${name}-${next}`);
  };

  const turn = (by) => put("turn", TURNS[(TURNS.indexOf(Number(value("turn"))) + by / 90 + 4) % 4]);

  const size = (next) => {
    put("size", next);
    for (const link of document.querySelectorAll("[data-size]")) {
      if (link.dataset.size === next) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  const scale = (by) => {
    const next = SIZES[SIZES.indexOf(value("size")) + by];
    if (next) size(next);
  };

  const follow = (rel) => {
    const link = document.querySelector(`.viewer-bar a[rel=${rel}]`);
    if (link) link.click();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-turn], [data-size]");
    if (!link || !picture() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.turn) turn(Number(link.dataset.turn));
    else size(link.dataset.size);
  });

  const ofPicture = { r: () => turn(90), "+": () => scale(1), "=": () => scale(1), "-": () => scale(-1) };
  const isTyping = (target) => target.matches("input, select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (isTyping(event.target)) return;
    // An enlarged picture that has the focus is moved by the arrows.
    const isMoved = event.target === picture() && value("size") !== "fit";
    if (event.key === "ArrowLeft" && !isMoved) follow("prev");
    else if (event.key === "ArrowRight" && !isMoved) follow("next");
    else if (picture() && ofPicture[event.key.toLowerCase()]) ofPicture[event.key.toLowerCase()]();
    else return;
    event.preventDefault();
  });
})();
