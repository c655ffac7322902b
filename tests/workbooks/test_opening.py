"""Hostile and mistaken uploads: a sentence each, in little memory and time."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit.exceptions import Refused
from workbooks.opening import OLE_HEAD, open_workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook() -> bytes:
    book = Workbook()
    book.active.append(["序号", "整改措施"])
    book.active.append([1, "走访"])
    book.active.merge_cells("A4:B4")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(name: str, content: bytes | Callable[[bytes], bytes]) -> io.BytesIO:
    """A workbook with one part added or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry.filename, source.read(entry))
        old = source.read(name) if name in source.namelist() else b""
        target.writestr(name, content(old) if callable(content) else content)
    return out


def sheet(rows: str, after: str = "") -> io.BytesIO:
    return changed(SHEET, f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>".encode())


def refusal(file: io.BytesIO, name: str = "台账.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        open_workbook(file, name=name)
    assert "。" in str(refused.value)
    return str(refused.value)


def test_an_honest_workbook_opens(tmp_path: Path) -> None:
    assert open_workbook(io.BytesIO(workbook()), name="台账.xlsx").active["B2"].value == "走访"
    path = tmp_path / "台账.XLSX"
    path.write_bytes(workbook())
    assert open_workbook(path, name=path.name).active["A2"].value == 1
    assert open_workbook(changed("xl/x.xml", b"<a/>"), name="a.xlsx").sheetnames == ["Sheet"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("台账.xls", "旧格式"),
        ("台账.et", "旧格式"),
        ("台账.xlsm", "宏"),
        ("台账.csv", "不是 .xlsx"),
        ("台账", "不是 .xlsx"),
        ("机密★台账.xlsx", "密级"),
    ],
)
def test_the_name_is_looked_at(name: str, words: str) -> None:
    assert words in refusal(io.BytesIO(workbook()), name)


def test_what_only_says_it_is_a_workbook() -> None:
    assert "密码" in refusal(io.BytesIO(OLE_HEAD + b"\0" * 600))
    assert "读不出" in refusal(io.BytesIO(b"<html>"))
    assert "读不出" in refusal(io.BytesIO(b""))
    assert "读不出" in refusal(io.BytesIO(workbook()[:-200]))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "读不出" in refusal(other)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/externalLinks/externalLink1.xml", "链接"),
        ("xl/connections.xml", "数据连接"),
        ("xl/embeddings/oleObject1.bin", "对象"),
        ("xl/activeX/activeX1.xml", "控件"),
    ],
)
def test_parts_that_run_or_fetch_are_named(part: str, words: str) -> None:
    assert words in refusal(changed(part, b"<a/>"))


def test_bombs_are_seen_before_they_open() -> None:
    tracemalloc.start()
    bomb = changed(SHEET, b" " * 30_000_000)
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    assert "压缩异常" in refusal(bomb)
    assert tracemalloc.get_traced_memory()[1] < before + 2 * 1024 * 1024
    tracemalloc.stop()
    assert "压缩异常" in refusal(changed("xl/media/a.bin", b"0" * 60_000_000))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"{number}.xml", "")
    assert "压缩异常" in refusal(many)


def test_no_entities() -> None:
    lol = '<!DOCTYPE a [<!ENTITY b "lol">]><a>&b;</a>'
    assert "DTD" in refusal(changed("xl/sharedStrings.xml", lol.encode()))
    assert "DTD" in refusal(changed(SHEET, lol.encode("utf-16")))


@pytest.mark.parametrize(
    ("rows", "after", "words"),
    [
        ("<row/>" * 100_001, "", "行"),
        (f"<row>{'<c/>' * 500_001}</row>", "", "单元格"),
        ('<row r="1048576"><c r="XFD1048576"/></row>', "", "1048576"),
        ('<row r="9999999"><c/><c/></row>', "", "9999999"),
        ("", '<mergeCells><mergeCell x=">" ref="A1:XFD1048576"/></mergeCells>', "范围过大"),
        ("", '<hyperlinks><hyperlink ref="A1&#58;XFD1048576"/></hyperlinks>', "范围过大"),
        ("", '<mergeCells><mergeCell ref="hello"/></mergeCells>', "读不懂"),
        ('<row><c r="A0"/></row>', "", "读不懂"),
        ('<row><c r="ZZZZZ1"/></row>', "", "读不懂"),
    ],
    ids=["rows", "cells", "far", "far row", "merge", "link", "words", "zero", "beyond"],
)
def test_sheets_stay_in_bounds(rows: str, after: str, words: str) -> None:
    # Noise keeps the ratio honest, so that the count itself is what refuses.
    noise = "".join(f"<!--{hash((number, 7)):x}-->" for number in range(3_000))
    assert words in refusal(sheet(rows + noise, after))


def test_a_secrecy_mark_in_a_cell_is_refused() -> None:
    text = '<row><c t="inlineStr"><is><t>机密★10年</t></is></c></row>'
    assert "密级" in refusal(sheet(text))
