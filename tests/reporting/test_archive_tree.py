"""Folders of the archive: as numbered in print, no two alike, and where the workbook's links lead."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from issues.models import Category
from ledger.rows import ledger_rows
from measures.filters.filter_set import readable_measures
from measures.models import Measure
from reporting.archive.tree import category_folders, finding_folders, linked, measure_folders
from tests.cast import Cast, worked_on
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import LEDGER_COLUMNS
from workbooks.writing.plan import ledger_sheet

pytestmark = pytest.mark.django_db


def test_each_measure_has_its_folder(cast: Cast) -> None:
    finding = "01 关于作风建设不够严实方面/01 服务群众不够主动问题"
    assert list(category_folders(cast.inspection.pk).values()) == ["01 关于作风建设不够严实方面"]
    assert finding_folders(cast.inspection.pk)[cast.sub_issue.pk] == finding
    assert list(measure_folders(cast.inspection.pk).values()) == [
        f"{finding}/01 建立走访台账,每月走访一次。",
        f"{finding}/02 修订《服务承诺制度》。",
        "01 关于作风建设不够严实方面/02 内控管理有弱项问题/01 开展采购专项培训。",
    ]


def test_equal_names_are_told_apart(cast: Cast) -> None:
    Measure.objects.filter(sub_issue=cast.sub_issue).update(number=1, text="同样的话")
    found = [folder.rpartition("/")[2] for folder in measure_folders(cast.inspection.pk).values()]
    assert found[:2] == ["01 同样的话", "01 同样的话(2)"]


def test_without_numbers_the_order_counts(cast: Cast) -> None:
    Category.objects.filter(pk=cast.category.pk).update(number=None, title="")
    assert category_folders(cast.inspection.pk)[cast.category.pk] == "01 未分类"


def test_the_workbook_leads_there(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    folders = measure_folders(cast.inspection.pk)
    rows = linked(ledger_rows(readable_measures(cast.office)), folders)
    plans = [ledger_sheet(rows, LEDGER_COLUMNS, title="台账")]
    origin = origin_of(plans, organization=None, inspections=[], template="")
    write_book(tmp_path / "a.xlsx", plans, title="台账", origin=origin)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet["Q3"].hyperlink.target.replace("%20", " ") == folders[cast.measure.pk]
    # Without evidence there is nothing to open.
    assert sheet["Q4"].hyperlink is None
