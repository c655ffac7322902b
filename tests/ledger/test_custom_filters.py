"""Own columns in the list: narrowed down by each kind, and nothing shown for a column that is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from issues import services as outline
from issues.models import CustomField, CustomKind, CustomTarget
from ledger import services as columns
from measures import services
from measures.filters.filter_set import MeasureFilter
from tests.cast import Cast
from tests.custom_fields import a_column

URL = "/ledger/"


@pytest.fixture
def filled(cast: Cast) -> dict[str, CustomField]:
    """Values on the first two measures, and on the first finding."""
    made = {
        "phone": a_column(cast, "联系电话", is_listed=True),
        "sum": a_column(cast, "涉及金额", kind=CustomKind.MONEY),
        "day": a_column(cast, "发文日期", kind=CustomKind.DATE),
        "held": a_column(cast, "问责情况", kind=CustomKind.CHOICE, choices=("有", "无")),
        "paper": a_column(cast, "审计文号", target=CustomTarget.FINDING, is_listed=True),
    }
    said = [
        {"phone": "0571-8800", "sum": "9000", "day": "2024-05-01", "held": "有"},
        {"phone": "0571-9900", "sum": "1.2万元", "day": "2024-06-01", "held": "无"},
    ]
    for measure, values in zip(cast.measures, said, strict=False):
        custom = {made[name].key: text for name, text in values.items()}
        services.edit(measure.pk, by=cast.office, fields={}, custom=custom)
    outline.edit_sub_issue(
        cast.sub_issue.pk, by=cast.office, fields={}, custom={made["paper"].key: "云审〔2024〕3号"}
    )
    return made


def found(cast: Cast, **data: Any) -> list[int]:
    rows = MeasureFilter({name: str(value) for name, value in data.items()}, user=cast.office).qs
    places = {measure.pk: index for index, measure in enumerate(cast.measures)}
    return sorted(places[row.pk] for row in rows)


@pytest.mark.parametrize(
    ("name", "tail", "value", "places"),
    [
        ("phone", "", "9900", [1]),
        ("sum", "_from", Decimal("9000.5"), [1]),
        ("sum", "_to", 9000, [0]),
        ("day", "_from", "2024-05-02", [1]),
        ("day", "_to", "2024-05-31", [0]),
        ("held", "", "有", [0]),
        ("paper", "", "3号", [0, 1]),
    ],
)
def test_each_kind_narrows(
    cast: Cast, filled: dict[str, CustomField], name: str, tail: str, value: object, places: list[int]
) -> None:
    assert found(cast, **{f"custom_{filled[name].pk}{tail}": value}) == places


def test_the_list_shows_what_is_to_be_shown(cast: Cast, filled: dict[str, CustomField]) -> None:
    page = cast.client("office").get(URL).content.decode()
    assert ">联系电话</th>" in page
    assert "0571-9900" in page
    assert "审计文号:云审〔2024〕3号" in page
    # The filter names it, the table does not.
    assert "9,000元" not in page


def test_a_column_that_is_gone_shows_nothing(cast: Cast, filled: dict[str, CustomField]) -> None:
    columns.archive_custom_field(filled["held"].pk, by=cast.office)
    name = f"custom_{filled['held'].pk}"
    assert found(cast, **{name: "有"}) == []
    page = cast.client("office").get(URL, {name: "有"}).content.decode()
    assert "自有栏目已停用" in page


def test_a_supervisor_sees_those_of_the_chosen_inspection(cast: Cast, filled: dict[str, CustomField]) -> None:
    client: Client = cast.client("supervisor")
    assert "联系电话" not in client.get(URL).content.decode()
    assert "联系电话" in client.get(URL, {"inspection": cast.inspection.pk}).content.decode()


def test_a_value_that_is_none_is_told(cast: Cast, filled: dict[str, CustomField]) -> None:
    page = cast.client("office").get(URL, {f"custom_{filled['sum'].pk}_from": "很多"}).content.decode()
    assert "“涉及金额(起)”不是数字" in page
