"""汇总表: added up from records; each row can be counted again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ledger.summary import SummaryTable, summary_tables
from measures import services
from measures.figures.proposals import Values
from tests.cast import Cast, assigned, completed

pytestmark = pytest.mark.django_db


def tables(cast: Cast) -> list[SummaryTable]:
    return summary_tables(cast.inspection, today=timezone.localdate())


def cells(table: SummaryTable, label: str) -> dict[str, object]:
    row = next(row for row in table.rows if row[0] == label)
    return dict(zip(table.headers, row, strict=True))


def test_it_adds_up_and_names_its_rule(cast: Cast) -> None:
    completed(cast)
    completed(cast, cast.measures[1])
    services.close(cast.sub_issue.pk, by=cast.office)
    by_category, by_department = tables(cast)
    whole = cells(by_category, "合计")
    assert (whole["具体问题"], whole["已销号"], whole["销号率"]) == (2, 1, "50%")
    assert (whole["整改措施"], whole["已完成"], whole["待分派"], whole["完成率"]) == (3, 2, 1, "66.7%")
    assert cells(by_category, "一、关于作风建设不够严实方面") | {"问题类别": ""} == whole | {"问题类别": ""}
    office = cells(by_department, "办公室")
    assert (office["具体问题"], office["整改措施"], office["完成率"]) == (1, 2, "100%")
    assert cells(by_department, "未分派部门")["整改措施"] == 1
    assert cast.inspection.completion_rule() in by_category.note


def test_a_regulation_of_several_measures_is_counted_once(cast: Cast) -> None:
    for measure, department in zip(cast.measures, (cast.general, cast.science, cast.general), strict=True):
        assigned(cast, measure, department=department, handler=None)
        services.add_record(
            measure.pk, Values("regulation", subject="采购办法", act="REVISED"), by=cast.office
        )
    by_category, by_department = tables(cast)
    assert cells(by_category, "合计")["修订制度"] == 1
    assert [cells(by_department, name)["修订制度"] for name in ("办公室", "业务科", "合计")] == [1, 1, 1]


def test_sums_come_from_records_that_stand(cast: Cast) -> None:
    for amount in ("1200.50", "800"):
        record = services.add_record(
            cast.measure.pk, Values("figure", kind="CLEARED", amount=Decimal(amount)), by=cast.office
        )
    assert cells(tables(cast)[0], "合计")["清退资金(元)"] == "2000.5"
    services.withdraw_record(cast.measure.pk, "figure", record_id=record.pk, by=cast.office, reason="重复")
    assert cells(tables(cast)[0], "合计")["清退资金(元)"] == "1200.5"


def test_the_page_is_for_those_who_see_all(cast: Cast, client: Client) -> None:
    url = f"/inspections/{cast.inspection.pk}/summary/"
    for person, status in (("office", 200), ("viewer", 200), ("supervisor", 200), ("stranger", 404)):
        client.force_login(getattr(cast, person))
        assert client.get(url).status_code == status
    assigned(cast)
    client.force_login(cast.leader)
    assert client.get(url).status_code == 404


def test_its_reads_are_few(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    completed(cast)
    with django_assert_max_num_queries(7):
        tables(cast)
