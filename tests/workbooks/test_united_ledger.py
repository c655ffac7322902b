"""汇总台账: many units in one workbook, in our layout and in a committee's own form."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from audit.exceptions import Refused
from jobs.models import Job
from ledger.units.question import UnitQuestion
from tests.cast import Cast, completed
from tests.ledger.test_units import a_unit
from tests.workbooks.forms import receivers_form
from workbooks.exports.united_ledger import UNITED, UnitedLedger

pytestmark = pytest.mark.django_db
URL = "/units/ledger/"


def united(cast: Cast, query: str = "") -> UnitedLedger:
    return UnitedLedger(UnitQuestion.of(cast.supervisor, QueryDict(query)), timezone.localdate())


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def texts(sheet: object) -> list[str]:
    assert hasattr(sheet, "iter_rows")
    return [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]


def test_one_sheet_together_and_one_for_each(cast: Cast, tmp_path: Path) -> None:
    completed(cast)
    a_unit(cast, "水利局", round_name="第三轮")
    assert united(cast).write(tmp_path / "a.xlsx") == 5
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:3] == [UNITED, "区档案馆", "区水利局"]
    together = texts(book[UNITED])
    assert "中共云山区档案馆党组" in together
    assert "中共云山区水利局党组" in together
    assert not any("第1条措施" in text for text in texts(book["区档案馆"]))
    assert any("第1条措施" in text for text in texts(book["区水利局"]))
    assert united(cast, "round=第三轮").write(tmp_path / "b.xlsx") == 2
    assert load_workbook(tmp_path / "b.xlsx").sheetnames[:2] == [UNITED, "区水利局"]


def test_the_committees_form_is_filled_for_all_and_each(cast: Cast, tmp_path: Path) -> None:
    completed(cast)
    a_unit(cast, "水利局")
    sentences = united(cast).fill(tmp_path / "a.xlsx", saved(receivers_form()), name="汇总表.xlsx")
    assert sentences[0] == "汇总5行,另有2个单位各一张。"
    book = load_workbook(tmp_path / "a.xlsx")
    first = "附件1 整改台账"
    assert [first, "中共云山区档案馆党组", "中共云山区水利局党组"] == [
        name for name in book.sheetnames if name != "选项"
    ]
    whole, one = texts(book[first]), texts(book["中共云山区水利局党组"])
    assert any("修订《服务承诺制度》" in text for text in whole)
    assert any("第2条措施" in text for text in whole)
    assert any("第2条措施" in text for text in one)
    assert not any("修订《服务承诺制度》" in text for text in one)


def test_no_unit_and_too_much_are_refused(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="选出1到"):
        united(cast, "q=没有").write(tmp_path / "a.xlsx")
    monkeypatch.setattr("workbooks.exports.united_ledger.MAX_ROWS", 2)
    with pytest.raises(Refused, match="超过2条"):
        united(cast).write(tmp_path / "a.xlsx")


def test_it_is_made_behind_the_page(cast: Cast) -> None:
    client = cast.client("supervisor")
    form = SimpleUploadedFile("汇总表.xlsx", saved(receivers_form()))
    assert client.post(URL, {"form": form}).status_code == 302
    assert Job.objects.get().arguments["form_name"] == "汇总表.xlsx"
    for name, content in (("秘密★.xlsx", saved(receivers_form())), ("a.xlsx", saved(Workbook()))):
        answer = client.post(URL, {"form": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422, name
    assert client.post(f"{URL}?q=没有").status_code == 422
    assert Job.objects.count() == 1
