// Single letters in the list of the ledger, for who wants them: a script of its own, left out of the page of
// who does not. They do nothing while somebody types, and nothing that the page cannot do without them.
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  const rows = () => [...document.querySelectorAll(".ledger-list > tbody > tr[id]")];
  const current = () => document.activeElement.closest("tr[id]") || document.querySelector("tr.is-current, tr:target");

  // On its link, which Enter follows by itself.
  const go = (by) => {
    const all = rows();
    const at = all.indexOf(current());
    const row = at < 0 ? all[0] : all[at + by];
    if (!row) return;
    row.querySelector(".text a").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    const row = current();
    if (row) row.querySelector(".text a").click();
  };

  const tick = () => {
    const row = current();
    const box = row && row.querySelector("input[name=ids]");
    if (box) box.click();
  };

  const search = () => {
    const field = document.querySelector("[name=q]");
    field.focus();
    field.select();
  };

  const acts = {
    "/": search,
    "、": search,
    j: () => go(1),
    k: () => go(-1),
    x: tick,
    "?": () => dialog.showModal(),
    "？": () => dialog.showModal(),
  };

  const isTyping = (target) => target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  // What has the focus and is pressed by Enter itself.
  const isPressed = (target) => target.matches("a, button, summary, input");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (dialog.open || isTyping(event.target)) return;
    const act = event.key === "Enter" && !isPressed(event.target) ? open : acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
