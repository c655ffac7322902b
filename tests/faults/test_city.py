"""全市一套系统: two web machines, two workers, two beats, one database, one Redis, one folder of files."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from measures.reminders.calendar import is_rest_day
from tests.faults.site import Site, wait_for
from tests.faults.visitor import Visitor
from tests.faults.world import populate
from tests.services.postgres import throwaway_server
from tests.services.redis import throwaway_redis

pytestmark = pytest.mark.faults
CONTENT = "走访台账,放在共用的文件夹里。".encode()
# What a beat and a worker write of their share.
DUE, TAKEN = "Scheduler: Sending due task look_after_jobs", "jobs.tasks"
# As after an hour in which neither ran: all that repeats is due at once, at both.
AN_HOUR_AGO = """
import sys, django
from datetime import timedelta
django.setup()
from celery.beat import PersistentScheduler
from rectify.celery import app
found = PersistentScheduler(app=app, schedule_filename=sys.argv[1])
for entry in found.schedule.values():
    entry.last_run_at -= timedelta(hours=1)
found.sync()
found.close()
"""


@dataclass(frozen=True)
class City:
    first: Site
    second: Site
    measures: list[int]
    people: dict[str, list[list[str]]]

    def visitors(self, person: str) -> tuple[Visitor, Visitor]:
        """Signed in once: the same session at either machine."""
        session = self.people[person][0][1]
        return Visitor(self.first.address, session), Visitor(self.second.address, session)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    shared = tmp_path_factory.mktemp("shared")
    with ExitStack() as stack:
        database, redis = stack.enter_context(throwaway_server()), stack.enter_context(throwaway_redis())
        sites = [
            Site(folder, database, redis, MEDIA_ROOT=shared / "media", BACKUP_DIR=shared / "backup")
            for folder in folders
        ]
        assert sites[0].manage("migrate", "--noinput", "-v0").returncode == 0
        for site in sites:
            stack.callback(site.end)
            assert site.manage("collectstatic", "--noinput", "-v0").returncode == 0
        world = populate(sites[0], handlers=4, count=10)
        people = json.loads(json.dumps(world.people))
        with ThreadPoolExecutor() as pool:
            list(pool.map(Site.start_web, sites))
        yield City(sites[0], sites[1], world.measures, people)


def start_workers(city: City) -> None:
    for name, site in (("one", city.first), ("two", city.second)):
        options = ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", f"{name}@city"]
        site.worker = site.popen("-m", "celery", "-A", "rectify", "worker", *options)


def start_beats(city: City) -> list[subprocess.Popen[bytes]]:
    beats = []
    for site in (city.first, city.second):
        path = str(site.folder / "beat")
        made = site.run("-c", AN_HOUR_AGO, path)
        assert made.returncode == 0, made.stderr
        options = ["--schedule", path, "--pidfile", "", "--loglevel", "INFO"]
        beats.append(site.popen("-m", "celery", "-A", "rectify", "beat", *options))
    return beats


def logs(city: City) -> list[str]:
    return [site.log.read_text(errors="replace") for site in (city.first, city.second)]


def test_signed_in_at_one_and_acting_at_the_other(city: City) -> None:
    here, there = city.visitors("handlers")
    measure = city.measures[0]
    for number, visitor in enumerate((here, there, here)):
        answer = visitor.post(f"/measures/{measure}/comment/", {"text": f"第{number}次核对"})
        assert answer.status_code == 302
    for visitor in (here, there):
        page = visitor.get(f"/measures/{measure}/").text
        assert all(f"第{number}次核对" in page for number in range(3))
    proof = {"files": ("台账.txt", CONTENT, "text/plain")}
    assert here.post(f"/measures/{measure}/evidence/", files=proof).status_code == 302
    page = there.get(f"/measures/{measure}/").text
    found = re.search(r"/evidence/(\d+)/\?download=1", page)
    assert found is not None
    assert there.get(f"/evidence/{found[1]}/?download=1").content == CONTENT
    assert there.post("/accounts/sign-out/").status_code == 302
    assert "sign-in" in here.get(f"/measures/{measure}/").headers["Location"]


def test_jobs_are_done_once(city: City) -> None:
    """Both beats are due with everything at the same moment, and a person asks at both machines."""
    start_workers(city)
    beats, rows = start_beats(city), city.first.rows
    try:
        here, there = city.visitors("offices")
        for visitor in (here, there, here):
            assert visitor.post("/ledger/export/").status_code == 302
        ended = "select 1 from jobs_job having count(*) > 10 and count(*) = count(finished_at)"
        wait_for(lambda: bool(rows("select 1 from jobs_lastrun where name = 'look_after_jobs'")), 60, "beats")
        wait_for(lambda: all(DUE in text and TAKEN in text for text in logs(city)), 90, "both machines")
        wait_for(lambda: bool(rows(ended)), 90, "jobs")
    finally:
        for beat in beats:
            beat.terminate()
            beat.wait()
    again = "select kind, key, attempts, status, error from jobs_job where attempts > 1 or status <> 'DONE'"
    assert rows(again) == []
    keys = [key for (key,) in rows("select key from jobs_job where key is not null")]
    assert len(keys) == len(set(keys)) > 0


def test_reminders_are_sent_once(city: City) -> None:
    """Both machines remind at the same moment, twice."""
    day = timezone.localdate()
    while is_rest_day(day):
        day += timedelta(days=1)
    both = (city.first, city.second) * 2
    with ThreadPoolExecutor() as pool:
        runs = pool.map(lambda site: site.manage("send_reminders", "--date", day.isoformat()), both)
        assert [run.stderr for run in runs if run.returncode] == []
    rows = city.first.rows
    digests = "select person_id, count(*) from measures_reminderdigest where sent_on = %s group by 1"
    counted = rows(digests, day)
    assert counted
    assert {count for _, count in counted} == {1}
    doubled = rows("select person_id, key from inbox_message group by 1, 2 having count(*) > 1")
    assert doubled == []
