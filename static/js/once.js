// A second click while the first is on its way would do the same again: two entries, two remarks.
"use strict";

(() => {
  // Where the answer is a file, the page stays, and is sent again when it is meant.
  const MILLISECONDS = 3000;
  const sent = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    setTimeout(() => sent.delete(form), MILLISECONDS);
  });
})();
