"""The workbook: what the list shows, ready to print, opened again by three other programs."""

from __future__ import annotations

import io
import shutil
import subprocess
import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from accounts.models import User
from ledger.rows import ledger_rows
from measures.filters.filter_set import readable_measures
from measures.models import Measure
from tests.cast import Cast, assigned, completed, in_days, worked_on
from tests.ledger.many import many
from workbooks.identity import COLUMN_TITLE
from workbooks.writing.cells import CELL_LIMIT, safe_cell
from workbooks.writing.columns import LEDGER_COLUMNS
from workbooks.writing.whole_ledger import write_workbook

pytestmark = pytest.mark.django_db
URL = "/ledger/export/"
# product.md, “Columns of a ledger”.
TITLES = [
    "序号",
    "问题类别",
    "具体问题",
    "问题表现",
    "原因分析",
    "整改目标",
    "整改措施",
    "责任领导",
    "牵头部门",
    "配合部门",
    "责任人",
    "时限类型",
    "整改时限",
    "进展情况",
    "整改成效",
    "完成情况",
    "佐证材料",
    "是否销号",
    "销号时间",
    "下一步打算",
    "延期说明",
    "备注",
]


def content(client: Client, person: User, **query: str | int) -> bytes:
    client.force_login(person)
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.getvalue()


def sheet_of(data: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def records(sheet: Worksheet) -> list[dict[str, str]]:
    return [
        dict(zip(TITLES, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=3, max_col=len(TITLES))
    ]


def test_titles_are_those_of_the_ledger() -> None:
    assert [column.title for column in LEDGER_COLUMNS] == TITLES


def test_it_holds_what_was_entered(cast: Cast, client: Client) -> None:
    worked_on(cast)
    sheet = sheet_of(content(client, cast.office))
    assert sheet["A1"].value == f"{cast.inspection.name}整改台账"
    assert [cell.value for cell in sheet[2]] == [*TITLES, COLUMN_TITLE]
    assert sheet.column_dimensions["W"].hidden
    first, second, third = records(sheet)
    assert first["整改措施"] == "(1)建立走访台账,每月走访一次。"
    assert first["整改时限"] == datetime.combine(in_days(30), datetime.min.time())
    assert (first["牵头部门"], first["时限类型"], first["完成情况"]) == ("办公室", "限期整改", "整改中")
    assert first["进展情况"].endswith("已走访三次。")
    assert first["佐证材料"].endswith(".pdf")
    assert second["具体问题"] is None
    assert third["具体问题"] == "2.内控管理有弱项问题"
    assert [row["序号"] for row in (first, second, third)] == [1, 2, 3]


def test_it_is_ready_to_print(cast: Cast, client: Client) -> None:
    assigned(cast)
    sheet = sheet_of(content(client, cast.office))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One page wide (the format's own default), as many high as it takes.
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "D3"
    assert sheet["M3"].number_format == "yyyy-mm-dd"
    assert sheet["G3"].alignment.wrap_text
    assert sheet["G3"].font.name == "仿宋_GB2312"
    assert sheet.row_dimensions[3].height > 15


def test_categories_and_findings_are_merged_downwards(cast: Cast, client: Client) -> None:
    merged = {str(area) for area in sheet_of(content(client, cast.office)).merged_cells.ranges}
    assert {"A1:V1", "B3:B5", "C3:C4", "R3:R4"} <= merged
    assert not any(area.startswith(("G", "A3")) for area in merged)


def test_it_holds_what_the_list_shows(cast: Cast, client: Client) -> None:
    assigned(cast)
    assert len(records(sheet_of(content(client, cast.office, status="DRAFT")))) == 2
    assert len(records(sheet_of(content(client, cast.handler)))) == 1
    assert len(records(sheet_of(content(client, cast.stranger)))) == 0


def test_the_file_has_a_chinese_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = client.get(URL)
    assert "filename*=utf-8''%E5%8C%BA%E5%A7%94" in response["Content-Disposition"]
    response.close()


def test_a_bad_filter_exports_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = client.get(URL, {"due_from": "昨天"}, follow=True)
    assert "没有导出" in response.content.decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.example"]
)
def test_no_text_becomes_a_formula_or_a_link(text: str, cast: Cast, client: Client) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(goal=text)
    cell = sheet_of(content(client, cast.office))["F3"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


def test_cells_hold_what_a_spreadsheet_can() -> None:
    assert safe_cell("a\x00b\x0bc\ud800d\r\ne\tf") == "abcd\ne\tf"
    long = safe_cell("长" * 40_000)
    assert len(long) <= CELL_LIMIT
    assert long.endswith("其余见系统)")
    assert len(safe_cell("𠮷" * 40_000).encode("utf-16-le")) // 2 <= CELL_LIMIT


def test_an_independent_reader_sees_the_same(cast: Cast, client: Client) -> None:
    completed(cast)
    data = content(client, cast.office)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[1][:-1] == TITLES
    assert rows[2][12] == in_days(30)
    assert rows[2][15] == "已完成"


@pytest.mark.one_database
def test_libreoffice_opens_it(cast: Cast, client: Client, tmp_path: Path) -> None:
    completed(cast)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content(client, cast.office))
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: tests/services/packages.sh installs it"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "台账.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "台账.csv").read_text(encoding="utf-8")
    assert ",".join(TITLES) in text
    assert "(1)建立走访台账,每月走访一次。" in text
    assert in_days(30).isoformat() in text


def test_queries_grow_by_chunk_not_by_row(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(cast, 900)
    client.force_login(cast.office)
    client.get("/")
    with django_assert_max_num_queries(42):
        content(client, cast.office)


def test_memory_stays_flat(cast: Cast, tmp_path: Path) -> None:
    many(cast, 900)
    small = peak(cast, tmp_path)
    many(cast, 2700)
    assert peak(cast, tmp_path) < small + 3 * 1024 * 1024


def peak(cast: Cast, folder: Path) -> int:
    tracemalloc.start()
    write_workbook(folder / "a.xlsx", ledger_rows(readable_measures(cast.office)), title="台账")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_the_command_writes_one_inspection(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many(cast, 6)
    path = tmp_path / "a.xlsx"
    call_command("export_ledger", inspection=cast.inspection.pk, output=path)
    assert "已导出 3 行" in capsys.readouterr().out
    assert len(records(load_workbook(path).worksheets[0])) == 3


@pytest.mark.parametrize(("inspection", "name"), [(99, "a.xlsx"), (None, "a.csv"), (None, "nowhere/a.xlsx")])
def test_the_command_refuses_with_two(inspection: int | None, name: str, cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("export_ledger", inspection=inspection or cast.inspection.pk, output=tmp_path / name)
    assert refusal.value.returncode == 2


def test_today_is_in_the_file_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = client.get(URL)
    assert f"{date.today():%Y%m%d}.xlsx" in response["Content-Disposition"]
    response.close()
