"""The streamed workbook against one that libraries wrote: the same in three programs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from ledger.fields import FieldKind, Merged
from workbooks.identity import checksum
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.cells import CELL_LIMIT, encode, safe_cell
from workbooks.writing.columns import SheetColumn
from workbooks.writing.pieces import MAX_REMEMBERED
from workbooks.writing.plan import SheetLine, SheetPlan, sheet_names

COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("category", "类别", 10, merged=Merged.CATEGORY),
    SheetColumn("finding", "问题", 12, merged=Merged.SUB_ISSUE),
    SheetColumn("measure", "措施 <&>", 30),
    SheetColumn("due_on", "时限", 12, FieldKind.DATE),
    SheetColumn("evidence", "佐证材料", 20),
)
TEXTS = (
    *("建立走访台账", "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example"),
    *("a & b < c > d", " 前后有空格 ", "两\n行", "tab\t里", "]]>", "&amp;", "\x00\x0b控制\ud800"),
    *("𠮷" * 5, "123", "2024-01-01", "'引号", "\u3000全角空格", "_x0041_", "\ufffe", "长" * 40_000),
    *("\r\n换行", "emoji😀", "x" * 25, ""),
)


def lines(texts: tuple[str, ...] = TEXTS) -> list[SheetLine]:
    return [_line(n, text) for n, text in enumerate(texts)]


def _line(n: int, text: str) -> SheetLine:
    day = date(2026, 1, n % 28 + 1) if n % 4 else None
    return SheetLine(
        (n, f"类{n // 9}", f"问题{n // 3}", text, day, "甲.pdf\n乙.pdf"),
        category_id=1 + n // 9,
        sub_issue_id=1 + n // 3,
        pk=n + 1,
        version=2,
        link=f"01 类/{n} 问 题#1" if n % 5 == 0 else "",
    )


def write(path: Path, *plans: SheetPlan) -> list[int]:
    origin = origin_of(plans, organization=1, inspections=[2], template="")
    return write_book(path, plans, title="台账", origin=origin)


def plan(rows: list[SheetLine], **changes: object) -> SheetPlan:
    values: dict[str, Any] = {
        "name": "整改台账",
        "title": "标题 & 台账",
        "columns": COLUMNS,
        "lines": iter(rows),
        "kind": "M",
    }
    return SheetPlan(**(values | changes))


def reference(path: Path, rows: list[SheetLine]) -> None:
    """The same cells, written by the library alone."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet, day = book.add_worksheet("整改台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "标题 & 台账")
    for column, head in enumerate(COLUMNS):
        sheet.write_string(1, column, head.title)
    last: dict[Merged, int] = {}
    for row, line in enumerate(rows, start=2):
        ids = {Merged.CATEGORY: line.category_id, Merged.SUB_ISSUE: line.sub_issue_id}
        for column, (head, value) in enumerate(zip(COLUMNS, line.values, strict=True)):
            if last.get(head.merged) == ids.get(head.merged, 0):
                continue
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, int | Decimal):
                sheet.write_number(row, column, value)
            elif value and safe_cell(value):
                sheet.write_string(row, column, safe_cell(value))
        last = ids
    book.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("books")
    write(folder / "ours.xlsx", plan(lines()))
    reference(folder / "theirs.xlsx", lines())
    return folder / "ours.xlsx", folder / "theirs.xlsx"


def cells(path: Path) -> dict[str, object]:
    sheet = load_workbook(path).worksheets[0]
    width = len(COLUMNS)
    return {
        cell.coordinate: (cell.value, cell.data_type, cell.is_date)
        for row in sheet.iter_rows(max_col=width)
        for cell in row
        if cell.value is not None and "x0041" not in str(cell.value)
    }


def test_openpyxl_reads_the_same(files: tuple[Path, Path]) -> None:
    assert cells(files[0]) == cells(files[1])


def test_calamine_reads_the_same(files: tuple[Path, Path]) -> None:
    found = [CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() for path in files]
    assert [row[: len(COLUMNS)] for row in found[0]] == found[1]


def test_libreoffice_reads_the_same(files: tuple[Path, Path]) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: tests/services/packages.sh installs it"
    folder = files[0].parent
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"]
    subprocess.run([*command, *map(str, files)], cwd=folder, check=True, capture_output=True, timeout=180)
    ours, theirs = (
        list(csv.reader((folder / f"{name}-整改台账.csv").open(newline=""))) for name in ("ours", "theirs")
    )
    assert [row[: len(COLUMNS)] for row in ours] == [row[: len(COLUMNS)] for row in theirs]
    assert ours[3][3] == "=1+1"


def test_the_file_is_what_strict_programs_take(files: tuple[Path, Path]) -> None:
    """Element order of the standard (ECMA-376, CT_Worksheet), known styles, one root relation a link."""
    with zipfile.ZipFile(files[0]) as archive:
        assert archive.testzip() is None
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        rels = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        styles = archive.read("xl/styles.xml").decode()
    order = [
        "sheetPr",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "mergeCells",
        "hyperlinks",
        "printOptions",
    ]
    order += ["pageMargins", "pageSetup", "headerFooter"]
    places = [sheet.index(f"<{name}") for name in order]
    assert places == sorted(places)
    known = int(re.findall(r'<cellXfs count="(\d+)"', styles)[0])
    assert {int(style) for style in re.findall(r' s="(\d+)"', sheet)} <= set(range(known))
    assert sheet.count("<mergeCell ") == int(re.findall(r'<mergeCells count="(\d+)"', sheet)[0])
    assert sheet.count("<hyperlink ") == rels.count("<Relationship ") == 6
    assert 'Target="01 类' not in rels
    assert 'Target="01%20类/5%20问%20题%231" TargetMode="External"' in rels
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", sheet)


def test_merges_do_not_overlap(files: tuple[Path, Path]) -> None:
    sheet = load_workbook(files[0]).worksheets[0]
    seen: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        rows, columns = range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1)
        places = set(product(rows, columns))
        assert not places & seen
        seen |= places
    assert {"B3:B11", "C3:C5", "A1:F1"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_cells_that_lead_to_files(files: tuple[Path, Path]) -> None:
    sheet = load_workbook(files[0]).worksheets[0]
    assert sheet["F3"].hyperlink.target == "01%20类/0%20问%20题%231"
    assert sheet["F3"].value == "甲.pdf\n乙.pdf"
    assert sheet["F4"].hyperlink is None


def test_long_texts_are_cut_and_say_so(files: tuple[Path, Path]) -> None:
    value = load_workbook(files[0]).worksheets[0].cell(3 + TEXTS.index("长" * 40_000), 4).value
    assert len(value) == CELL_LIMIT
    assert value.endswith("其余见系统)")


def test_what_reads_like_an_escape_stays(files: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(files[0]) as archive:
        assert "_x005F_x0041_" in archive.read("xl/worksheets/sheet1.xml").decode()


@given(some.text())
def test_any_text_is_safe_and_counted_alike(text: str) -> None:
    encoded = encode(text)
    assert encoded.crc == checksum(safe_cell(text))
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f<]", encoded.xml)


@settings(max_examples=15)
@given(some.lists(some.text(max_size=40), min_size=1, max_size=12))
def test_any_texts_come_back(texts: list[str]) -> None:
    folder = io.BytesIO()
    write(folder, plan(lines(tuple(texts))))  # type: ignore[arg-type]
    sheet = load_workbook(folder).worksheets[0]
    found = [sheet.cell(row, 4).value or "" for row in range(3, 3 + len(texts))]
    assert [text.replace("_x005F_", "_") for text in found] == [safe_cell(text) for text in texts]


def test_several_sheets_with_notes(tmp_path: Path) -> None:
    rows = [SheetLine((n, "一", "二", f"措施{n}", None, "")) for n in range(MAX_REMEMBERED + 50)]
    other = SheetPlan("汇总", "汇总", COLUMNS[:1], iter([SheetLine((1,))]), notes=["口径:=1+1"])
    empty = SheetPlan("空", "空", COLUMNS, iter([]))
    assert write(tmp_path / "a.xlsx", plan(rows, kind=""), other, empty) == [MAX_REMEMBERED + 50, 1, 0]
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["汇总"]["A4"].value == "口径:=1+1"
    assert book["空"].max_row == 2
    assert book["整改台账"].cell(MAX_REMEMBERED + 52, 4).value == f"措施{MAX_REMEMBERED + 49}"


def test_dates_that_spreadsheets_do_not_have_are_words(tmp_path: Path) -> None:
    early = SheetLine((1, "一", "二", "三", date(1899, 5, 4), ""))
    write(tmp_path / "a.xlsx", plan([early]))
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0]["E3"].value == "1899-05-04"


def test_who_listens_may_end_the_writing(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(done: int) -> None:
        if done > 5:
            raise Enough

    plans = [plan(lines())]
    origin = origin_of(plans, organization=None, inspections=[], template="")
    with pytest.raises(Enough):
        write_book(tmp_path / "a.xlsx", plans, title="台账", origin=origin, on_row=stop)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["整改台账"], ["整改台账"]),
        (["a:b\\c/d?e*f[g]h"], ["abcdefgh"]),
        (["'引'"], ["引"]),
        (["", "  "], ["表", "表(2)"]),
        (["台账", "台账", "台账(2)"], ["台账", "台账(2)", "台账(2)(2)"]),
        (["ABC", "abc"], ["ABC", "abc(2)"]),
        (["History"], ["History(2)"]),
        (["长" * 40], ["长" * 31]),
        (["长" * 40, "长" * 40], ["长" * 31, "长" * 28 + "(2)"]),
        (["𠮷" * 20], ["𠮷" * 15]),
    ],
)
def test_sheet_names_are_those_a_workbook_takes(wanted: list[str], found: list[str]) -> None:
    assert sheet_names(wanted) == found


def test_the_origin_names_every_column(files: tuple[Path, Path]) -> None:
    hidden = load_workbook(files[0])["系统信息"]
    assert json.loads(hidden["B2"].value)["sheets"][0]["fields"] == [column.key for column in COLUMNS]
