"""What no library here knows goes through whole, and moves with the rows it belongs to."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from audit.exceptions import Refused
from tests.workbooks.receivers.drawn_by_others import drawn_form, picture
from tests.workbooks.receivers.ledger import form_data
from workbooks.receivers.filling import fill_form
from workbooks.receivers.package.archive import FormPackage
from workbooks.receivers.package.references import RowShift, area_of
from workbooks.receivers.reading import open_form


def filled_archive(content: bytes) -> zipfile.ZipFile:
    target = io.BytesIO()
    layout = open_form(content, name="表.xlsx")
    fill_form(io.BytesIO(content), layout, data=form_data(), target=target)
    return zipfile.ZipFile(target)


def part(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode()


def test_every_part_is_there() -> None:
    content = drawn_form()
    after = filled_archive(content)
    assert set(zipfile.ZipFile(io.BytesIO(content)).namelist()) == set(after.namelist())
    assert picture() in [after.read(name) for name in after.namelist()]
    assert "此处加盖公章" in part(after, "xl/drawings/drawing1.xml")


def test_drawings_comments_and_charts_move_with_their_rows() -> None:
    after = filled_archive(drawn_form())
    rows = re.findall(r"<xdr:row>(\d+)<", part(after, "xl/drawings/drawing1.xml"))
    # Four rows came in above row 9, which counts as 8 there.
    assert min(map(int, rows)) == 12
    assert 'ref="A11"' in part(after, "xl/comments1.xml")
    assert "<x:Row>10</x:Row>" in part(after, "xl/drawings/vmlDrawing1.vml")
    assert "$C$11:$C$11" in part(after, "xl/charts/chart1.xml")


def test_lists_and_bars_of_newer_excel_grow() -> None:
    sheet = part(filled_archive(drawn_form()), "xl/worksheets/sheet1.xml")
    assert "<xm:sqref>F4:F10</xm:sqref>" in sheet
    assert "<xm:sqref>G4:G10</xm:sqref>" in sheet
    assert "推进中" in sheet


def test_results_of_formulas_are_worked_out_anew() -> None:
    after = filled_archive(drawn_form())
    assert 'fullCalcOnLoad="1"' in part(after, "xl/workbook.xml")
    assert "<f>COUNTA(C4:C10)</f></c>" in part(after, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(D4:D6)", "SUM(D4:D9)"),
        ("$A$7+A3", "$A$10+A3"),
        ("Sheet2!A7", "Sheet2!A7"),
        ("'台 账'!B7&\"B7\"", "'台 账'!B10&\"B7\""),
        ("COUNTIF(A:A,7)", "COUNTIF(A:A,7)"),
        ("SUM(4:6)", "SUM(4:9)"),
    ],
)
def test_references_move(formula: str, moved: str) -> None:
    shift = RowShift("台 账", first=4, last=6, by=3)
    assert shift.formula(formula, home="台 账") == moved


def test_a_body_of_one_row_grows_in_ranges() -> None:
    assert RowShift("a", first=4, last=4, by=2).formula("SUM(D4:D4)", home="a") == "SUM(D4:D6)"


def test_names_of_several_areas_move() -> None:
    assert RowShift("a", first=4, last=6, by=3).names("a!$A$1:$B$6,a!$A$9", home="") == "a!$A$1:$B$9,a!$A$12"


def test_areas_are_read() -> None:
    area = area_of("$B$2:D5")
    assert area is not None
    assert (area.top, area.left, area.bottom, area.right, area.text) == (2, 2, 5, 4, "B2:D5")
    assert area_of("A:B") is None


def test_a_sheet_that_is_broken_inside_is_refused_at_once() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn_form())) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                data = data.replace(b"<sheetData>", b"<sheetDate>").replace(b"</sheetData>", b"</sheetDate>")
            target.writestr(name, data)
    with pytest.raises(Refused, match="内部结构不完整|读不出内容"):
        open_form(file.getvalue(), name="表.xlsx")


def test_a_strict_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn_form())) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
            target.writestr(name, data)
    with pytest.raises(Refused, match="Strict"):
        FormPackage(file)
