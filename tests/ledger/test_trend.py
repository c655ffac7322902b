"""The trend: a day written on its evening and the same day rebuilt from history later are equal."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.exceptions import Refused
from issues.models import Inspection, SubIssue
from ledger.figures import figures
from ledger.models import DailyFigures
from ledger.trend import write
from ledger.trend.days import completions, counts, done_by_day
from ledger.trend.write import _write, write_trend
from measures import services
from measures.models import ExtensionRequest, Measure
from measures.services.archiving import archive_inspection
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, assignment, completed, in_days, make_cast

pytestmark = pytest.mark.django_db
NAMES = [
    "draft",
    "in_progress",
    "submitted",
    "returned",
    "completed",
    "long_term_completed",
    "overdue",
    "findings",
    "findings_closed",
]


def rows_of(cast: Cast) -> dict[date, tuple[int, ...]]:
    rows = DailyFigures.objects.filter(inspection=cast.inspection)
    return {row.counted_on: tuple(getattr(row, name) for name in NAMES) for row in rows}


def now_of(cast: Cast) -> tuple[int, ...]:
    """The same counts as the dashboard's figures say them at this moment."""
    found = figures(cast.viewer, cast.inspection, today=timezone.localdate())
    done = Measure.objects.current().filter(status="COMPLETED", timeframe=Timeframe.LONG_TERM).count()
    states = tuple(found.whole.states.values())
    return (*states, done, found.whole.overdue, found.findings, found.findings_closed)


def an_act(cast: Cast, dice: random.Random) -> None:
    """Some act by somebody; whether it is allowed now does not matter."""
    measure, office = dice.choice(cast.measures), cast.office
    frame = dice.choice(list(Timeframe))
    dates = assignment(cast, timeframe=frame, due_on=in_days(dice.randint(-3, 6)))
    later = in_days(dice.randint(1, 15))
    asked = ExtensionRequest.objects.filter(state="PENDING").first()
    finding = dice.choice(list(SubIssue.objects.all()))
    acts = [
        lambda: services.assign(measure.pk, dates, by=office),
        lambda: services.record_progress(measure.pk, by=office, text="办", happened_on=in_days(0)),
        lambda: services.submit(measure.pk, by=cast.handler, note="无材料"),
        lambda: services.complete(measure.pk, by=office),
        lambda: services.complete(measure.pk, by=office),
        lambda: services.return_for_rework(measure.pk, by=office, note="补"),
        lambda: services.reopen(measure.pk, by=office, note="又有"),
        lambda: services.close(finding.pk, by=office),
        lambda: services.unclose(finding.pk, by=office, note="误"),
        lambda: services.request_extension(measure.pk, by=cast.handler, to_due_on=later, reason="等"),
        lambda: asked and services.approve_extension(asked.pk, by=office),
        lambda: dice.random() < 0.1 and services.archive(measure.pk, by=office, reason="并"),
    ]
    with suppress(Refused, Measure.DoesNotExist):
        dice.choice(acts)()


@pytest.mark.parametrize("seed", range(6))
def test_a_rebuilt_day_equals_the_day_as_it_was(db: None, seed: int) -> None:
    dice = random.Random(seed)
    begin = datetime(2026, 2, 20, 1, 0, tzinfo=UTC)
    evenings: dict[date, tuple[int, ...]] = {}
    with time_machine.travel(begin, tick=False) as clock:
        cast = make_cast()
        for day in range(20):
            for _ in range(dice.randint(0, 6)):
                clock.shift(timedelta(minutes=dice.randint(1, 100)))
                an_act(cast, dice)
            evenings[timezone.localdate()] = now_of(cast)
            clock.move_to(begin + timedelta(days=day + 1))
        assert write_trend(timezone.localdate()) == 20
    assert rows_of(cast) == evenings


@pytest.mark.parametrize("seed", range(6))
def test_night_by_night_it_is_the_same(db: None, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quiet days are carried on, dates pass on them as well."""
    dice = random.Random(seed)
    begin = datetime(2026, 2, 20, 1, 0, tzinfo=UTC)
    evenings: dict[date, tuple[int, ...]] = {}
    counted: list[date] = []

    def noted(inspection: Inspection, first: date, *, last: date) -> int:
        counted.append(first)
        return _write(inspection, first, last=last)

    monkeypatch.setattr(write, "_write", noted)
    with time_machine.travel(begin, tick=False) as clock:
        cast = make_cast()
        for day in range(30):
            for _ in range(dice.choice((0, 0, 0, 0, 5))):
                clock.shift(timedelta(minutes=dice.randint(1, 100)))
                an_act(cast, dice)
            evenings[timezone.localdate()] = now_of(cast)
            clock.move_to(begin + timedelta(days=day + 1))
            if day % 5 != 3:  # a server that is switched off now and then
                write_trend(timezone.localdate())
    assert rows_of(cast) == evenings
    assert 0 < len(counted) < 20


def test_every_night_writes_one_day_and_twice_writes_none(cast: Cast) -> None:
    assert write_trend(in_days(0)) == 0
    assert write_trend(in_days(1)) == 1
    assert write_trend(in_days(1)) == 0
    assert write_trend(in_days(4)) == 3


def test_holes_are_filled_and_what_is_there_stays(cast: Cast) -> None:
    write_trend(in_days(5))
    before = rows_of(cast)
    DailyFigures.objects.filter(counted_on__in=[in_days(1), in_days(3)]).delete()
    assert write_trend(in_days(5)) == 2
    assert rows_of(cast) == before


def test_an_archived_inspection_is_left_alone(cast: Cast) -> None:
    archive_inspection(cast.inspection.pk, by=cast.office, reason="导入错了")
    assert write_trend(in_days(3)) == 0


def test_the_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("write_trend", date=in_days(2))
    assert "已补写 2 天" in capsys.readouterr().out


def test_its_reads_do_not_grow_with_the_measures(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for measure in cast.measures:
        completed(cast, measure)
    with django_assert_max_num_queries(12):
        write_trend(in_days(30))


@pytest.mark.parametrize("is_counted", [True, False])
def test_what_was_completed_is_told_by_fewer_reads_alike(cast: Cast, is_counted: bool) -> None:
    Inspection.objects.update(is_long_term_counted=is_counted)
    cast.inspection.refresh_from_db()
    dice, names = random.Random(3), ["completed"] if is_counted else ["completed", "long_term_completed"]
    for measure in cast.measures:
        completed(cast, measure)
    services.reopen(cast.measure.pk, by=cast.office, note="又有")
    long_term = assignment(cast, timeframe=Timeframe.LONG_TERM)
    services.assign(cast.measure.pk, long_term, by=cast.office)
    services.submit(cast.measure.pk, by=cast.handler, note="无材料")
    services.complete(cast.measure.pk, by=cast.office)
    for day in range(1, 8):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=day)):
            for _ in range(20):
                an_act(cast, dice)
    rows, span = Measure.objects.all(), {"first": in_days(0), "last": in_days(9)}
    whole, fewer = (
        [[found.get(name, 0) for name in names] for _, found in count(rows, cast.inspection, **span).days()]
        for count in (counts, completions)
    )
    assert whole == fewer
    current = Measure.objects.current()
    if is_counted:
        added = done_by_day(list(current.values_list("pk", flat=True)), **span)
        days = completions(current, cast.inspection, **span).days()
        assert list(added) == [(day, found.get("completed", 0)) for day, found in days]
    assert len({tuple(day) for day in whole}) > 1
    assert is_counted or any(day[1] for day in whole)


@pytest.mark.parametrize("person", ["office", "viewer", "leader", "handler"])
def test_the_dashboard_draws_it(cast: Cast, client: Client, person: str) -> None:
    """Whoever sees some measures only gets the curve of those; each ends with what is done today."""
    assigned(cast, cast.measures[1])
    completed(cast)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=9)):
        write_trend(timezone.localdate())
        client.force_login(getattr(cast, person))
        found = client.get("/dashboard/", {"inspection": cast.inspection.pk}).context["trend"]
    sees = 2 if person in ("leader", "handler") else 3
    assert (found.count, found.total) == (1, sees)
    assert found.target.startswith("34,160 ")
    assert len(found.points.split()) >= 2
