"""The database is away for a while: every page says so, and nothing has to be started again afterwards."""

from __future__ import annotations

import os
import time

import pytest
import requests

from tests.faults.hammer import World
from tests.faults.site import wait_for
from tests.faults.visitor import Visitor
from tests.rectify.processes import children_of

pytestmark = pytest.mark.faults

SECONDS = float(os.environ.get("FAULT_AWAY_SECONDS", "5"))


def says_so(answer: requests.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "数据库暂时无法访问" in answer.text
    assert "Traceback" not in answer.text
    assert "psycopg2" not in answer.text


def ask_everything(world: World, visitor: Visitor) -> None:
    page = f"/measures/{world.measures[0]}/"
    for path in ("/", "/ledger/", "/dashboard/", page, "/accounts/sign-in/", "/admin/"):
        if path != "/accounts/sign-in/":  # asks nobody before a password is typed
            says_so(visitor.get(path))
    says_so(visitor.post(f"{page}progress/", {"text": "进展", "happened_on": "2026-03-02"}))
    files = {"files": ("台账.txt", "走访\n".encode() * 200_000, "text/plain")}
    says_so(visitor.post(f"{page}evidence/", files=files))
    as_script = visitor.post(f"{page}evidence/", files=files, headers={"Accept": "application/json"})
    assert as_script.status_code == 503
    assert "数据库暂时无法访问" in as_script.json()["message"]
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503


def test_it_says_so_and_recovers_by_itself(served: World) -> None:
    site = served.site
    assert site.web is not None
    if site.worker is None:
        site.start_worker()
    assert site.worker is not None
    visitor, office = served.visitor("handlers", 0), served.visitor("offices", 3)
    assert visitor.get("/").status_code == 200
    wait_for(lambda: is_made(served, office), 60, "an export before")
    processes = (site.web.pid, *sorted(children_of(site.web.pid)), site.worker.pid)
    site.stop_database()
    until = time.monotonic() + SECONDS
    ask_everything(served, visitor)
    while time.monotonic() < until:
        says_so(visitor.get("/"))
        time.sleep(0.2)
    site.database.start()
    wait_for(lambda: visitor.get("/").status_code == 200, 30, "a page again")
    assert "已记录" in said_by(visitor, f"/measures/{served.measures_of(0)[2]}/")
    wait_for(lambda: is_made(served, office), 60, "an export afterwards")
    assert processes == (site.web.pid, *sorted(children_of(site.web.pid)), site.worker.pid)
    assert site.worker.poll() is None
    site.stop_worker()


def said_by(visitor: Visitor, page: str) -> str:
    """What the page says after progress was recorded."""
    answer = visitor.post(f"{page}progress/", {"text": "又可以了", "happened_on": "2026-03-02"})
    assert answer.status_code == 302, answer.text
    return visitor.get(page).text


def is_made(world: World, office: Visitor) -> bool:
    """Asks the worker for a workbook, and whether it came."""
    job = office.post("/ledger/export/").headers["Location"].strip("/").split("/")[-1]
    wait_for(lambda: state_of(world, job) in ("DONE", "FAILED"), 45, "the worker")
    return state_of(world, job) == "DONE"


def state_of(world: World, job: str) -> str:
    return str(world.site.rows("SELECT status FROM jobs_job WHERE id = %s", int(job))[0][0])
