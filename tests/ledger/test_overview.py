"""The overview: every number leads to a list that holds as many, whoever looks."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from issues.models import Category, Focus, Inspection, ReviewSteps, SubIssue
from ledger.groups import groups_of
from ledger.models import DailyFigures
from ledger.overview.changes import _of_own
from ledger.overview.earlier import stands
from ledger.overview.heat import MAX_LEVEL, level
from ledger.overview.page import overview
from ledger.overview.waiting import waiting
from ledger.own import OwnMeasures
from ledger.summary import summary_tables
from ledger.sums import sums_of
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.models import Measure
from measures.pages.soonest import SeenMeasures
from measures.workflow import Party
from reporting.models import Snapshot
from tests.cast import Cast, assigned, completed, in_days, submitted
from tests.ledger.mixed import mixed

pytestmark = pytest.mark.django_db
URL = "/dashboard/"
# A link into the list with a number as its text; a piece of a bar says its number aloud.
COUNTED = re.compile(r'href="/ledger/\?([^"]*)"[^>]*>\s*(\d+)\s*<')
PIECE = re.compile(r'href="/ledger/\?([^"]*)"\s+aria-label="\D+(\d+)条"')
LOOKS = [
    ("office", ""),
    ("office", "all"),
    ("viewer", ""),
    ("handler", ""),
    ("other_handler", "all"),
    ("leader", ""),
    ("other_leader", "all"),
    ("supervisor", ""),
]


def links(page: str) -> list[tuple[str, int]]:
    found = [*COUNTED.findall(page), *PIECE.findall(page)]
    return [(unescape(query), int(count)) for query, count in found]


def listed(cast: Cast, person: str, query: str) -> int:
    found = MeasureFilter(QueryDict(query), user=getattr(cast, person))
    assert found.refusals() == []
    return found.qs.count()


@pytest.mark.parametrize(("person", "asked"), LOOKS)
def test_every_number_leads_to_a_list_of_as_many(person: str, asked: str, cast: Cast) -> None:
    """Also where departments support, nothing is assigned yet, or a category has no focus."""
    Category.objects.filter(inspection=cast.inspection).update(focus=Focus.CONDUCT)
    Inspection.objects.filter(pk=cast.inspection.pk).update(review_steps=ReviewSteps.TWO)
    mixed(cast)
    submitted(cast)
    page = cast.client(person).get(URL, {"inspection": asked} if asked else {}).content.decode()
    found = links(page)
    assert [(query, count, listed(cast, person, query)) for query, count in found] == [
        (query, count, count) for query, count in found
    ]
    if person in ("office", "viewer"):
        words = " ".join(query for query, _ in found)
        wanted = ["lead=", "leader=", "turn=", "timeframe=", "without=", "status=", "overdue="]
        assert [word for word in wanted if word not in words] == []
    assert found


def test_what_waits_for_whom_and_how_long(cast: Cast) -> None:
    Inspection.objects.update(review_steps=ReviewSteps.TWO)
    submitted(cast)
    now = timezone.now()
    Measure.objects.update(created_at=now - timedelta(days=12))
    Measure.objects.filter(pk=cast.measure.pk).update(status_changed_at=now - timedelta(days=5, hours=3))
    groups = groups_of(Measure.objects.all(), timezone.localdate(), has_people=True)
    found = [(line.party, line.count, line.days) for line in waiting(sums_of(groups), now)]
    assert found == [(Party.OFFICE, 2, 12), (Party.LEADER, 1, 5), (Party.DEPARTMENT, 0, None)]


def test_what_should_be_done_by_today(cast: Cast) -> None:
    mixed(cast)
    inspection = Inspection.objects.get(name="大巡察")
    found = overview(cast.office, inspection, now=timezone.now()).standing.ahead
    assert found is not None
    assert (found.due, found.due_done, found.count) == (7, 6, 1)
    assert [row.days for row in found.coming] == [14]


def a_snapshot_of(cast: Cast, *, other: str = "") -> None:
    """As things stand; the column ``other`` has another header, as an earlier version may have had."""
    tables = [asdict(table) for table in summary_tables(cast.inspection, today=timezone.localdate())]
    tables[0]["headers"] = ["别的" if header == other else header for header in tables[0]["headers"]]
    Snapshot.objects.create(
        inspection=cast.inspection,
        number=1,
        taken_on=in_days(0),
        figures=tables,
        rows=3,
        actor=cast.office,
        actor_name="王敏",
    )


@pytest.mark.parametrize("other", ["", "已完成", "其中阶段性完成", "逾期", "已销号"])
def test_a_snapshot_that_lacks_a_figure_is_not_compared_with(cast: Cast, other: str) -> None:
    a_snapshot_of(cast, other=other)
    found = overview(cast.viewer, cast.inspection, now=timezone.now()).standing.changes
    assert len(found) == (0 if other else 1)


def test_departments_that_are_left_out_are_called_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.overview.page.MAX_PLACES", 0)
    completed(cast)
    page = cast.client("office").get(URL).content.decode()
    assert "个牵头部门没有列出" in page and "先列逾期最多的单位" not in page


def test_the_change_since_last_week_and_since_the_last_snapshot(cast: Cast) -> None:
    completed(cast)
    DailyFigures.objects.create(
        inspection=cast.inspection, counted_on=in_days(-7), completed=0, overdue=2, findings_closed=0
    )
    a_snapshot_of(cast)
    completed(cast, cast.measures[1])
    found = overview(cast.viewer, cast.inspection, now=timezone.now()).standing.changes
    assert [(change.baseline.name, change.done, change.overdue, change.closed) for change in found] == [
        ("上周", "+2", "−2", "持平"),
        ("第1号快照", "+1", "持平", "持平"),
    ]
    page = cast.client("viewer").get(URL).content.decode()
    assert found[1].baseline.url in page


@pytest.mark.parametrize("person", ["handler", "leader"])
def test_who_sees_some_measures_is_told_how_his_own_moved(
    person: str, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """From their history: what is kept of the whole inspection is not for him."""
    completed(cast)
    past = timezone.now() - timedelta(days=10)
    Measure.objects.update(created_at=past)
    Measure.history.update(history_date=past)
    SubIssue.history.update(history_date=past)
    DailyFigures.objects.create(inspection=cast.inspection, counted_on=in_days(-7), completed=55)
    a_snapshot_of(cast)
    user = getattr(cast, person)
    measures = Measure.objects.visible_to(user).filter(inspection=cast.inspection)
    own = OwnMeasures.of(SeenMeasures.of(measures), cast.inspection)
    now = stands(own.sums(in_days(0)), today=in_days(0), closed=0)
    with django_assert_max_num_queries(5):
        found = _of_own(own, now=now)
    assert [(one.name, one.done, one.url) for one in found] == [("上周", 0, ""), ("第1号快照", 1, "")]
    page = cast.client(person).get(f"{URL}?inspection={cast.inspection.pk}").content.decode()
    assert "较上周" in page and "+1" in page


def test_who_compares_units_sees_who_is_late_what_comes_and_what_waits(cast: Cast) -> None:
    assigned(cast, cast.measures[0], due_on=in_days(3))
    assigned(cast, cast.measures[1])
    Measure.objects.filter(pk=cast.measures[1].pk).update(due_on=in_days(-2))
    found = overview(cast.supervisor, None, now=timezone.now())
    unit = str(cast.organization)
    assert [(line.name, line.count, line.longest) for line in found.late[0].lines] == [
        (unit, 1, ",最长 2 天")
    ]
    assert [(place.name, place.count, place.days) for place in found.coming] == [(unit, 1, 3)]
    assert [(line.what, line.count) for line in found.waiting] == [
        ("待分派", 1),
        ("待审核、待初审", 0),
        ("整改中、已退回", 2),
    ]
    page = cast.client("supervisor").get(URL)
    for query, count in [
        (found.late[0].lines[0].query, 1),
        (found.coming[0].query, 1),
        *((line.query, line.count) for line in found.waiting),
    ]:
        assert query.replace("&", "&amp;") in page.content.decode()
        listed = cast.client("supervisor").get(f"/ledger/?{query}").content.decode()
        assert len(re.findall(r'class="clamp" href', listed)) == count


@pytest.mark.parametrize(
    ("count", "largest", "expected"),
    [(0, 9, 0), (1, 900, 1), (450, 900, 2), (900, 900, MAX_LEVEL), (0, 0, 0)],
)
def test_the_colour_of_a_cell(count: int, largest: int, expected: int) -> None:
    assert level(count, largest) == expected


def test_a_point_of_the_curve_lists_what_was_done_by_then(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        completed(cast, measure)
    services.reopen(cast.measure.pk, by=cast.office, note="又出现")
    client = cast.client("office")
    page = client.get(f"{URL}?inspection={cast.inspection.pk}").content.decode()
    today = timezone.localdate()
    (query,) = set(re.findall(rf'href="/ledger/\?([^"]*done_by={today})"', page))
    for asked, count in ((unescape(query), 1), (f"done_by={in_days(-1)}", 0)):
        listed = client.get(f"/ledger/?{asked}").content.decode()
        assert len(re.findall(r'class="clamp" href', listed)) == count
