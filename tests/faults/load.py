"""``python -m tests.faults.load SECONDS``: fifty people at work on a real deployment; writes docs/load.md.

Every click is one of somebody's main job, with a pause for reading it between two. What the server
acknowledged is looked for in the database afterwards.
"""

from __future__ import annotations

import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import requests

from tests.faults.hammer import World, lost_or_doubled, post, send
from tests.faults.site import ROOT, running_site
from tests.faults.visitor import Notebook, Visitor

HANDLERS, OFFICES, LEADERS, VIEWERS = 34, 6, 4, 6
MEASURES = 340
# Between two clicks, in seconds.
PAUSE = (0.3, 1.7)
PATIENCE = 90
REPORT = ROOT / "docs" / "load.md"
# The head of the section that tests.faults.load_with_faults writes.
FAULTS = "## 随机故障"


@dataclass
class Times:
    """Seconds of each answer by what was asked, and every answer that was none of ours to give."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, visitor: Visitor, name: Callable[[requests.Response], str]) -> None:
        def note(answer: requests.Response, *_: object, **__: object) -> None:
            with self.lock:
                self.taken.setdefault(name(answer), []).append(answer.elapsed.total_seconds())
                self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
                if answer.status_code >= 500 or "sign-in" in answer.headers.get("Location", ""):
                    self.faults.append(f"{answer.status_code} {answer.request.method} {answer.url}")

        visitor.http.hooks["response"].append(note)

    def broke(self, error: requests.RequestException) -> None:
        with self.lock:
            self.faults.append(f"{type(error).__name__} {error}")

    @property
    def count(self) -> int:
        return sum(len(values) for values in self.taken.values())


NAMES = {
    "progress": "记录进展",
    "evidence": "上传佐证材料",
    "submit": "提交审核",
    "complete": "审核通过",
    "return": "退回",
    "export": "导出台账",
}


def name_of(answer: requests.Response) -> str:
    path = answer.url.split("?")[0].split("/", 3)[3]
    parts = path.strip("/").split("/")
    if parts[-1] in NAMES:
        return NAMES[parts[-1]]
    pages = {"": "我的工作", "ledger": "台账", "dashboard": "总览", "measures": "措施页", "jobs": "任务页"}
    return pages.get(parts[0], parts[0])


class Person(threading.Thread):
    """Somebody with a round of clicks, until it is time to go."""

    def __init__(self, world: World, notebook: Notebook, times: Times, *, kind: str, number: int) -> None:
        super().__init__(daemon=True)
        self.world, self.notebook, self.times, self.kind, self.number = world, notebook, times, kind, number
        self.visitor = world.visitor(kind, number)
        self.luck = random.Random(f"{kind}{number}")
        self.until, self.least = 0.0, 0
        times.watch(self.visitor, name_of)

    def run(self) -> None:
        act = {"handlers": self.work, "offices": self.review}.get(self.kind, self.look)
        time.sleep(self.luck.uniform(0, PAUSE[1]))
        while self.is_there():
            try:
                act()
            except requests.RequestException as error:
                self.times.broke(error)

    def is_there(self) -> bool:
        """Stays on while too little was done, because the machine was busy with something else."""
        now = time.monotonic()
        is_enough = len(self.notebook.acknowledged) >= self.least
        return now < self.until or (not is_enough and now < self.until + PATIENCE)

    def read(self, path: str) -> None:
        """A click and the time to read what came."""
        if self.is_there():
            self.visitor.get(path)
            time.sleep(self.luck.uniform(*PAUSE))

    def post(self, kind: str, path: str, **data: str) -> None:
        field_name = "text" if kind == "progress" else "note"
        if self.is_there():
            post(self.visitor, self.notebook, kind, path, lambda word: data | {field_name: word})
            time.sleep(self.luck.uniform(*PAUSE))

    def work(self) -> None:
        """A handler: what is mine, progress, a file, submit."""
        measure = self.luck.choice(self.world.measures_of(self.number))
        page = f"/measures/{measure}/"
        self.read("/")
        self.read(page)
        self.post("progress", f"{page}progress/", happened_on=date.today().isoformat())
        self.upload(page)
        self.read("/ledger/?q=检查")
        self.post("submit", f"{page}submit/")

    def upload(self, page: str) -> None:
        if not self.is_there():
            return
        word = self.notebook.word("upload")
        content = (f"{word} 走访台账\n" * 2000).encode()
        files = {"files": (f"{word}.txt", content, "text/plain")}
        send(self.notebook, "upload", word, lambda: self.visitor.post(f"{page}evidence/", files=files))
        time.sleep(self.luck.uniform(*PAUSE))

    def review(self) -> None:
        """The office: what waits, look at each, complete two of three; the ledger as a file now and then."""
        self.read("/")
        waiting = self.visitor.get("/ledger/?status=SUBMITTED").text
        for measure in [pk for pk in self.world.measures if f"/measures/{pk}/" in waiting][:4]:
            page = f"/measures/{measure}/"
            version = self.visitor.version_of(page)
            time.sleep(self.luck.uniform(*PAUSE))
            if self.luck.random() < 0.7:
                self.post("complete", f"{page}complete/", version=version)
            else:
                self.post("return", f"{page}return/")
        self.read("/dashboard/")
        self.read("/ledger/export/")

    def look(self) -> None:
        """Leaders and the 书记: figures, the ledger, one of its measures."""
        self.read("/dashboard/")
        self.read("/ledger/")
        self.read("/ledger/?status=IN_PROGRESS")
        mine = self.world.measures[self.number :: LEADERS] if self.kind == "leaders" else self.world.measures
        self.read(f"/measures/{self.luck.choice(mine)}/")


def crowd(world: World, notebook: Notebook, times: Times) -> list[Person]:
    counts = {"handlers": HANDLERS, "offices": OFFICES, "leaders": LEADERS, "viewers": VIEWERS}
    return [
        Person(world, notebook, times, kind=kind, number=number)
        for kind, count in counts.items()
        for number in range(count)
    ]


def click_through(world: World, seconds: float, *, least: int = 0) -> tuple[Notebook, Times]:
    """Fifty people at once for ``seconds``, or longer until ``least`` writes were acknowledged."""
    notebook, times = Notebook(), Times()
    people = crowd(world, notebook, times)
    for person in people:
        person.until, person.least = time.monotonic() + seconds, least
        person.start()
    for person in people:
        person.join(seconds + PATIENCE + 60)
    return notebook, times


def percentile(values: list[float], share: float) -> int:
    """In milliseconds."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000)


def report(notebook: Notebook, times: Times, *, seconds: float, lost: list[str]) -> str:
    everything = [value for values in times.taken.values() for value in values]
    rows = [("全部", everything), *sorted(times.taken.items(), key=lambda pair: -len(pair[1]))]
    lines = [
        f"| {name} | {len(values)} | {percentile(values, 0.5)} | {percentile(values, 0.95)} "
        f"| {percentile(values, 0.99)} | {round(max(values) * 1000)} |"
        for name, values in rows
    ]
    refused = sum(count for status, count in times.statuses.items() if status in (409, 422))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return TEMPLATE.format(
        day=date.today(),
        seconds=round(seconds),
        people=HANDLERS + OFFICES + LEADERS + VIEWERS,
        handlers=HANDLERS,
        offices=OFFICES,
        leaders=LEADERS,
        viewers=VIEWERS,
        measures=MEASURES,
        pause=f"{PAUSE[0]}–{PAUSE[1]}",
        count=times.count,
        rate=round(times.count / seconds, 1),
        errors=len(times.faults),
        refused=refused,
        saved=len(notebook.acknowledged),
        lost=len(lost),
        machine=f"{os.cpu_count()} 核,{memory:.0f} GB 内存,Python {platform.python_version()}",
        busy=f"{os.getloadavg()[0]:.1f}",
        rows="\n".join(lines),
    )


TEMPLATE = """# 压力测试报告

由 `make load` 生成({day})。真实的 gunicorn(2 个进程、每个 4 个线程)、PostgreSQL(fsync 打开)和 Redis,
测试客户端与它们在同一台机器上运行,共用处理器;实际部署中客户端不占用服务器的处理器。

| 项目 | 数值 |
|---|---|
| 机器 | {machine} |
| 结束时的负载(1 分钟平均) | {busy} |
| 人数 | {people}:经办人 {handlers},整改办 {offices},责任领导 {leaders},书记等 {viewers} |
| 台账 | {measures} 条措施 |
| 时长 | {seconds} 秒,两次点击之间停 {pause} 秒 |
| 请求 | {count} 个,每秒 {rate} 个 |
| 错误(5xx、连接中断、被退出登录) | {errors} |
| 按规则拒绝(如状态已变化) | {refused} |
| 系统答复“已保存”的写入 | {saved} |
| 其中在数据库里找不到或重复的 | {lost} |

经办人:我的工作 → 措施页 → 记录进展 → 上传佐证材料 → 台账搜索 → 提交审核。
整改办:待审核列表 → 措施页 → 审核通过或退回 → 总览 → 导出台账。领导:总览 → 台账 → 筛选 → 措施页。
每次写入带一个不重复的词,结束后逐个到数据库里查。

## 响应时间(毫秒)

| 请求 | 次数 | 中位数 | 95% | 99% | 最长 |
|---|---|---|---|---|---|
{rows}
"""


def main(seconds: float) -> int:
    from tests.faults.world import populate

    folder = Path(tempfile.mkdtemp(prefix="rectify-load-"))
    with running_site(folder, EXPORT_ROWS_IN_REQUEST=5000) as site:
        world = populate(site, handlers=HANDLERS, count=MEASURES)
        site.start_web()
        notebook, times = click_through(world, seconds)
        lost = lost_or_doubled(site, notebook)
        text = report(notebook, times, seconds=seconds, lost=lost)
        checked = site.manage("check_invariants")
    _, head, kept = REPORT.read_text().partition(f"\n{FAULTS}")
    REPORT.write_text(text + head + kept)
    print(text)
    print("\n".join([*times.faults[:20], *lost[:20], checked.stdout[-200:]]))
    return int(bool(times.faults or lost or checked.returncode))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
