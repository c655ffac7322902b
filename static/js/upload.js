// Evidence by drag and drop: one request and one progress bar per file, so that a file that is
// refused stops only itself. Without this script the form posts all files at once.
"use strict";

(() => {
  const row = (list, name) => {
    const item = document.createElement("li");
    const label = document.createElement("div");
    label.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    const message = document.createElement("div");
    message.className = "small";
    item.append(label, bar, message);
    list.append(item);
    return { bar, message };
  };

  const answerOf = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return { ok: false, message: "上传失败,请重新登录或稍后再试。" };
    }
  };

  const send = (form, file, { bar, message }) =>
    new Promise((resolve) => {
      const data = new FormData(form);
      data.delete("files");
      data.append("files", file);
      const request = new XMLHttpRequest();
      const finish = (answer) => {
        message.textContent = (answer.ok ? "✓ " : "✗ ") + answer.message;
        if (answer.existing) {
          const link = document.createElement("a");
          link.href = answer.existing;
          link.textContent = "选用已有的材料";
          message.append(" ", link);
        }
        message.classList.add(answer.ok ? "text-success-emphasis" : "text-danger-emphasis");
        resolve(answer.ok);
      };
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
      });
      request.addEventListener("load", () => finish(answerOf(request)));
      request.addEventListener("error", () => finish({ ok: false, message: "网络中断,请重试。" }));
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", data.get("csrfmiddlewaretoken"));
      request.send(data);
    });

  const enhance = (form) => {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector("[data-upload-drop]");
    const list = form.querySelector("[data-upload-list]");
    const button = form.querySelector("button");

    const sendAll = async (files) => {
      if (!files.length || button.disabled || !form.reportValidity()) return;
      button.disabled = true;
      list.replaceChildren();
      const rows = files.map((file) => row(list, file.name));
      let refused = 0;
      for (const [index, file] of files.entries()) {
        if (!(await send(form, file, rows[index]))) refused += 1;
      }
      button.disabled = false;
      input.value = "";
      if (isLeaving) return;
      if (!refused && !isTyping()) window.location.reload();
      else if (refused < files.length) showReload(list);
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sendAll([...input.files]);
    });
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
      // Into the field itself: a field that is required has to know that it is filled.
      input.files = event.dataTransfer.files;
      sendAll([...input.files]);
    });
  };

  // A reload would take back the act of another form that was sent a moment ago.
  let isLeaving = false;
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isLeaving = true;
  });

  // A reload would throw away what is being written in another form of the page.
  const isTyping = () =>
    [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);

  const showReload = (list) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = "已上传的文件刷新页面后可见";
    item.append(link);
    list.append(item);
  };

  document.querySelectorAll("form[data-upload]").forEach(enhance);
})();
