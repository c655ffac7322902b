"""The timeline: weeks and months that can be counted again in the list."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues.models import Inspection
from ledger.timeline.month import month_weeks
from ledger.timeline.read import LANES, Stage, read_span
from ledger.timeline.weeks import monday, place, stage_lines, week_columns
from measures.filters.filter_set import MeasureFilter
from measures.models import Measure
from measures.timeliness import Timeliness
from tests.cast import Cast, assigned, in_days
from tests.ledger.many import many
from tests.ledger.mixed import mixed

pytestmark = pytest.mark.django_db
URL = "/timeline/"
CELL = re.compile(r'href="/ledger/\?([^"]*)"[^>]*>\s*(?:<span[^>]*>[^<]*</span>)?\s*(\d+)!?\s*<')
PIECE = re.compile(r'href="/ledger/\?([^"]*)" aria-label="[^"]*?(\d+)条"')


def kinds(cast: Cast, kind: Timeliness) -> list[int]:
    found = MeasureFilter({"timeliness": kind.value}, user=cast.office)
    return sorted(found.qs.values_list("pk", flat=True))


def test_how_a_deadline_was_kept(cast: Cast) -> None:
    """Done nine and seven days before is early; six days before and on the day on time."""
    rows = [row.pk for row in mixed(cast)]
    assert kinds(cast, Timeliness.EARLY) == rows[:2]
    assert kinds(cast, Timeliness.ON_TIME) == rows[2:4]
    assert kinds(cast, Timeliness.LATE) == rows[4:6]
    assert kinds(cast, Timeliness.OVERDUE) == rows[6:7]
    dated = Measure.objects.filter(due_on__isnull=False).count()
    assert sum(len(kinds(cast, kind)) for kind in Timeliness) == dated


@pytest.mark.parametrize("person", ["office", "other_handler"])
@pytest.mark.parametrize("view", ["", "month"])
@pytest.mark.parametrize("by", list(LANES))
def test_every_number_leads_to_a_list_of_as_many(person: str, view: str, by: str, cast: Cast) -> None:
    mixed(cast)
    inspection = Inspection.objects.get(name="大巡察")
    asked = {"inspection": str(inspection.pk), "view": view, "by": by, "from": in_days(-20).isoformat()}
    page = cast.client(person).get(URL, asked).content.decode()
    found = [(unescape(query), int(count)) for query, count in [*CELL.findall(page), *PIECE.findall(page)]]
    listed = []
    for query, _ in found:
        rows = MeasureFilter(QueryDict(query), user=getattr(cast, person))
        assert rows.refusals() == []
        listed.append((query, rows.qs.count()))
    assert listed == found
    assert len(found) >= 3


def test_what_was_moved_is_told_in_both_weeks(cast: Cast) -> None:
    mixed(cast)
    rows = Measure.objects.filter(inspection__name="大巡察")
    first = monday(in_days(-56))
    span = read_span(
        rows, LANES["leader"], first=first, last=first + timedelta(days=181), today=timezone.localdate()
    )
    columns = {column.first: column for column in week_columns(span, today=timezone.localdate())}
    assert columns[monday(in_days(-7))].moved_away == 1
    assert columns[monday(in_days(14))].moved_here == 1
    page = cast.client("office").get(URL).content.decode()
    assert f"<del>{in_days(-7):%Y-%m-%d}</del> → {in_days(14):%Y-%m-%d}" in page


def test_stages_stand_on_their_days(cast: Cast) -> None:
    page = cast.client("office").get(URL, {"from": in_days(-60).isoformat()}).content.decode()
    for words in ("反馈 ", "报送整改方案 ", "集中整改结束、报送报告 "):
        assert words in page
    first = date(2026, 1, 5)
    span = read_span(Measure.objects.none(), LANES["leader"], first=first, last=date(2026, 7, 5), today=first)
    (line,) = stage_lines([Stage(date(2026, 1, 11), "反馈"), Stage(date(2027, 1, 1), "以后")], span)
    assert line.x == place(date(2026, 1, 11), span) == place(first, span) + 28


def test_rest_days_and_worked_weekends(cast: Cast) -> None:
    """National Day 2025: the 1st to the 8th of October are free, Saturday the 11th is worked."""
    month, first, last = date(2025, 10, 1), date(2025, 9, 29), date(2025, 11, 2)
    span = read_span(Measure.objects.none(), LANES["leader"], first=first, last=last, today=month)
    weeks = month_weeks(span, month=month, today=month, stages=[])
    cells = {cell.day: cell for week in weeks for cell in week}
    assert [cells[date(2025, 10, day)].mark for day in (1, 8, 9, 11, 12)] == ["休", "休", "", "班", ""]
    assert [cells[date(2025, 10, day)].is_rest for day in (4, 9, 11, 12)] == [True, False, False, True]


def test_a_year_without_announcement_is_said_to_be_predicted(cast: Cast) -> None:
    page = cast.client("office").get(URL, {"view": "month", "from": "2031-05-01"}).content.decode()
    assert "2031年的休息日" in page


@pytest.mark.parametrize("asked", ["x", "2100-12-31", "0001-01-01"])
@pytest.mark.parametrize("view", ["", "month"])
def test_an_odd_day_is_today(asked: str, view: str, cast: Cast) -> None:
    response = cast.client("office").get(URL, {"from": asked, "view": view, "by": "x"})
    assert response.status_code == 200


def test_who_sees_many_units_chooses_an_inspection(cast: Cast) -> None:
    client = cast.client("supervisor")
    asked = client.get(URL).content.decode()
    assert "请先选择一次巡察" in asked and 'value="all" selected>请选择巡察' in asked
    # One team goes to many units: the name of the inspection alone says nothing.
    assert f">{cast.inspection.organization}·{cast.inspection.name}<" in asked
    page = client.get(URL, {"inspection": cast.inspection.pk}).content.decode()
    assert "每周到期的措施" in page


def test_its_reads_and_its_size_do_not_grow(cast: Cast) -> None:
    def read(view: str) -> tuple[int, int]:
        client = cast.client("office")
        client.get(URL)
        with CaptureQueriesContext(connection) as found:
            size = len(client.get(URL, {"view": view}).content)
        return len(found), size

    with time_machine.travel(timezone.now().replace(hour=4), tick=False):
        rows = list(Measure.objects.filter(inspection=many(cast, 60)).order_by("position"))
        assigned(cast, rows[0], due_on=in_days(3))
        few = {view: read(view) for view in ("", "month")}
        for row in rows[1:50]:
            assigned(cast, row, due_on=in_days(3))
        for view, (queries, size) in few.items():
            assert read(view)[0] == queries <= 12
            assert read(view)[1] < size + 2048 < 40 * 1024
