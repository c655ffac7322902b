// What somebody writes is kept on the server while he writes it: for every form that has a text of more
// than one line. It stands there again after a reload, on another machine, and after another form of the
// page was sent. Without this script a form is simply a form.
"use strict";

(() => {
  const { drafts: address, kept: keptPage } = document.currentScript.dataset;
  const FIELDS =
    "textarea, select, input:not([type]), input[type=text], input[type=date], input[type=number], input[type=url]";
  const WAIT = 2000;
  const RETRY = 15000;
  const states = new Map();
  let isSending = false;

  const textsOf = (form) =>
    [...form.querySelectorAll("textarea")].filter((area) => !area.readOnly && !area.disabled);
  const isWritten = (area) => area.value !== area.defaultValue;
  const pathOf = (url) => new URL(url || window.location.href, window.location.href).pathname;

  // Tells whether the page says now what it said when the draft was written.
  const baseOf = (areas) => {
    let sum = 5381;
    for (const letter of areas.map((area) => area.defaultValue).join("\0")) {
      sum = (Math.imul(sum, 33) + letter.codePointAt(0)) >>> 0;
    }
    return sum.toString(36);
  };

  const hide = (form, name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  };

  const watch = (form) => {
    const areas = textsOf(form);
    const method = (form.getAttribute("method") || "").toLowerCase();
    if (!areas.length || method !== "post" || states.has(form) || "noDraft" in form.dataset) return;
    const key = `${pathOf(form.getAttribute("action"))}#${areas[0].id || areas[0].name}`;
    const said = document.createElement("div");
    said.className = "small quiet draft-said";
    said.setAttribute("role", "status");
    areas[0].after(said);
    const base = baseOf(areas);
    states.set(form, { form, key, base, said, note: null, timer: 0, sent: null, isTouched: false });
    hide(form, "draft_form", key);
    hide(form, "draft_base", base);
  };

  const valuesOf = (form) => {
    if (!textsOf(form).some(isWritten)) return null;
    const values = {};
    for (const field of form.querySelectorAll(FIELDS)) {
      if (field.name && (field.tagName === "SELECT" || isWritten(field))) values[field.name] = field.value;
    }
    return values;
  };

  const bodyOf = ({ form, key, base }) => {
    const values = valuesOf(form);
    const body = new FormData();
    body.append("form", key);
    body.append("page", window.location.pathname);
    body.append("title", document.title.split(" · ")[0]);
    body.append("base", base);
    body.append("values", values ? JSON.stringify(values) : "");
    return body;
  };

  const say = (state, text, isTrouble) => {
    state.said.textContent = text;
    state.said.classList.toggle("text-danger-emphasis", Boolean(isTrouble));
  };

  const told = async (state, answer, ifEmpty) => {
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      say(state, "登录已过期,草稿没有保存。可以继续填写,提交后重新登录,内容不会丢失。", true);
      return;
    }
    const { ok, at, message } = await answer.json();
    if (!ok) say(state, message, true);
    else say(state, at ? `草稿已保存 ${at}` : ifEmpty);
  };

  const send = async (state, isLast, ifEmpty) => {
    const token = state.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const init = { method: "POST", headers, body: bodyOf(state), redirect: "manual", keepalive: isLast };
    try {
      await told(state, await window.fetch(address, init), ifEmpty);
    } catch {
      if (isLast) return;
      say(state, "草稿没有保存:网络或服务器暂时不可用,稍后自动再试。", true);
      state.timer = window.setTimeout(save, RETRY, state);
    }
  };

  // One after the other: on a slow server an older text would arrive after a newer one, or after the
  // discarding. Only what is saved on leaving waits for nothing.
  const save = (state, isLast = false, ifEmpty = "") => {
    window.clearTimeout(state.timer);
    state.timer = 0;
    const before = isLast ? null : state.sent;
    const sent = before ? before.then(() => send(state, isLast, ifEmpty)) : send(state, isLast, ifEmpty);
    state.sent = sent;
    return sent.then(() => {
      if (state.sent === sent) state.sent = null;
    });
  };

  const onWriting = (event) => {
    const state = event.target.form && states.get(event.target.form);
    if (!state || !event.target.matches(FIELDS)) return;
    state.isTouched = true;
    if (!state.timer) state.timer = window.setTimeout(save, WAIT, state);
  };

  // Before a form goes, what is written in the others is saved, and nothing of its own is under way any more:
  // it would come back as a draft of what was sent.
  let held = null;
  const onSending = (event) => {
    const form = event.target;
    const own = states.get(form);
    if (own) {
      window.clearTimeout(own.timer);
      own.timer = 0;
    }
    const others = [...states.values()].filter((state) => state !== own && state.timer);
    const waiting = [...others.map((state) => save(state)), own && own.sent].filter(Boolean);
    if (held === form || !waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held) return;
    held = form;
    const { submitter } = event;
    const late = new Promise((resolve) => window.setTimeout(resolve, RETRY / 5));
    Promise.race([Promise.allSettled(waiting), late]).then(() => {
      form.requestSubmit(submitter && submitter.form === form ? submitter : undefined);
      held = null;
    });
  };

  const onSent = (event) => {
    if (event.defaultPrevented) return;
    isSending = true;
    // What is sent may be answered by a file, and the page stays.
    window.setTimeout(() => (isSending = false), 1000);
  };

  const onLeaving = (event) => {
    if (isSending) return;
    const unsent = [...states.values()].filter((state) => state.isTouched && valuesOf(state.form));
    unsent.filter((state) => state.timer).forEach((state) => save(state, true));
    if (!unsent.length) return;
    event.preventDefault();
    event.returnValue = "";
  };

  const button = (text, onClick) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-sm btn-outline-secondary ms-2", textContent: text });
    made.addEventListener("click", onClick);
    return made;
  };

  const noteAbove = (place, text, ...parts) => {
    const note = document.createElement("div");
    note.className = "alert alert-info draft-note";
    note.setAttribute("role", "status");
    note.append(text, ...parts);
    place.prepend(note);
    return note;
  };

  const discard = (state) => {
    state.form.reset();
    state.note.remove();
    save(state, false, "草稿已丢弃");
  };

  const put = (form, values) => {
    for (const field of form.querySelectorAll(FIELDS)) {
      if (field.name in values) {
        field.value = values[field.name];
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  };

  const unfold = (form) => {
    for (let at = form.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  };

  const restore = (state, draft) => {
    const areas = textsOf(state.form);
    if (state.isTouched || areas.every((area) => !(area.name in draft.values))) return;
    if (areas.every((area) => !(area.name in draft.values) || area.value === draft.values[area.name])) return;
    unfold(state.form);
    const drop = button("丢弃", () => discard(state));
    if (draft.base === state.base) {
      put(state.form, draft.values);
      state.note = noteAbove(state.form, `这是您 ${draft.at} 的草稿,还没有提交。`, drop);
      return;
    }
    const take = button("填入草稿", () => {
      put(state.form, draft.values);
      take.remove();
    });
    const text = `您 ${draft.at} 有一份草稿没有提交;之后这里的内容已有变化,所以没有直接填入。`;
    state.note = noteAbove(state.form, text, take, drop);
  };

  const bring = async () => {
    if (!states.size) return;
    const pages = new URLSearchParams([["page", window.location.pathname]]);
    // A page that shows what was refused stands at the address of its form.
    if (document.referrer.startsWith(window.location.origin)) pages.append("page", pathOf(document.referrer));
    const answer = await window.fetch(`${address}?${pages}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { drafts } = await answer.json();
    const byKey = new Map([...states.values()].map((state) => [state.key, state]));
    drafts.filter((draft) => byKey.has(draft.form)).forEach((draft) => restore(byKey.get(draft.form), draft));
    const here = window.location.pathname;
    const isOfHere = ({ page, form }) => page === here || form.split("#")[0] === here;
    if (drafts.some((draft) => isOfHere(draft) && !byKey.has(draft.form))) {
      const link = document.createElement("a");
      Object.assign(link, { href: keptPage, textContent: "查看草稿", className: "ms-2" });
      const text = "您在本页有没有提交的草稿,对应的表单现在不能填写。";
      noteAbove(document.getElementById("content"), text, link);
    }
  };

  document.addEventListener("input", onWriting);
  document.addEventListener("submit", onSending, true);
  window.addEventListener("submit", onSent);
  window.addEventListener("beforeunload", onLeaving);
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("form").forEach(watch));
  document.querySelectorAll("form").forEach(watch);
  bring().catch(() => {});
})();
