"""``python -m tests.faults.load_with_faults SECONDS``: fifty people at work while one after the other dies.

Web, worker and database are killed, the broker is emptied and cut off, in random order. People meet
errors then; what was acknowledged has to be there. Writes its section of docs/load.md.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import redis

from tests.faults.hammer import lost_or_doubled
from tests.faults.load import FAULTS, HANDLERS, MEASURES, REPORT, Times, click_through, percentile
from tests.faults.site import Site, running_site, wait_for
from tests.faults.visitor import Notebook
from tests.faults.world import populate

# Seconds between two faults.
PAUSE = (8.0, 22.0)
SEED = int(os.environ.get("FAULT_SEED", "7"))
NAMES = {"web": "网站进程", "worker": "后台进程", "database": "数据库", "broker": "消息服务"}

TEMPLATE = """{head}

由 `make load-faults` 生成({day},随机数 {seed})。同样的 50 人点击 {seconds} 秒,
这期间每隔 {pause} 秒随机发生一种故障:
kill -9 网站、后台、数据库的一个或全部进程后由守护方式拉起,或清空消息服务并断开全部连接。
连接中断是网站主进程重新启动期间,测试客户端不停地重试。
机器由别的工作共用(结束时 1 分钟平均负载 {busy}),响应时间只供参考。

| 项目 | 数值 |
|---|---|
| 故障 | {faults} |
| 请求 | {count} 个 |
| 其中 503(数据库暂时无法访问) | {away} |
| 连接中断 | {broken} |
| 500 | {wrong} |
| 系统答复“已保存”的写入 | {saved} |
| 其中在数据库里找不到或重复的 | {lost} |
| 结束后 `check_invariants` | {checked} |
| 响应时间中位数、95%、最长(毫秒) | {half}、{most}、{longest} |
"""


def break_things(site: Site, until: float, happened: Counter[str]) -> None:
    luck = random.Random(SEED)
    acts: dict[str, Callable[[int], None]] = {
        "web": site.kill_web,
        "worker": site.kill_worker,
        "database": site.kill_database,
        "broker": lambda _number: empty_broker(site),
    }
    while time.monotonic() < until:
        time.sleep(luck.uniform(*PAUSE))
        name = luck.choice(list(acts))
        acts[name](happened[name])
        happened[name] += 1


def empty_broker(site: Site) -> None:
    with redis.Redis.from_url(site.environment["REDIS_URL"]) as broker:
        broker.flushall()
        broker.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def section(
    notebook: Notebook, times: Times, happened: Counter[str], *, seconds: float, lost: int, is_whole: bool
) -> str:
    everything = [value for values in times.taken.values() for value in values]
    return TEMPLATE.format(
        head=FAULTS,
        day=date.today(),
        seed=SEED,
        seconds=round(seconds),
        pause=f"{PAUSE[0]:.0f}–{PAUSE[1]:.0f}",
        busy=f"{os.getloadavg()[0]:.1f}",
        faults=",".join(f"{NAMES[name]} {count} 次" for name, count in sorted(happened.items())),
        count=times.count,
        away=times.statuses.get(503, 0),
        broken=sum(not fault[:3].isdecimal() for fault in times.faults),
        wrong=times.statuses.get(500, 0),
        saved=len(notebook.acknowledged),
        lost=lost,
        checked="全部一致" if is_whole else "有不一致",
        half=percentile(everything, 0.5),
        most=percentile(everything, 0.95),
        longest=round(max(everything) * 1000),
    )


def main(seconds: float) -> int:
    folder, happened = Path(tempfile.mkdtemp(prefix="rectify-load-")), Counter[str]()
    with running_site(folder, EXPORT_ROWS_IN_REQUEST=200) as site:
        world = populate(site, handlers=HANDLERS, count=MEASURES)
        site.start_web()
        site.start_worker()
        breaker = threading.Thread(target=break_things, args=(site, time.monotonic() + seconds, happened))
        breaker.start()
        notebook, times = click_through(world, seconds)
        breaker.join()
        wait_for(site.is_up, 60, "the site after the last fault")
        lost = lost_or_doubled(site, notebook)
        checked = site.manage("check_invariants")
        text = section(
            notebook, times, happened, seconds=seconds, lost=len(lost), is_whole=checked.returncode == 0
        )
    before = REPORT.read_text().split(f"\n{FAULTS}")[0].rstrip()
    REPORT.write_text(f"{before}\n\n{text}")
    print(text, *lost[:20], checked.stdout[-300:], sep="\n")
    return int(bool(lost or checked.returncode or times.statuses.get(500)))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
