"""kill -9 of web, database, worker and backup, twenty times each, in the middle of every act."""

from __future__ import annotations

import os
import random
import time
from functools import partial
from pathlib import Path

import pytest

from operations.backup import manifest
from operations.backup.make import finished
from operations.backup.pool import content_path
from tests.faults.hammer import Hammer, World, lost_or_doubled
from tests.faults.site import Site, kill, wait_for
from tests.rectify.processes import children_of, until

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("FAULT_KILLS", "20"))
SEED = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 100_000)))


class Backups:
    """A process that makes backups without end."""

    def __init__(self, site: Site) -> None:
        self.root = site.folder / "backup"
        self.process = site.popen("-m", "tests.faults.backups", str(self.root))

    def is_at_work(self) -> bool:
        return any(self.root.glob("*.unfinished")) and bool(children_of(self.process.pid))

    def kill(self, number: int) -> None:
        del number
        for pid in children_of(self.process.pid):
            kill(pid)

    def __enter__(self) -> Backups:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


def test_nothing_is_lost_by_kills(site: Site, served: World, capsys: pytest.CaptureFixture[str]) -> None:
    luck, kills = random.Random(SEED), {"web": 0, "database": 0, "backup": 0, "worker": 0}
    site.start_worker()
    began = time.monotonic()
    with Backups(site) as backups, Hammer(served) as hammer:
        targets = {"web": site.kill_web, "worker": site.kill_worker, "backup": backups.kill}
        targets["database"] = site.kill_database
        wait_for(lambda: hammer.has_gone_on(dict.fromkeys(hammer.counts(), 0)), 60, "first acts")
        for number in range(KILLS):
            for name, kill_it in targets.items():
                if name in ("backup", "database"):
                    assert until(backups.is_at_work, 60)
                assert until(hammer.is_busy, 30)
                time.sleep(luck.random() * 0.05)
                kill_it(number)
                kills[name] += 1
                if name in ("web", "database"):
                    since = hammer.counts()
                    wait_for(partial(hammer.has_gone_on, since), 180, f"acts after {name}")
    notebook = hammer.notebook
    with capsys.disabled():
        print(f"\nseed {SEED}, kills {kills}, {time.monotonic() - began:.0f} s, {notebook.told()}")
    assert not lost_or_doubled(site, notebook)
    assert set(notebook.statuses) <= {0, 302, 409, 422, 503}, notebook.faults[:5]
    everything_is_made(site)
    checked = site.manage("check_invariants")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    whole_backups(backups.root)


LOOK_AFTER = """
import django; django.setup()
from django.utils import timezone
from jobs.care import NOTIFY_AGAIN, look_after
look_after(timezone.localtime() + 2 * NOTIFY_AGAIN)
"""


def everything_is_made(site: Site) -> None:
    """What beat would have done some minutes later: whose worker died is done by another."""
    unfinished = "SELECT count(*) FROM jobs_job WHERE status IN ('QUEUED', 'RUNNING')"

    def is_done() -> bool:
        assert site.run("-c", LOOK_AFTER).returncode == 0
        return until(lambda: site.rows(unfinished) == [(0,)], 6)

    wait_for(is_done, 90, "background work")
    made = site.rows("SELECT status, count(*), max(attempts) FROM jobs_job GROUP BY status")
    assert "DONE" in {status for status, *_ in made}, made
    site.stop_worker()


def whole_backups(root: Path) -> None:
    found = finished(root)
    assert found
    for folder in found:
        made = manifest.read(folder)
        assert all(content_path(root, file.sha256).is_file() for file in made.files)
