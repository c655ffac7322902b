"""A column of a returned file that the ledger does not have becomes an own one, from the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from issues.models import CustomField, CustomKind, CustomTarget
from tests.answers import Answer
from tests.cast import Cast, fresh
from tests.custom_fields import a_column
from tests.workbooks.books import HEADER, table, uploaded
from tests.workbooks.returned.by_hand import OWN
from workbooks.merging.apply import confirm, plan_of
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db
OF_MEASURE, OF_FINDING = "new:MEASURE", "new:FINDING"


@pytest.fixture
def row(cast: Cast, tmp_path: Path) -> LedgerImport:
    """I: money with words between, J: days, K: numbers, L: an explanation."""
    header = [*HEADER, "追回金额", "发文日期", "参加人数", "问责情况"]
    rows: list[list[object]] = [
        [*OWN[0], "约3万", "2024-05-06", 12, "无"],
        [*OWN[1], "", "2024年6月7日", "", "党内警告1人,\n批评教育2人"],
        [*OWN[2], 5000, "", 7, ""],
    ]
    return uploaded(cast, table(tmp_path / "返回.xlsx", [header, *rows]))


def page(cast: Cast, row: LedgerImport) -> str:
    return cast.client("office").get(reverse("workbooks:ledger_import", args=[row.pk])).content.decode()


def choose(cast: Cast, row: LedgerImport, **columns: str) -> Answer:
    data = {f"0-{letter}": value for letter, value in columns.items()}
    return cast.client("office").post(reverse("workbooks:ledger_import_columns", args=[row.pk]), data)


def test_it_is_offered_and_made_of_the_kind_that_its_cells_are(cast: Cast, row: LedgerImport) -> None:
    assert "新增为自有栏目(每条措施填一次)" in page(cast, row)
    answer = choose(cast, row, I=OF_MEASURE, J=OF_MEASURE, K=OF_MEASURE, L=OF_FINDING)
    assert answer.status_code == 302
    made = {one.name: (one.kind, one.target) for one in CustomField.objects.all()}
    assert made == {
        "追回金额": (CustomKind.TEXT, CustomTarget.MEASURE),
        "发文日期": (CustomKind.DATE, CustomTarget.MEASURE),
        "参加人数": (CustomKind.NUMBER, CustomTarget.MEASURE),
        "问责情况": (CustomKind.LONG_TEXT, CustomTarget.FINDING),
    }


def test_its_values_are_written_with_the_file(cast: Cast, row: LedgerImport) -> None:
    choose(cast, row, K=OF_MEASURE)
    row.refresh_from_db()
    confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())
    column = CustomField.objects.get()
    assert [fresh(one).custom_values.get(column.key) for one in cast.measures] == ["12", None, "7"]


def test_a_column_of_that_name_there_is_is_said(cast: Cast, row: LedgerImport) -> None:
    a_column(cast, "参加人数", kind=CustomKind.NUMBER, target=CustomTarget.MEASURE)
    answer = choose(cast, row, J=OF_MEASURE, L="new:MEASURE", K=OF_MEASURE)
    assert answer.status_code == 422
    assert "参加人数" in answer.content.decode()
    assert CustomField.objects.count() == 1


def test_what_is_chosen_beside_it_is_kept(cast: Cast, row: LedgerImport) -> None:
    choose(cast, row, L="remark", K=OF_MEASURE)
    row.refresh_from_db()
    key = CustomField.objects.get().key
    assert row.columns["台账"] == {"L": "remark", "K": key}
