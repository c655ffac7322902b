"""Before a regulation is to be looked at again or runs out: the ladder, and My work of who answers for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from measures.models import Regulation, Reminder
from regulations import services
from tests.cast import Cast, in_days
from tests.measures.reminders.nights import MONDAY, lines, messages, night, without_inspection_dates
from tests.measures.watches import on
from tests.regulations.made import a_regulation, named

pytestmark = pytest.mark.django_db


def dated(cast: Cast, row: Regulation, **fields: object) -> Regulation:
    without_inspection_dates(cast)
    return services.edit_regulation(row.pk, by=cast.office, fields=fields)


def of_regulations(person: User) -> list[str]:
    return [line for line in lines(person) if "制度" in line]


def test_before_it_runs_out_and_behind(cast: Cast) -> None:
    """90 days before the department and the office hear of it, once; a day behind also who leads."""
    last = MONDAY + timedelta(days=90)
    with on(MONDAY - timedelta(days=30)):
        dated(cast, a_regulation(cast), expires_on=last)
    night(MONDAY - timedelta(days=7))
    assert not Reminder.objects.filter(regulation__isnull=False).exists()
    night(MONDAY)
    night(MONDAY + timedelta(days=1))
    assert of_regulations(cast.handler) == [f"制度有效期届满{last},还有90天:《采购管理办法》"]
    assert of_regulations(cast.office) == of_regulations(cast.handler)
    assert of_regulations(cast.leader) == of_regulations(cast.other_handler) == []
    urls = [line["url"] for message in messages(cast.handler) for line in message.lines]
    assert f"/regulations/{Regulation.objects.get().pk}/" in urls
    night(last + timedelta(days=4))
    assert len(of_regulations(cast.leader)) == 1


def test_whose_department_it_is_hears_and_nobody_else(cast: Cast) -> None:
    with on(MONDAY):
        row = a_regulation(cast)
        dated(cast, row, review_on=MONDAY + timedelta(days=30), department=cast.science)
        night(MONDAY)
    assert of_regulations(cast.handler) == []
    assert of_regulations(cast.other_handler) == ["制度评估日期2026-04-08,还有30天:《采购管理办法》"]


def test_what_was_replaced_abolished_or_put_off_is_asked_about_no_more(cast: Cast) -> None:
    with on(MONDAY):
        rows = [named(cast, cast.measure, name) for name in ("甲办法", "乙办法", "丙办法")]
        for row in rows:
            dated(cast, row, expires_on=MONDAY + timedelta(days=20))
        services.edit_regulation(rows[0].pk, by=cast.office, fields={"superseded_by": rows[1]})
        services.edit_regulation(rows[1].pk, by=cast.office, fields={"act": "ABOLISHED"})
        services.edit_regulation(
            rows[2].pk, by=cast.office, fields={"expires_on": MONDAY + timedelta(days=800)}
        )
        night(MONDAY)
    assert of_regulations(cast.office) == []


@pytest.mark.parametrize(
    ("person", "is_told"),
    [("office", True), ("handler", True), ("leader", True), ("other_handler", False), ("viewer", False)],
)
def test_it_stands_in_my_work_of_who_answers(cast: Cast, person: str, is_told: bool) -> None:
    row = a_regulation(cast)
    services.edit_regulation(row.pk, by=cast.office, fields={"review_on": in_days(10)})
    sections = {one.title: one for one in cast.client(person).get("/").context["sections"]}
    assert ("制度到期和评估" in sections) is is_told
    if is_told:
        (shown,) = sections["制度到期和评估"].rows
        assert shown.pk == row.pk and shown.facts.startswith(f"应评估{in_days(10)}(还有10天)")
