"""Returned files of other programs: .xls, .et, .ods, .xlsb; and hostile ones of these kinds."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from audit.exceptions import Refused
from ledger import fields
from notices.files import libreoffice
from tests.cast import Cast
from tests.workbooks.books import HEADER, table
from tests.workbooks.returned.binary import xlsb
from tests.workbooks.returned.by_excel import cells
from tests.workbooks.returned.by_hand import OWN
from tests.workbooks.returned.judging import planned, sent_ledger
from workbooks.merging.answers import proposals
from workbooks.reading import UnreadableWorkbook, WorkbookReading, foreign, read_tables
from workbooks.reading.ods import OdsTarget
from workbooks.tables import open_tables

ROWS = [[*HEADER, "整改成效"], *([*row, ""] for row in OWN)]
EMPTY = '<t:table-cell t:number-columns-repeated="16384"/>'
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def read(path: Path) -> WorkbookReading:
    with open_tables(path, name=path.name) as tables:
        return read_tables(tables.visible, titles={}, chosen={})


def ods(path: Path, table_xml: str) -> Path:
    content = (
        f'<o:document-content xmlns:o="{NAMES}office:1.0" xmlns:t="{NAMES}table:1.0"'
        f' xmlns:x="{NAMES}text:1.0">'
        f'<o:body><o:spreadsheet><t:table t:name="台账">{table_xml}</t:table></o:spreadsheet>'
        "</o:body></o:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def _cell(text: str, more: str = "") -> str:
    return f"<t:table-cell {more}><x:p>{text}</x:p></t:table-cell>"


@pytest.mark.one_database
@pytest.mark.django_db
def test_what_libreoffice_saves_of_our_export(cast: Cast, tmp_path: Path) -> None:
    """Old Excel, WPS' name for it, and OpenDocument: the marks, days and texts come through."""
    sent = sent_ledger(cast, tmp_path)
    path = cells({"O3": "走访完成", "V4": 0.805})(sent)
    for suffix, to in ((".xls", "xls"), (".ods", "ods")):
        (tmp_path / f"返回{suffix}").write_bytes(
            libreoffice.convert(path.read_bytes(), suffix=".xlsx", to=to)
        )
    (tmp_path / "返回.et").write_bytes((tmp_path / "返回.xls").read_bytes())
    for name in ("返回.xls", "返回.et", "返回.ods"):
        plan = planned(sent, tmp_path / name)
        assert [row.measure and row.measure.pk for row in plan.rows] == [row.pk for row in sent.measures]
        changed = {row.number: [change.new for change in row.changes] for row in plan.rows if row.changes}
        assert changed[3] == ["走访完成"]
        if name.endswith(".ods"):
            assert changed == {3: ["走访完成"], 4: ["0.805"]}
            continue
        (error,) = plan.rows[1].errors
        assert (error.column, error.proposal) == ("V", "80.5%")
        accepted = planned(sent, tmp_path / name, proposals(plan))
        assert [change.new for change in accepted.rows[1].changes] == ["80.5%"]


def test_binary_workbooks_are_read(tmp_path: Path) -> None:
    (first, *rest) = read(xlsb(tmp_path / "返回.xlsb", [["台账"], *ROWS])).rows()
    assert first.text(fields.MEASURE) == OWN[0][3]
    assert len(rest) == 4


def test_opendocument_is_read_as_it_is_shown(tmp_path: Path) -> None:
    titles = "".join(map(_cell, ("序号", "具体问题", "整改措施", "整改时限", "整改成效")))
    day = 'o:value-type="date" o:date-value="2030-12-31"'
    rate = 'o:value-type="percentage" o:value="0.805"'
    merged = _cell("问题甲", 't:number-rows-spanned="2"')
    note = "<o:annotation><x:p>批注</x:p></o:annotation>"
    two_lines = '措施<x:s x:c="2"/>二</x:p><x:p>又一行'
    path = ods(
        tmp_path / "返回.ods",
        f'<t:table-row t:number-rows-repeated="3">{EMPTY}</t:table-row>'
        f"<t:table-row>{titles}</t:table-row>"
        f"<t:table-row>{_cell('1')}{merged}{_cell(f'措施一{note}')}"
        f"{_cell('2030年', day)}{_cell('80.5%', rate)}</t:table-row>"
        f"<t:table-row>{_cell('2')}<t:covered-table-cell/>{_cell(two_lines)}</t:table-row>"
        f'<t:table-row t:number-rows-repeated="1048000">{EMPTY}</t:table-row>',
    )
    first, second = read(path).rows()
    assert (first.number, first.text(fields.MEASURE), first.text(fields.OUTCOME)) == (5, "措施一", "80.5%")
    assert first.cells[fields.DUE_ON].value == date(2030, 12, 31)
    assert (second.text(fields.FINDING), second.text(fields.MEASURE)) == ("问题甲", "措施  二\n又一行")


def test_filled_cells_repeated_a_million_times_are_refused(tmp_path: Path) -> None:
    row = f'<t:table-row t:number-rows-repeated="1000000">{_cell("满")}</t:table-row>'
    with pytest.raises(Refused, match="表格太大"):
        _refused(ods(tmp_path / "返回.ods", row))
    assert OdsTarget().book.visible == []


def test_blanks_count_as_characters(tmp_path: Path) -> None:
    """A few bytes say forty thousand of them."""
    cell = _cell('<x:s x:c="39000"/>末')
    with pytest.raises(Refused, match="表格太大"):
        _refused(ods(tmp_path / "返回.ods", f"<t:table-row>{cell}</t:table-row>" * 1100))


@pytest.mark.parametrize("printed", ["NaN", "inf", "1e999", "-1e999"])
def test_a_number_that_no_cell_can_hold_is_refused(printed: str, tmp_path: Path) -> None:
    number = f'o:value-type="float" o:value="{printed}"'
    with pytest.raises(Refused, match="损坏"):
        _refused(ods(tmp_path / "返回.ods", f"<t:table-row>{_cell('1', number)}</t:table-row>"))
    with pytest.raises(Refused, match="损坏"):
        _refused(xlsb(tmp_path / "返回.xlsb", [[float(printed)]]))


def test_the_reader_fills_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its process writes ends at a limit, here a small one."""
    monkeypatch.setattr(foreign, "MAX_OUTPUT", 100_000)
    with pytest.raises(Refused, match="表格太大"):
        _refused(xlsb(tmp_path / "返回.xlsb", [["长" * 20_000] * 2]))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("返回.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "损坏"),
        ("返回.xls", b"<html>", "不是完好的 Excel 文件"),
        ("返回.ods", b"PK", "不是完好的 Excel 文件"),
        ("返回.xlsb", b"", "不是完好的 Excel 文件"),
        ("返回.csv", b"\x00\x01\x02\xff\xfe", "编码读不出来"),
        ("返回.csv", "密级:机密★10年".encode(), "密级"),
        ("返回.csv", b"\n" * 2_200_000, "表格太大"),
        ("返回.csv", b"\r\n" * 2_200_000, "表格太大"),
        ("机密★.csv", b"a", "密级"),
    ],
)
def test_what_is_no_table_is_refused(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused, match=words):
        _refused(path)


def test_a_new_workbook_under_an_old_name_is_told(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ROWS).rename(tmp_path / "返回.xls")
    with pytest.raises(Refused, match="其实是 .xlsx 文件"):
        _refused(path)


def test_a_sheet_of_a_billion_cells_takes_no_memory_of_ours(tmp_path: Path) -> None:
    """The reader's own process ends at its limit."""
    with pytest.raises(Refused, match="表格太大"):
        _refused(xlsb(tmp_path / "返回.xlsb", ROWS, last=(1_048_575, 16_383)))


def _refused(path: Path) -> None:
    try:
        read(path)
    except UnreadableWorkbook as error:
        raise Refused(str(error)) from error
