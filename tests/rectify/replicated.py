"""A site with a replica, asked from inside, by ``python -m tests.rectify.replicated``; prints JSON.

A process of its own, because its settings name two databases.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import time

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings, setup_test_environment  # noqa: E402

from measures import services  # noqa: E402
from search.pairs import make_table  # noqa: E402
from tests.answers import Answer  # noqa: E402
from tests.cast import Cast, assignment, make_cast  # noqa: E402

SECONDS = 30


def on_replica(sql: str) -> object:
    with connections["replica"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def arrived() -> bool:
    """Waits until the replica shows what was written last."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        (lsn,) = cursor.fetchone()
    deadline = time.monotonic() + SECONDS
    while not on_replica(f"SELECT pg_last_wal_replay_lsn() >= '{lsn}'"):  # noqa: S608
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def says_late(client: Client) -> bool:
    """Under a second it says nothing of being late, so that it is asked until it does."""
    deadline = time.monotonic() + SECONDS
    while "可能晚" not in asked(client, "/dashboard/")[0].content.decode():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def has_gone() -> bool:
    """Waits until the replica takes no connection any more."""
    place = connections["replica"].settings_dict
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((place["HOST"], int(place["PORT"])), timeout=1).close()
        except OSError:
            return True
        time.sleep(0.05)
    return False


def asked(client: Client, url: str) -> tuple[Answer, dict[str, int]]:
    """The page, and how often each of the two was asked for it."""
    names = ("default", "replica")
    with (
        CaptureQueriesContext(connections["default"]) as one,
        CaptureQueriesContext(connections["replica"]) as two,
    ):
        answer = client.get(url)
    return answer, dict(zip(names, (len(one), len(two)), strict=True))


def drafts(answer: Answer) -> int:
    return int(answer.context["figures"].whole.states["DRAFT"])


def seen(cast: Cast) -> dict[str, object]:
    found: dict[str, object] = {}
    client = cast.client("office")
    client.get("/ledger/")  # the first page of a session renews it
    found["arrived"] = arrived()
    page, found["overview asks"] = asked(client, "/dashboard/")
    found["says"] = "本页数据取自只读副本,与主库同步。" in page.content.decode()
    found["drafts"] = drafts(page)
    found["measure page asks"] = asked(client, f"/measures/{cast.measure.pk}/")[1]
    found["ledger asks"] = asked(client, "/ledger/")[1]
    found["search asks"] = asked(client, "/ledger/?q=走访")[1]
    export, found["export asks"] = asked(client, "/ledger/export/")
    found["export"] = export.status_code
    on_replica("SELECT pg_wal_replay_pause()::text")
    services.assign(cast.measure.pk, assignment(cast), by=cast.office)
    found["drafts while paused"] = drafts(asked(client, "/dashboard/")[0])
    found["says late"] = says_late(client)
    on_replica("SELECT pg_wal_replay_resume()::text")
    found["arrived later"] = arrived()
    found["drafts then"] = drafts(asked(client, "/dashboard/")[0])
    return found


# Tables come from the models in a second; files of style are not asked for.
PLAIN = {
    "MIGRATION_MODULES": {app.label: None for app in apps.get_app_configs()},
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}


@override_settings(**PLAIN)
def main() -> None:
    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    make_table(connection)  # no model describes it
    cast = make_cast()
    found = seen(cast)
    client = cast.client("office")
    os.kill(int(os.environ["REPLICA_PID"]), signal.SIGQUIT)
    found["has gone"] = has_gone()
    page = client.get("/dashboard/")
    found["without it"] = [page.status_code, drafts(page), "只读副本" in page.content.decode()]
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
