// The screen of a meeting room: turns from slide to slide, asks once a minute whether anything changed.
"use strict";

(() => {
  const TURN = 20000;
  const RENEW = 60000;
  const stage = document.querySelector("[data-wall]");
  const said = document.querySelector("[data-said]");
  const pause = document.querySelector("[data-pause]");
  const full = document.querySelector("[data-full]");
  const picture = document.querySelector("[data-picture]");
  let marker = stage.dataset.marker;
  let isPaused = false;

  const frames = () => [...stage.querySelectorAll(".frame")];
  const current = () => frames().findIndex((frame) => !frame.hidden);

  const show = (index) => {
    const all = frames();
    const shown = all[(index + all.length) % all.length];
    for (const frame of all) frame.hidden = frame !== shown;
    const name = shown.dataset.slide;
    for (const link of document.querySelectorAll("[data-to]")) {
      if (link.dataset.to === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (picture) picture.href = picture.dataset.picture.replace("SLIDE", name);
  };

  const tell = (text, isStale) => {
    said.textContent = text;
    said.classList.toggle("is-stale", isStale);
  };

  const clock = () => new Date().toTimeString().slice(0, 5);

  const take = (html) => {
    const index = current();
    const page = new DOMParser().parseFromString(html, "text/html");
    stage.replaceChildren(...page.body.children);
    show(index);
  };

  const renew = async () => {
    try {
      const answer = await fetch(stage.dataset.wall, {
        headers: { "If-None-Match": marker, "X-Unattended": "1" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
      });
      if (answer.status === 200) {
        take(await answer.text());
        marker = answer.headers.get("ETag");
      } else if (answer.status !== 304) {
        tell(answer.type === "opaqueredirect" ? "登录已过期,数据停在上一次,请重新登录" : "服务器没有给出新数据,稍后再试", true);
        return;
      }
      tell(`${clock()} 已核对`, false);
    } catch (error) {
      tell("网络不通,数据停在上一次,稍后再试", true);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (!link) return;
    event.preventDefault();
    show(frames().findIndex((frame) => frame.dataset.slide === link.dataset.to));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(current() + 1);
    if (event.key === "ArrowLeft") show(current() - 1);
  });
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
    pause.textContent = isPaused ? "继续轮换" : "停在这一页";
  });
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });

  pause.hidden = false;
  full.hidden = !document.fullscreenEnabled;
  show(current());
  setInterval(() => isPaused || show(current() + 1), TURN);
  setInterval(renew, RENEW);
})();
