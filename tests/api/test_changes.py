"""Changes since a cursor: in the order in which they were committed, and none is missed."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from accounts.models import User
from audit import trail
from audit.chain import chain
from audit.events import Event
from audit.models import AuditSegment
from measures import services
from tests.api.callers import Caller, caller, read
from tests.cast import Cast, assigned, completed, make_cast, submitted
from tests.rectify.processes import PATIENCE


def told(asking: Caller, after: int) -> list[tuple[str, str, int, bool]]:
    """As after a commit: tests end in none."""
    chain()
    rows = read(asking.get("changes/", after=after))["items"]
    return [(row["event"], row["kind"], row["id"], row["is_gone"]) for row in rows]


def now_at(asking: Caller) -> int:
    chain()
    return int(read(asking.get("changes/"))["next"])


@pytest.mark.django_db
def test_what_was_done_is_told_by_what_it_was_done_to(cast: Cast) -> None:
    asking, row = caller(cast, "viewer"), cast.measure
    begin = now_at(asking)
    completed(cast, row)
    completed(cast, cast.measures[1])
    services.close(cast.sub_issue.pk, by=cast.office)
    found = told(asking, begin)
    assert [one[0] for one in found if one[2] == row.pk and one[1] == "measure"] == [
        "ASSIGN",
        "PROGRESS",
        "ATTACH",
        "SUBMIT",
        "COMPLETE",
    ]
    assert found[-1] == ("CLOSE", "finding", cast.sub_issue.pk, False)
    assert told(asking, now_at(asking)) == []


@pytest.mark.django_db
def test_what_is_gone_is_told_to_who_sees_whole_units(cast: Cast) -> None:
    asking, handler = caller(cast, "office"), caller(cast, "handler")
    row, begin = assigned(cast), now_at(asking)
    services.archive(row.pk, by=cast.office, reason="重复")
    assert told(asking, begin) == [("ARCHIVE", "measure", row.pk, True)]
    assert told(handler, begin) == []


@pytest.mark.django_db
def test_nobody_is_told_of_what_is_not_his(cast: Cast) -> None:
    begin = now_at(caller(cast, "office"))
    row = submitted(cast)
    assert told(caller(cast, "stranger"), begin) == []
    assert told(caller(cast, "other_handler"), begin) == []
    assert {one[2] for one in told(caller(cast, "supervisor"), begin)} == {row.pk}


@pytest.mark.django_db
def test_refusals_readings_and_accounts_are_no_changes(cast: Cast) -> None:
    asking = caller(cast, "office")
    begin = now_at(asking)
    trail.record(Event.SUBMIT, by=cast.handler, about=cast.measure, is_refused=True)
    trail.record(Event.EXPORT, by=cast.viewer, about=cast.inspection)
    trail.record(Event.SAVE_ORGANIZATION, by=cast.office, about=cast.organization)
    trail.record(Event.INSTRUCT, by=cast.supervisor, about=cast.organization)
    trail.record(Event.OPEN_PHONE_UPLOAD, by=cast.handler, about=cast.measure)
    assert told(asking, begin) == []


@pytest.mark.django_db
def test_a_place_whose_entries_are_removed_is_told(cast: Cast) -> None:
    asking = caller(cast, "office")
    end = now_at(asking)
    AuditSegment.objects.create(first=1, last=end, last_mac="x", last_at="2024-01-01T00:00Z", seal="x")
    AuditSegment.objects.update(removed_at="2024-01-01T00:00Z")
    answer = asking.get("changes/", after=end - 1)
    assert (answer.status_code, answer.json()["title"]) == (410, "位置已失效")
    assert asking.get("changes/", after=end).status_code == 200


@pytest.mark.many_writers
@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_committed_late_is_not_missed() -> None:
    """It began first and has the smaller id; somebody has read on meanwhile."""
    cast = make_cast()
    office, (early, late) = User.objects.get(pk=cast.office.pk), cast.measures[:2]
    is_written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                trail.record(Event.EDIT, by=office, about=early)
                is_written.set()
                assert may_commit.wait(PATIENCE)
        finally:
            connection.close()

    asking = caller(cast, "office")
    begin = now_at(asking)
    thread = threading.Thread(target=slow)
    thread.start()
    assert is_written.wait(PATIENCE)
    with transaction.atomic():
        trail.record(Event.EDIT, by=office, about=late)
    page = read(asking.get("changes/", after=begin))
    may_commit.set()
    thread.join(PATIENCE)
    assert [row["id"] for row in page["items"]] == [late.pk]
    assert [row["id"] for row in read(asking.get("changes/", after=page["next"]))["items"]] == [early.pk]
