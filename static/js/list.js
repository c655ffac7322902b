// The list of the ledger: ticks a whole page, says how many are ticked, and opens the acts when one is.
// All acts work without it.
"use strict";

(() => {
  const boxes = (form) => [...form.querySelectorAll("input[name=ids]")];
  const forms = () => document.querySelectorAll("[data-list]");

  const tell = (form) => {
    const all = form.querySelector("input[name=all]") || { checked: false };
    const page = form.querySelector("[data-tick-page]");
    if (!page) return;
    const ticked = boxes(form).filter((box) => box.checked).length;
    const [unit, thing] = (form.dataset.list || "条 措施").split(" ");
    form.querySelector("[data-ticked]").textContent = all.checked ? "已选全部" : ticked ? `已选 ${ticked} ${unit}` : "";
    for (const box of boxes(form)) box.closest("tr").classList.toggle("is-ticked", box.checked || all.checked);
    for (const act of form.querySelectorAll("[data-act]")) {
      act.disabled = !ticked && !all.checked;
      act.title = act.disabled ? `请先勾选${thing}` : "";
    }
    page.checked = ticked > 0 && ticked === boxes(form).length;
    page.indeterminate = ticked > 0 && !page.checked;
  };

  const prepare = (form) => {
    const head = form.querySelector("thead .tick");
    if (head && !head.querySelector("input")) {
      const box = document.createElement("input");
      box.type = "checkbox";
      box.className = "form-check-input";
      box.title = "选择本页全部";
      box.setAttribute("aria-label", box.title);
      box.setAttribute("data-tick-page", "");
      head.replaceChildren(box);
    }
    tell(form);
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-list]");
    if (!form) return;
    if (event.target.matches("[data-tick-page]")) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    tell(form);
  });

  // What is open over the list closes by Escape, and by a click beside it.
  const close = (but) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(but)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement.closest("details.menu[open]");
    if (menu) menu.querySelector("summary").focus();
    if (event.key === "Escape") close(null);
  });

  document.addEventListener("htmx:load", () => forms().forEach(prepare));
  // A browser keeps what was ticked when one comes back.
  window.addEventListener("pageshow", () => forms().forEach(prepare));
})();
