"""Single acts, through service and page, against a plain UPDATE of a measure in the same rounds.

A measure goes round: worked on, handed in, returned, handed in again, approved, reopened, assigned to another
day. What follows the commit (the chain of the audit trail) counts as well; so does the answer of the page.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.growth import acts_beside
from bench.spending import spent
from measures import services
from measures.inputs import assignment_of
from measures.models import Measure
from measures.reminders.calendar import next_working_day
from measures.workflow import Status, Timeframe

ROUNDS = 15
BACKEND = "accounts.signing_in.backend.AccountBackend"
TEXT = "召开专题会议,印发管理办法,明确责任到人。"
HANDLER, OFFICE = "handler0", "office"
_clients: dict[str, Client] = {}


@dataclass(frozen=True)
class BenchAct:
    """``serve`` calls the service; ``sent`` is what the form of the page at ``url`` holds."""

    name: str
    person: str
    serve: Callable[[User, Measure], object]
    url: str
    sent: Callable[[Measure], dict[str, Any]]


@dataclass
class ActCost:
    """Seconds of CPU, one a round, and statements of one."""

    name: str
    service: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    queries: int = 0

    @staticmethod
    def cost(times: list[float]) -> float:
        return statistics.median(times)


def acts() -> list[BenchAct]:
    return [
        BenchAct("record_work", HANDLER, _record, "record_progress", _progress),
        BenchAct("submit", HANDLER, _submit, "submit", _noted),
        BenchAct("return", OFFICE, _return, "return_for_rework", _noted),
        BenchAct("submit again", HANDLER, _submit, "submit", _noted),
        BenchAct("complete", OFFICE, _complete, "complete", _versioned),
        BenchAct("reopen", OFFICE, _reopen, "reopen", _noted),
        BenchAct("assign, another day", OFFICE, _assign, "assign", _assignment),
    ]


def _record(by: User, row: Measure) -> object:
    return services.record_work(row.pk, by=by, text=TEXT, happened_on=timezone.localdate())


def _submit(by: User, row: Measure) -> object:
    return services.submit(row.pk, by=by)


def _return(by: User, row: Measure) -> object:
    return services.return_for_rework(row.pk, by=by, note=TEXT)


def _complete(by: User, row: Measure) -> object:
    return services.complete(row.pk, by=by, version=row.version)


def _reopen(by: User, row: Measure) -> object:
    return services.reopen(row.pk, by=by, note=TEXT)


def _assign(by: User, row: Measure) -> object:
    given = assignment_of(row)
    assert given is not None
    return services.assign(
        row.pk, replace(given, due_on=_another(given.due_on)), by=by, note=TEXT, version=row.version
    )


def _another(day: date | None) -> date:
    """One that nobody doubts: ahead, and a working day."""
    today = timezone.localdate()
    return next_working_day(max(day or today, today + timedelta(days=30)) + timedelta(days=1))


def _noted(_row: Measure) -> dict[str, Any]:
    return {"note": TEXT}


def _progress(_row: Measure) -> dict[str, Any]:
    return {"text": TEXT, "happened_on": timezone.localdate().isoformat()}


def _versioned(row: Measure) -> dict[str, Any]:
    return {"note": "", "version": row.version}


def _assignment(row: Measure) -> dict[str, Any]:
    fields = ("leader_id", "department_id", "handler_id")
    keys = {name.removesuffix("_id"): getattr(row, name) or "" for name in fields}
    day = _another(row.due_on).isoformat()
    return keys | {"timeframe": row.timeframe, "due_on": day, "note": TEXT, "version": row.version}


def measured_acts() -> list[ActCost]:
    """The first is the plain UPDATE. Measures take turns: one by the service, the next by the pages."""
    people = {name: User.objects.get(username=name) for name in (HANDLER, OFFICE)}
    plain, found = ActCost("plain UPDATE"), [ActCost(one.name) for one in acts()]
    for number, row in enumerate(_measures(people[HANDLER])):
        for one, cost in zip(acts(), found, strict=True):
            now, by = Measure.objects.for_ledger().get(pk=row.pk), people[one.person]
            plain.service.append(spent(partial(_plain, row)))
            if not number:
                with CaptureQueriesContext(connection) as queries:
                    one.serve(by, now)
                cost.queries = len(queries)
            elif number % 2:
                cost.service.append(spent(partial(one.serve, by, now)))
            else:
                cost.page.append(spent(partial(_post, _signed_in(by), one, row=now)))
    plain.page = plain.service
    return [plain, *found]


def _measures(handler: User) -> list[Measure]:
    rows = Measure.objects.visible_to(handler).filter(
        handler=handler, status=Status.IN_PROGRESS, timeframe__gt="", department__isnull=False
    )
    return list(rows.exclude(timeframe=Timeframe.LONG_TERM).order_by("pk")[: 2 * ROUNDS + 1])


def _plain(row: Measure) -> None:
    with transaction.atomic():
        Measure.objects.filter(pk=row.pk).update(remark=TEXT)


def _signed_in(person: User) -> Client:
    if person.username not in _clients:
        _clients[person.username] = Client()
        _clients[person.username].force_login(person, backend=BACKEND)
    return _clients[person.username]


def _post(client: Client, act: BenchAct, *, row: Measure) -> None:
    response = client.post(reverse(f"measures:{act.url}", args=[row.pk]), act.sent(row))
    if response.status_code != 302:
        raise RuntimeError(f"{act.name}: answered {response.status_code}")


def in_updates(found: Sequence[ActCost]) -> list[tuple[str, float, float, int]]:
    """Name, service and page in plain UPDATEs, statements."""
    plain = found[0].cost(found[0].service)
    return [
        (one.name, one.cost(one.service) / plain, one.cost(one.page) / plain, one.queries) for one in found
    ]


def report_acts(found: Sequence[ActCost]) -> None:
    print(f"a plain UPDATE = {found[0].cost(found[0].service) * 1000:.2f} ms CPU")
    print(f"{'act, in plain UPDATEs':<24}{'service':>9}{'page':>9}{'queries':>9}")
    for name, service, page, queries in in_updates(found)[1:]:
        print(f"{name:<24}{service:>9.1f}{page:>9.1f}{queries:>9}")


def keep_acts(found: Sequence[ActCost], path: str) -> None:
    Path(acts_beside(path)).write_text(json.dumps(in_updates(found)[1:], indent=1))
