"""Kept figures: always what counting would say, whoever wrote last, and as cheap with many as with few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from audit.chain import chain
from audit.models import AuditEntry
from issues.models import Category, Focus, Inspection
from issues.services import edit_inspection
from ledger.figures import Figures, figures
from ledger.kept.overview import figures_of_many
from ledger.kept.read import INSPECTION, changed_since, totals
from ledger.kept.write import renew
from ledger.models import FiguresMark, InspectionFigures
from measures import services
from measures.models import Measure
from measures.services.watch_dates import follow_settings
from measures.workflow import Timeframe
from operations.invariants.kept import figures_are_what_is_counted
from tests.cast import Cast, assigned, assignment, completed, in_days, returned, submitted
from tests.ledger.many import many
from tests.measures.watches import a_question, on

pytestmark = pytest.mark.django_db


def now(days: int = 0) -> datetime:
    return datetime.combine(in_days(days), time(9))


def same(cast: Cast) -> bool:
    """Whether the supervisor reads what would be counted."""
    today = timezone.localdate()
    kept, live = figures_of_many(cast.supervisor, today=today), figures(cast.supervisor, None, today=today)
    return told(kept) == told(live)


def told(found: Figures) -> list[object]:
    whole = found.whole
    numbers = (found.within_7, found.within_30, found.immediate, found.immediate_done)
    lines = [(line.label, line.query, line.states, line.overdue, line.done) for line in found.categories]
    rest = (found.findings, found.findings_closed, found.rate)
    return [whole.states, whole.overdue, whole.done, numbers, lines, rest]


def test_what_is_kept_is_what_is_counted_after_every_act(cast: Cast) -> None:
    Category.objects.filter(inspection=cast.inspection).update(focus=Focus.CONDUCT)
    assert same(cast)
    renew(now())
    acts = (
        lambda: completed(cast),
        lambda: returned(cast, cast.measures[1]),
        lambda: assigned(cast, cast.measures[2], due_on=in_days(-1)),
        lambda: services.reopen(cast.measure.pk, by=cast.office, note="重做"),
        lambda: services.assign(
            cast.measures[2].pk, assignment(cast, timeframe=Timeframe.LONG_TERM), by=cast.office
        ),
        lambda: many(cast, 9),
        lambda: submitted(cast, Measure.objects.filter(inspection__name="大巡察")[0]),
    )
    for act in acts:
        act()
        assert same(cast)
        renew(now())
        assert same(cast)
        assert list(figures_are_what_is_counted()) == []


def test_an_entry_that_gets_its_number_between_the_two_looks_is_seen(cast: Cast) -> None:
    """By another process, after the commit."""
    renew(now())
    mark = FiguresMark.objects.get()
    assigned(cast)
    is_numbered: list[bool] = []

    def between(execute: Callable[..., object], sql: str, *rest: object) -> object:
        found = execute(sql, *rest)
        if not is_numbered:
            is_numbered.append(True)
            assert chain()
        return found

    with connection.execute_wrapper(between):
        assert changed_since(mark.number) == {cast.organization.pk}


def test_what_the_night_finds_lapsed_is_counted(cast: Cast) -> None:
    """Asked more often than before: the day's figures were counted before the night looked at it."""
    with on(date(2026, 3, 10)):
        a_question(cast)
        edit_inspection(cast.inspection.pk, by=cast.office, fields={"asked_every_months": 1})
    day = date(2026, 4, 2)
    with on(day):
        chain()
        renew(timezone.localtime())
        assert follow_settings(day) == "1项"
        assert list(figures_are_what_is_counted()) == []
        assert figures_of_many(cast.supervisor, today=day).lapsed == 1


@pytest.mark.parametrize("is_counted", [True, False])
def test_the_rule_of_the_inspection_counts_when_it_is_read(cast: Cast, is_counted: bool) -> None:
    completed(cast)
    Measure.objects.filter(pk=cast.measure.pk).update(timeframe=Timeframe.LONG_TERM)
    renew(now())
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
    Inspection.objects.update(is_long_term_counted=is_counted)
    assert same(cast)


def test_dates_pass_at_midnight(cast: Cast) -> None:
    assigned(cast, due_on=in_days(0))
    renew(now())
    tomorrow = in_days(1)
    late = figures_of_many(cast.supervisor, today=tomorrow)
    assert late.whole.overdue == 1
    renew(now(1))
    assert FiguresMark.objects.get().counted_on == tomorrow
    assert InspectionFigures.objects.get(inspection=cast.inspection).overdue == 1


def test_only_the_units_where_something_changed_are_counted_again(cast: Cast) -> None:
    renew(now())
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
    assert renew(now()) == ""
    assigned(cast)
    assert renew(now()) == "1个单位"


def test_many_units_cost_no_more_queries(cast: Cast) -> None:
    def queries() -> int:
        renew(now())
        AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
        client = cast.client("supervisor")
        client.get("/dashboard/")
        with CaptureQueriesContext(connection) as found:
            page = client.get("/dashboard/").content.decode()
        assert not any("COUNT(" in query["sql"] and "measures_measure" in query["sql"] for query in found)
        assert len(page) < 60 * 1024
        return len(found)

    many(cast, 3)
    few = queries()
    for number in range(40):
        place = Organization.objects.create(name=f"第{number}单位", short_name=f"第{number}单位")
        Inspection.objects.create(organization=place, name="巡察", feedback_on=in_days(-9))
        cast.supervisor.supervised_organizations.add(place)
    assert queries() == few <= 15


def test_a_supervisor_reads_his_own_units_only(cast: Cast) -> None:
    assigned(cast)
    renew(now())
    cast.supervisor.supervised_organizations.clear()
    assert figures_of_many(cast.supervisor, today=timezone.localdate()).whole.total == 0


def test_a_wrong_row_is_found_and_rebuilt(cast: Cast) -> None:
    completed(cast)
    renew(now())
    InspectionFigures.objects.update(completed=7)
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
    (sentence,) = figures_are_what_is_counted()
    assert str(cast.inspection.pk) in sentence
    call_command("rebuild_figures")
    assert list(figures_are_what_is_counted()) == []


def test_an_archived_inspection_is_not_counted(cast: Cast) -> None:
    renew(now())
    Inspection.objects.filter(pk=cast.inspection.pk).update(archived_at=timezone.now() - timedelta(days=1))
    rows = Organization.objects.visible_to(cast.supervisor)
    assert totals(rows, by=INSPECTION, today=timezone.localdate()) == {}
