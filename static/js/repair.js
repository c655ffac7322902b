// The preview of a notice by keyboard: walk through its places, say what they are, split and join
// paragraphs. Without this script the same buttons are plain forms. What is swapped is #repair; the
// form of the confirmation stands outside, so nothing typed there is lost.
"use strict";

(() => {
  const LEVELS = ["SECTION", "CATEGORY", "GROUP", "SUB_ISSUE", "MEASURE", "TEXT"];
  let isBusy = false;
  let wantsText = false;
  let before = { at: 0, isNode: false, isQuestion: false, scroll: 0 };

  // Kept for the whole visit: a proposal may go with one correction and come back with the next.
  const unticked = new Set();

  const repair = () => document.getElementById("repair");
  const source = () => document.querySelector(".source");
  const places = (root) => Array.from(root.querySelectorAll("[data-at]"));

  const say = (values) => {
    if (isBusy) return;
    const form = repair().querySelector("form.undo");
    const known = { csrfmiddlewaretoken: form.csrfmiddlewaretoken.value, seen: form.seen.value };
    window.htmx.ajax("POST", repair().dataset.correct, {
      source: repair(),
      target: "#repair",
      select: "#repair",
      swap: "outerHTML",
      values: Object.assign(known, values),
    });
  };

  const showLine = (number) => {
    const line = document.getElementById(`L${number}`);
    document.querySelectorAll(".source .is-near").forEach((one) => one.classList.remove("is-near"));
    if (!line) return;
    line.classList.add("is-near");
    source().scrollTop = line.offsetTop - source().clientHeight / 3;
    // Beside the tree it may stand a little below the window; below the tree it would take the page along.
    // After the browser brought the focused heading into view, and at once: two smooth scrolls end each other.
    if (!window.matchMedia("(min-width: 992px)").matches) return;
    window.requestAnimationFrame(() => line.scrollIntoView({ block: "nearest", behavior: "instant" }));
  };

  // The last place of the tree that begins no later: a heading that became text stands there no more.
  const nearest = (at) => {
    const tree = places(document.querySelector(".tree"));
    return tree.filter((one) => Number(one.dataset.at) <= at).pop() || tree[0];
  };

  const step = (node, by) => {
    const all = places(node.closest("[data-pane]"));
    const next = all[all.indexOf(node) + by];
    if (next) next.focus();
  };

  const cross = (node) => {
    const at = Number(node.dataset.at);
    if (node.closest(".tree")) {
      const line = document.querySelector(`#L${node.dataset.line} [data-at]`);
      if (line) line.focus();
    } else {
      const other = nearest(at);
      if (other) other.focus();
    }
  };

  const onNode = (event, node) => {
    const at = node.dataset.at;
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
    if (digit) {
      const said = { act: "level", at, level: LEVELS[digit[1] - 1] };
      say(event.shiftKey ? Object.assign(said, { is_for_kind: "on" }) : said);
    } else if (event.key === "ArrowDown") step(node, 1);
    else if (event.key === "ArrowUp") step(node, -1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") cross(node);
    else if (event.key === "Backspace") say({ act: "join", at });
    else if (event.key.toLowerCase() === "u") say({ act: "undo", at });
    else {
      wantsText = event.key === "Enter";
      return;
    }
    event.preventDefault();
  };

  const onText = (event, area) => {
    const at = area.form.at.value;
    const place = area.selectionStart;
    if (event.key === "Escape") {
      (document.getElementById(`T${at}`) || nearest(Number(at))).focus();
    } else if (event.key === "Enter" && !event.shiftKey) {
      const text = `${area.value.slice(0, place)}\n${area.value.slice(place)}`;
      say({ act: "split", at, text });
    } else if (event.key === "Backspace" && place === 0 && area.selectionEnd === 0) {
      say({ act: "join", at });
    } else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.id === "spot-text") onText(event, event.target);
    else if (event.target.closest("[data-at]")) onNode(event, event.target.closest("[data-at]"));
  });

  const showFocused = () => {
    const node = document.activeElement.closest(".tree [data-at]");
    if (node) showLine(node.dataset.line);
  };
  document.addEventListener("focusin", showFocused);
  showFocused(); // who was faster than this script

  document.addEventListener("change", (event) => {
    if (event.target.name !== "accepted") return;
    if (event.target.checked) unticked.delete(event.target.value);
    else unticked.add(event.target.value);
  });
  document.querySelectorAll("[name=accepted]:not(:checked)").forEach((one) => unticked.add(one.value));

  document.addEventListener("htmx:beforeRequest", () => (isBusy = true));
  document.addEventListener("htmx:afterRequest", () => (isBusy = false));

  document.addEventListener("htmx:beforeSwap", () => {
    const active = document.activeElement;
    const own = active.closest("[data-at]");
    const field = active.form && active.form.elements.at;
    before = {
      at: Number(own ? own.dataset.at : field ? field.value : 0),
      isNode: Boolean(own),
      isQuestion: Boolean(active.closest(".questions")),
      scroll: source() ? source().scrollTop : 0,
    };
  });

  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("[name=accepted]").forEach((one) => {
      one.checked = !unticked.has(one.value);
    });
    if (source()) source().scrollTop = before.scroll;
    const text = document.getElementById("spot-text");
    const chosen = document.querySelector(".source .is-chosen");
    if (chosen) showLine(chosen.id.slice(1));
    if (wantsText && text) {
      text.focus();
      text.setSelectionRange(0, 0);
    } else if (document.activeElement === document.body && document.querySelector(".tree")) {
      const question = before.isQuestion && document.querySelector(".questions button");
      const next = question || nearest(before.at);
      if (next) next.focus();
    }
    const isNarrow = window.matchMedia("(max-width: 991px)").matches;
    if (isNarrow && text && !wantsText && before.isNode) {
      document.querySelector(".spot").scrollIntoView();
    }
    wantsText = false;
  });
})();
