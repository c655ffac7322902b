// The 分派表 by keyboard: moves with the arrows, takes a block copied from a spreadsheet, fills down,
// finds names by their first letters, says at once what will not go. Without it the page is a plain form.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const MANY = "supporting_departments";
  const MAX_SHOWN = 12;
  const columns = Array.from(form.querySelectorAll("thead th[data-words]"));
  const lines = Array.from(form.querySelectorAll("tr.fill, tr.open")).map((row) =>
    Array.from(row.querySelectorAll("td input")),
  );
  const fillers = lines[0];
  const all = lines.reduce((found, line) => found.concat(line), []);
  const saved = new Map(all.map((input) => [input, input.defaultValue]));
  const undone = [];
  let picked = [];
  let isTyped = false;
  let isSending = false;

  const optionsOf = (column) =>
    Array.from(document.getElementById(`o-${column}`).options).map((one) => ({
      value: one.value,
      aside: one.getAttribute("label"),
      latin: one.dataset.latin,
    }));
  const options = {};
  fillers.forEach((input) => (options[input.dataset.column] = optionsOf(input.dataset.column)));
  document.body.classList.add("has-script");

  // Where a cell stands.
  const place = (input) => {
    const line = lines.findIndex((one) => one.includes(input));
    return { line, column: lines[line].indexOf(input) };
  };
  const cell = (line, column) => (lines[line] || [])[column];
  const beside = (input, column) => lines[place(input).line].find((one) => one.dataset.column === column);

  // What is said below a cell while it is filled in; what the server said stays until the cell changes.
  const say = (input, sentence) => {
    let note = input.nextElementSibling;
    if (!note && sentence) {
      note = document.createElement("span");
      note.className = "note";
      note.id = `n-${input.name}`;
      input.after(note);
      input.setAttribute("aria-describedby", note.id);
    }
    if (note) note.textContent = sentence;
  };
  const dayOf = (text) => {
    const found = /^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$/.exec(text.trim());
    return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
  };
  const warning = (input) => {
    const column = input.dataset.column;
    const text = input.value.trim();
    if (!text) return "";
    if (column === "due_on") return dayOf(text) && dayOf(text) < form.dataset.today ? "这个日期已经过了,保存后就是逾期。" : "";
    if (column === "timeframe" || column === MANY) return "";
    const known = options[column].filter((one) => one.value === text);
    if (!known.length) return "";
    if (column === "department") return known[0].aside ? `${text}${known[0].aside},没有人能记录进展。` : "";
    const department = column === "handler" && beside(input, "department").value.trim();
    return department && !known.some((one) => one.aside === department) ? `${text}不是“${department}”的经办人。` : "";
  };
  const check = (input) => {
    input.removeAttribute("aria-invalid");
    say(input, warning(input));
  };

  const count = () => {
    const rows = lines.slice(1).filter((line) => line.some((input) => input.value !== saved.get(input)));
    form.querySelector("[data-count]").textContent = rows.length ? `已改${rows.length}行,还没有保存` : "";
    return rows.length;
  };
  const changed = (input) => {
    input.classList.toggle("is-changed", input.value !== saved.get(input));
    check(input);
    if (input.dataset.column === "department") check(beside(input, "handler"));
  };
  // Several cells at once, which one step takes back.
  const put = (pairs) => {
    const real = pairs.filter(([input, value]) => input && input.value !== value);
    if (real.length) undone.push(real.map(([input]) => [input, input.value]));
    real.forEach(([input, value]) => (input.value = value));
    real.forEach(([input]) => changed(input));
    isTyped = false;
    count();
  };
  const undo = () => {
    const last = undone.pop();
    if (!last) return;
    last.forEach(([input, value]) => (input.value = value));
    last.forEach(([input]) => changed(input));
    count();
  };

  // A block of cells as spreadsheets copy it: tabs, lines, quotes around what holds either.
  const blockOf = (text) => {
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const rows = [[]];
    let value = "";
    let isQuoted = false;
    const end = () => {
      rows[rows.length - 1].push(value.trim());
      value = "";
    };
    for (let at = 0; at < source.length; at += 1) {
      const sign = source[at];
      const isEnd = isQuoted && sign === '"' && source[at + 1] !== '"';
      if (isEnd) isQuoted = false;
      else if (isQuoted) {
        value += sign;
        if (sign === '"') at += 1;
      } else if (sign === '"' && !value) isQuoted = true;
      else if (sign === "\t") end();
      else if (sign === "\n") {
        end();
        rows.push([]);
      } else value += sign;
    }
    end();
    return rows;
  };
  const columnCalled = (title) =>
    columns.findIndex((one) => one.dataset.words.split(" ").includes(title.replace(/\s/g, "")));
  const paste = (input, rows) => {
    const start = place(input);
    const named = rows[0].map(columnCalled);
    const hasHead = named.filter((one) => one >= 0).length > 1;
    const body = hasHead ? rows.slice(1) : rows;
    const pairs = [];
    body.forEach((row, down) =>
      row.forEach((text, right) => {
        const column = hasHead ? named[right] : start.column + right;
        const target = column < 0 ? undefined : cell(start.line + down, column);
        if (target) pairs.push([target, text.replace(/\n/g, "、")]);
      }),
    );
    put(pairs);
    const left = start.line + body.length - lines.length;
    if (left > 0) form.querySelector("[data-count]").textContent += `;粘贴的内容多出${left}行,没有填入`;
  };

  // The list of what can be chosen.
  const list = document.createElement("ul");
  list.className = "grid-list";
  list.id = "grid-list";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  document.body.append(list);
  let offered = [];
  let chosen = -1;
  let owner = null;

  const parts = (text) => text.split(/[、,,;;]/);
  const matching = (input) => {
    const column = input.dataset.column;
    const typed = (column === MANY ? parts(input.value).pop() : input.value).trim().toLowerCase();
    const department = column === "handler" && beside(input, "department").value.trim();
    let known = options[column];
    if (department && known.some((one) => one.aside === department)) {
      known = known.filter((one) => one.aside === department);
    }
    const used = column === MANY ? parts(input.value).slice(0, -1).map((one) => one.trim()) : [];
    const isFound = (one) => one.value.toLowerCase().includes(typed) || (typed && one.latin.split(" ").some((key) => key.startsWith(typed)));
    return known.filter((one) => isFound(one) && !used.includes(one.value)).slice(0, MAX_SHOWN);
  };
  const close = () => {
    list.hidden = true;
    chosen = -1;
    if (owner) {
      owner.setAttribute("aria-expanded", "false");
      owner.removeAttribute("aria-activedescendant");
    }
  };
  const mark = (index) => {
    chosen = index;
    Array.from(list.children).forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (item) {
      item.scrollIntoView({ block: "nearest" });
      owner.setAttribute("aria-activedescendant", item.id);
    }
  };
  const offer = (input) => {
    owner = input;
    offered = matching(input);
    if (!offered.length) return close();
    list.textContent = "";
    offered.forEach((one, index) => {
      const item = document.createElement("li");
      item.id = `grid-option-${index}`;
      item.setAttribute("role", "option");
      item.append(one.value);
      const aside = document.createElement("span");
      aside.className = "aside";
      aside.textContent = one.aside;
      item.append(aside);
      list.append(item);
    });
    const box = input.getBoundingClientRect();
    list.style.left = `${box.left + window.scrollX}px`;
    list.style.top = `${box.bottom + window.scrollY}px`;
    list.style.minWidth = `${box.width}px`;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(input.value.trim() ? 0 : -1);
  };
  const take = (index) => {
    const value = offered[index].value;
    const before = owner.dataset.column === MANY ? parts(owner.value).slice(0, -1).map((one) => one.trim()) : [];
    put([[owner, before.concat(value).join("、")]]);
    close();
  };

  // Moving and marking.
  const unpick = () => {
    picked.forEach((input) => input.classList.remove("is-picked"));
    picked = [];
  };
  const pick = (from, to) => {
    unpick();
    const [one, other] = [place(from), place(to)];
    const [top, bottom] = [Math.min(one.line, other.line), Math.max(one.line, other.line)];
    picked = lines.slice(top, bottom + 1).map((line) => line[one.column]);
    picked.forEach((input) => input.classList.add("is-picked"));
  };
  let anchor = null;
  const go = (input, down, right, isMarking) => {
    const at = place(input);
    const next = cell(at.line + down, at.column + right);
    if (!next) return;
    if (isMarking) {
      anchor = picked.length ? anchor : input;
      pick(anchor, next);
    } else {
      unpick();
    }
    next.focus();
    next.select();
  };
  const fillDown = (input) => {
    const target = picked.length > 1 ? picked : [cell(place(input).line - 1, place(input).column), input];
    if (target[0]) put(target.slice(1).map((one) => [one, target[0].value]));
  };
  const fillAll = () => {
    const empty = [];
    lines.slice(1).forEach((line) =>
      line.forEach((input, column) => {
        const isDraft = line.every((one) => !saved.get(one));
        if (isDraft && !input.value && fillers[column].value) empty.push([input, fillers[column].value]);
      }),
    );
    put(empty);
  };
  const accept = () => put(all.filter((input) => !input.value && input.placeholder).map((input) => [input, input.placeholder]));

  const onList = (event) => {
    if (event.key === "ArrowDown") mark(Math.min(chosen + 1, offered.length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(chosen - 1, 0));
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      take(chosen);
      if (event.key === "Tab") return false;
      go(event.target, 1, 0, false);
    } else return false;
    return true;
  };
  const isAtEdge = (input, isRight) => {
    const edge = isRight ? input.value.length : 0;
    const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    return isWhole || (input.selectionStart === edge && input.selectionEnd === edge);
  };
  const onKey = (event) => {
    const input = event.target;
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl && event.key.toLowerCase() === "d") fillDown(input);
    else if (isControl && event.key.toLowerCase() === "z" && undone.length && !isTyped) undo();
    else if (isControl || (event.altKey && event.key !== "ArrowDown")) return false;
    else if (event.altKey) offer(input);
    else if (event.key === "ArrowDown") go(input, 1, 0, event.shiftKey);
    else if (event.key === "ArrowUp") go(input, -1, 0, event.shiftKey);
    else if (event.key === "Enter") go(input, event.shiftKey ? -1 : 1, 0, false);
    else if (event.key === "ArrowRight" && !event.shiftKey && isAtEdge(input, true)) go(input, 0, 1, false);
    else if (event.key === "ArrowLeft" && !event.shiftKey && isAtEdge(input, false)) go(input, 0, -1, false);
    else if (event.key === "Delete" && picked.length > 1) put(picked.map((one) => [one, ""]));
    else if (event.key === "Escape") unpick();
    else return false;
    return true;
  };

  all.forEach((input) => {
    // The script's own list takes the place of the browser's, which leaves no arrows for moving.
    input.removeAttribute("list");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "grid-list");
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !all.includes(event.target)) return;
    if ((!list.hidden && onList(event)) || onKey(event)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    form.querySelector('button[value="save"]').click();
  });
  form.addEventListener("input", (event) => {
    if (!all.includes(event.target)) return;
    isTyped = true;
    changed(event.target);
    count();
    offer(event.target);
  });
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!all.includes(event.target) || !/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    close();
    paste(event.target, blockOf(text));
  });
  form.addEventListener("focusout", close);
  form.addEventListener("mousedown", (event) => {
    if (!all.includes(event.target)) return;
    if (event.shiftKey && all.includes(document.activeElement)) {
      anchor = document.activeElement;
      pick(anchor, lines[place(event.target).line][place(anchor).column]);
      event.preventDefault();
    } else {
      unpick();
    }
  });
  form.addEventListener("click", (event) => {
    const act = event.target.closest("button[name=act]");
    if (act && act.value !== "save") {
      event.preventDefault();
      (act.value === "fill" ? fillAll : accept)();
    } else if (event.target === document.activeElement && all.includes(event.target)) {
      offer(event.target);
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(Array.from(list.children).indexOf(item));
  });
  form.addEventListener("submit", () => (isSending = true));
  window.addEventListener("beforeunload", (event) => {
    if (isSending || !count()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  count();
})();
