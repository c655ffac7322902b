// The quick look beside the list: it takes the focus, and gives it back when it is closed.
"use strict";

(() => {
  const place = () => document.getElementById("glance");
  let opener = null;

  // Beside an open one the list shows less: what it leaves out stands in it.
  const show = (isOpen) => place().parentElement.classList.toggle("is-open", isOpen);

  const empty = () => {
    place().replaceChildren();
    show(false);
  };

  const close = () => {
    empty();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    // Another page of the list: what stood beside the old one goes.
    if (event.detail.target.id === "ledger") empty();
    if (event.detail.target !== place()) return;
    opener = event.detail.requestConfig.elt;
    for (const row of document.querySelectorAll("tr.is-current")) row.classList.remove("is-current");
    opener.closest("tr").classList.add("is-current");
    place().scrollTop = 0;
    show(true);
    place().querySelector("h2").focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && place().hasChildNodes()) close();
  });
})();
