// Where the weeks are wider than the screen, today stands in the middle of it.
"use strict";

(() => {
  for (const box of document.querySelectorAll(".time-scroll")) {
    const now = box.querySelector(".now, .is-now");
    if (!now || box.scrollWidth <= box.clientWidth) continue;
    box.scrollLeft += now.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 2;
  }
})();
