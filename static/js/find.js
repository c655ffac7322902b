// A field to type in, in the place of a select that cannot offer everything. Without it the words are sent
// with the form, and the page narrows the select itself.
"use strict";

(() => {
  const DELAY = 200;
  let count = 0;

  const prepare = (box) => {
    if (box.dataset.isReady) return;
    box.dataset.isReady = "yes";
    const input = box.querySelector("input[name=find]");
    const select = box.querySelector("select");
    const list = document.createElement("ul");
    const offered = [...select.options].map((option) => [option.value, option.text]);
    const nothing = offered.length && ["", "all"].includes(offered[0][0]) ? offered[0] : null;
    let active = -1;
    let timer = 0;
    let asked = 0;

    const chosen = () => (select.selectedOptions[0] ? select.selectedOptions[0].text : "");
    const items = () => [...list.querySelectorAll("[role=option]")];
    const isOpen = () => !list.hidden;

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const told = () => {
      input.value = nothing && select.value === nothing[0] ? "" : chosen();
      close();
    };
    const mark = (index) => {
      const all = items();
      if (!all.length) return;
      active = (index + all.length) % all.length;
      all.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
      input.setAttribute("aria-activedescendant", all[active].id);
      all[active].scrollIntoView({ block: "nearest" });
    };
    const choose = (value, label) => {
      if (![...select.options].some((option) => option.value === value)) select.add(new Option(label, value));
      const isNew = select.value !== value;
      select.value = value;
      told();
      if (isNew) select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = (rows, hasMore) => {
      list.replaceChildren();
      for (const [value, label] of rows) {
        const item = document.createElement("li");
        item.id = `${list.id}-${list.children.length}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.value = value;
        item.textContent = label;
        list.append(item);
      }
      if (!rows.length || hasMore) {
        const hint = document.createElement("li");
        hint.className = "quiet";
        hint.setAttribute("role", "presentation");
        hint.textContent = rows.length ? "还有更多,请再输入几个字" : "没有找到";
        list.append(hint);
      }
      active = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };
    const ask = async () => {
      const text = input.value.trim();
      asked += 1;
      const mine = asked;
      const answer = await fetch(`${box.dataset.find}?find=${encodeURIComponent(text)}`, { credentials: "same-origin" });
      if (!answer.ok || mine !== asked) return;
      const found = await answer.json();
      const rows = found.options.map(([value, label]) => [String(value), label]);
      show(nothing && !text ? [nothing, ...rows] : rows, found.has_more);
    };

    list.id = `find-list-${(count += 1)}`;
    list.className = "find-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "找到的巡察");
    box.append(list);
    select.hidden = true;
    input.removeAttribute("name");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    if (nothing) input.placeholder = `${nothing[1]}(可输入单位或巡察查找)`;
    told();

    input.addEventListener("focus", () => {
      input.select();
      show(offered, false);
    });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, DELAY);
    });
    // What is typed here changes nothing by itself: the select says when.
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen()) show(offered, false);
        mark(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && isOpen() && items().length) {
        event.preventDefault();
        const item = items()[Math.max(active, 0)];
        choose(item.dataset.value, item.textContent);
      } else if (event.key === "Escape" && isOpen()) {
        event.stopPropagation();
        told();
      }
    });
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("[role=option]");
      event.preventDefault();
      if (item) choose(item.dataset.value, item.textContent);
    });
    input.addEventListener("blur", () => {
      if (!input.value.trim() && nothing) choose(...nothing);
      else told();
    });
  };

  for (const box of document.querySelectorAll("[data-find]")) prepare(box);
})();
