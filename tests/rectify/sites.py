"""Sites for tests: the processes of `make run` on a port and in a folder that nobody else uses."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.rectify.processes import until

ROOT = Path(__file__).resolve().parents[2]
# By day the clock would write to people in the middle of a test, and each site would try its first backup.
PREPARE = """
import django
django.setup()
from django.utils import timezone
from jobs import nightly, schedule
from jobs.models import Job
from accounts.models import Organization
from measures.models.reminder import ReminderSettings
from rectify.prepare import prepare
prepare()
for row in Organization.objects.all():
    ReminderSettings.objects.create(organization=row, is_on=False)
trial, now = schedule.daily("try_backup"), timezone.localtime()
job, _ = nightly.job_of(trial, trial.due_on(now))
Job.objects.filter(pk=job.pk).update(status="DONE", finished_at=now)
"""
# Two cores may be busy with the other half of the tests.
START_SECONDS = 180
STOP_SECONDS = 60


@dataclass(frozen=True)
class RunningSite:
    """``var`` is its folder of data, ``process`` what `make run` would have started."""

    port: int
    var: Path
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepared_in(folder: Path) -> Path:
    """A ``var`` with tables, static files and demonstration data: made by who comes first, copied by all."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker of this run waits here
        if not (folder / "done").exists():
            variables = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var"), "RECTIFY_EMBEDDED": "1"}
            variables["DJANGO_SETTINGS_MODULE"] = "rectify.settings"
            arguments = [sys.executable, "-c", PREPARE]
            subprocess.run(arguments, cwd=ROOT, env=variables, check=True, capture_output=True)
            (folder / "done").touch()
    return folder / "var"


@contextmanager
def running_site(folder: Path, *, prepared: Path, variables: dict[str, str]) -> Iterator[RunningSite]:
    """One that answers, with a copy of the data ``prepared`` in ``folder`` and those settings."""
    shutil.copytree(prepared, folder / "var")
    port, said = free_port(), folder / "out"
    places = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder / "var"), "PORT": str(port)}
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "rectify.run"], cwd=ROOT, env=places | variables, stdout=out, stderr=out
        )
    try:
        assert until(lambda: "已启动" in said.read_text(), START_SECONDS), said.read_text()
        yield RunningSite(port, folder / "var", process)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
