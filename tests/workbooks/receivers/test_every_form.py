"""Forms of every kind: nothing of the receiver's is lost, each measure stands once, in his words."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from audit.exceptions import Refused
from tests.workbooks.receivers import shapes_of_forms as shapes
from tests.workbooks.receivers import tables_of_forms as tables
from tests.workbooks.receivers.judging import foreign_words, lost, not_once
from tests.workbooks.receivers.ledger import filled, form_data, ledger_rows
from workbooks.receivers.kept_layout import layout_from_json, layout_to_json
from workbooks.receivers.reading import open_form

MEASURES = [row.measure.removeprefix(row.mark) for row in ledger_rows()]
# Form → what it holds that may go: examples and titles that stand for any.
FORMS: dict[Callable[[], bytes], tuple[str, ...]] = {
    tables.signed_in_three_cells: (),
    tables.opinion_block_in_the_frame: (),
    tables.three_lists_in_one: ("例", "某某方面"),
    tables.header_without_merges: (),
    tables.filtered_with_lists: (),
    tables.table_object: (),
    tables.counting_days: (),
    tables.wide_cells_in_each_row: (),
    tables.without_prepared_rows: (),
    tables.without_borders: (),
    tables.ticked: (),
    tables.one_row_a_finding: (),
    tables.findings_prescribed: (),
    tables.text_columns: (),
    shapes.sheet_a_department: (),
    shapes.bands_with_subtotals: (),
    shapes.band_to_copy: ("××方面",),
    shapes.closing_record: (),
    shapes.record_with_a_table: (),
    shapes.two_tables_on_a_sheet: (),
    shapes.three_lists_on_three_sheets: (),
}
TABLES = [form for form in FORMS if form not in (shapes.closing_record, shapes.record_with_a_table)]
COUNTED = (shapes.statistics_by_department, shapes.statistics_by_category)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nothing_is_lost_and_each_measure_stands_once(form: Callable[[], bytes]) -> None:
    content = form()
    after, _ = filled(content)
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), after, gone=FORMS[form]) == []
    assert not_once(after, MEASURES) == []
    assert foreign_words(after) == []


@pytest.mark.parametrize("form", COUNTED, ids=lambda form: form.__name__)
def test_statistics_lose_nothing(form: Callable[[], bytes]) -> None:
    content = form()
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), filled(content)[0]) == []


@pytest.mark.parametrize("form", [*FORMS, *COUNTED], ids=lambda form: form.__name__)
def test_a_layout_can_be_kept(form: Callable[[], bytes]) -> None:
    layout = open_form(form(), name="表格.xlsx")
    assert layout_from_json(layout_to_json(layout)) == layout


@pytest.mark.parametrize("form", TABLES, ids=lambda form: form.__name__)
def test_a_form_that_went_out_can_be_filled_again(form: Callable[[], bytes]) -> None:
    file = io.BytesIO()
    filled(form())[0].save(file)
    again, _ = filled(file.getvalue())
    assert not_once(again, MEASURES) == []
    assert foreign_words(again) == []


@pytest.mark.parametrize("form", TABLES, ids=lambda form: form.__name__)
def test_few_measures_stand_once_and_none_lose_nothing(form: Callable[[], bytes]) -> None:
    """What a sheet or band is for is known of the form, not of how much there is to fill in."""
    content = form()
    one, _ = filled(content, data=form_data(ledger_rows()[:1]))
    assert not_once(one, MEASURES[:1]) == []
    empty, _ = filled(content, data=form_data([]))
    gone = (*FORMS[form], "例如:会风不实", "例:压减会议")
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), empty, gone=gone) == []


@pytest.mark.parametrize("kind", ["marked", "hollow", "grey"])
def test_examples_are_replaced_and_their_look_goes(kind: str) -> None:
    sheet = filled(tables.with_examples(kind))[0].worksheets[0]
    assert sheet["C2"].value == "(1)逐项排出项目推进时间表。"
    fonts = [sheet[f"{letter}2"].font for letter in "BCDE"]
    assert not any(font.i or (font.color is not None and font.color.rgb == "FF808080") for font in fonts)
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not any(word in text for text in texts for word in ("示例", "××", "会议过多"))
    assert sheet["A9"].value == "注:第一行为填写参考。"


@pytest.mark.parametrize("kind", shapes.NO_FORMS)
def test_what_is_no_form_is_refused_with_the_reason(kind: str) -> None:
    with pytest.raises(Refused, match="没有可以填写的表.*工作表“Sheet1”"):
        open_form(shapes.no_form(kind), name="表格.xlsx")
