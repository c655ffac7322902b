"""Own columns out and in again: the ledger's workbook, templates, receivers' forms, returned workbooks."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from audit.exceptions import Refused
from issues import services as outline
from issues.models import CustomField, CustomKind, CustomTarget
from ledger.proposed_columns import proposed_kind, proposed_name
from measures import services
from tests.cast import Cast, fresh
from tests.custom_fields import a_column
from tests.workbooks.books import HEADER, filled_in, planned, table, uploaded
from tests.workbooks.exports import book_of, words
from workbooks.merging.apply import confirm, plan_of
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.models import ExportTemplate
from workbooks.templates import services as templates

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(cast: Cast) -> dict[str, CustomField]:
    """Three columns with values on the first measure and its finding."""
    made = {
        "sum": a_column(cast, "问题金额", target=CustomTarget.FINDING, kind=CustomKind.MONEY),
        "day": a_column(cast, "发文日期", kind=CustomKind.DATE),
        "phone": a_column(cast, "联系电话"),
    }
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={}, custom={made["sum"].key: "12345.5"})
    custom = {made["day"].key: "2024-05-01", made["phone"].key: "0571-8800"}
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom=custom)
    return made


def ledger(cast: Cast, path: Path) -> Path:
    """As the office downloads it: 22 columns, then the own ones from W on."""
    book = book_of(cast.client("office"), cast.office, inspection=cast.inspection.pk, table="ledger")
    book.save(path)
    return path


def errors(plan: ImportPlan) -> list[str]:
    return [str(error) for row in plan.rows for error in row.errors]


def test_the_ledger_ends_with_them(cast: Cast, own: dict[str, CustomField], tmp_path: Path) -> None:
    sheet = load_workbook(ledger(cast, tmp_path / "a.xlsx")).worksheets[0]
    assert [sheet.cell(2, column).value for column in (22, 23, 24, 25)] == [
        *("备注", "问题金额", "发文日期", "联系电话")
    ]
    assert [sheet.cell(3, column).value for column in (23, 24, 25)] == [
        *(12345.5, datetime(2024, 5, 1), "0571-8800")
    ]
    assert sheet["W3"].number_format == "#,##0.00"
    # A finding's value stands once, over its rows.
    assert "W3:W4" in {str(area) for area in sheet.merged_cells.ranges}


def test_the_list_of_findings_has_theirs(cast: Cast, own: dict[str, CustomField]) -> None:
    book = book_of(cast.client("office"), cast.office, inspection=cast.inspection.pk, table="findings")
    rows = words(book.worksheets[0])
    assert rows[1][-2:] == ["问题金额", "系统标识(请勿修改)"]
    assert rows[2][-2] == 12345.5


def test_untouched_is_same_and_touched_is_written(
    cast: Cast, own: dict[str, CustomField], tmp_path: Path
) -> None:
    path = ledger(cast, tmp_path / "a.xlsx")
    assert [row.action for row in planned(cast, path).rows] == [RowAction.SAME] * 3
    filled_in(path, {"W3": "1.5万元", "X4": datetime(2024, 6, 1), "Y3": None})
    row = uploaded(cast, path)
    confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.custom_values == {own["sum"].key: "15000"}
    assert fresh(cast.measure).custom_values == {own["day"].key: "2024-05-01"}
    assert fresh(cast.measures[1]).custom_values == {own["day"].key: "2024-06-01"}


def test_a_value_that_does_not_fit_is_an_error_of_its_cell(
    cast: Cast, own: dict[str, CustomField], tmp_path: Path
) -> None:
    path = filled_in(ledger(cast, tmp_path / "a.xlsx"), {"W3": "不详", "X4": "年底"})
    told = errors(planned(cast, path))
    assert ["W列:“问题金额”应是金额" in told[0], "X列:“发文日期”应是日期" in told[1]] == [True, True]


def test_both_sides_changed_is_asked(cast: Cast, own: dict[str, CustomField], tmp_path: Path) -> None:
    path = filled_in(ledger(cast, tmp_path / "a.xlsx"), {"Y3": "0571-1111"})
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom={own["phone"].key: "0571-2222"})
    (conflict,) = planned(cast, path).rows[0].conflicts
    assert (conflict.ours, conflict.theirs) == ("0571-2222", "0571-1111")


def test_a_table_of_somebody_else_is_read_in_its_unit(
    cast: Cast, own: dict[str, CustomField], tmp_path: Path
) -> None:
    head = [*HEADER, "问题金额(万元)", "联系电话"]
    rows = [
        [1, "", "", "建立走访台账,每月走访一次。", "", "", "", "", 2.5, "0571-9900"],
        [2, "", "服务群众不够主动问题", "每季度通报一次。", "", "", "", "", "", "0571-7700"],
        [3, "三、新的方面", "新发现的问题", "立即核查。", "", "", "", "", 3, ""],
    ]
    row = uploaded(cast, table(tmp_path / "b.xlsx", [head, *rows]))
    confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.custom_values == {own["sum"].key: "25000"}
    measures = cast.inspection.measures.order_by("pk")
    assert [one.custom_values.get(own["phone"].key, "") for one in measures] == [
        *("0571-9900", "", "", "0571-7700", "")
    ]
    new = measures.last()
    assert new is not None
    assert new.sub_issue.custom_values == {own["sum"].key: "30000"}


def a_form() -> io.BytesIO:
    """A receiver's table that asks for what the ledger does not have."""
    book = Workbook()
    sheet = book.active
    sheet.append(["序号", "反馈问题", "整改措施", "问题金额(万元)", "发文日期", "是否问责", "审计报告文号"])
    for _ in range(4):
        sheet.append([None] * 7)
    held = DataValidation(type="list", formula1='"有,无"')
    held.add("F2:F5")
    sheet.add_data_validation(held)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def test_a_form_gets_them_by_name_and_unit(cast: Cast, own: dict[str, CustomField]) -> None:
    template = templates.create_form("市审计局", a_form(), file_name="表.xlsx", by=cast.office)
    found = {entry["title"]: entry["key"] for entry in template.columns}
    assert (found["问题金额(万元)"], found["发文日期"]) == (own["sum"].key, own["day"].key)
    client = cast.client("office")
    sheet = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk).worksheets[0]
    assert [sheet["D2"].value, sheet["E2"].value] == [1.23455, datetime(2024, 5, 1)]


def test_a_form_gets_them_in_the_unit_above_its_table(
    cast: Cast, own: dict[str, CustomField], tmp_path: Path
) -> None:
    """And what comes back in it is what went out."""
    book = Workbook()
    for line in (
        ["整改情况表"],
        ["单位:万元"],
        ["序号", "反馈问题", "整改措施", "问题金额"],
        *[[None] * 4] * 4,
    ):
        book.active.append(line)
    book.save(tmp_path / "表.xlsx")
    with (tmp_path / "表.xlsx").open("rb") as file:
        template = templates.create_form("市审计局", file, file_name="表.xlsx", by=cast.office)
    filled = book_of(cast.client("office"), cast.office, inspection=cast.inspection.pk, template=template.pk)
    assert filled.worksheets[0]["D4"].value == 1.23455
    filled.save(tmp_path / "填.xlsx")
    assert {row.action for row in planned(cast, tmp_path / "填.xlsx").rows} == {RowAction.SAME}


def mapped(template: ExportTemplate, **keys: str) -> dict[str, object]:
    data: dict[str, object] = {"name": template.name, "grouping": "MEASURE", "version": template.version}
    data |= {f"column-{entry['column']}": entry["key"] for entry in template.columns}
    return data | {f"column-{column.removeprefix('c')}": key for column, key in keys.items()}


def test_an_unknown_title_becomes_one_on_the_page(cast: Cast, own: dict[str, CustomField]) -> None:
    template = templates.create_form("市审计局", a_form(), file_name="表.xlsx", by=cast.office)
    client, url = cast.client("office"), f"/export-templates/{template.pk}/"
    assert "新增为自有栏目" in client.get(url).content.decode()
    answer = client.post(url, mapped(template, c6="new:MEASURE", c7="new:FINDING"), follow=True)
    assert "已新增自有栏目“是否问责”、“审计报告文号”" in answer.content.decode()
    held, paper = CustomField.objects.order_by("pk")[3:]
    assert (held.kind, held.choices, held.target) == ("CHOICE", ["有", "无"], "MEASURE")
    assert (paper.kind, paper.target) == ("TEXT", "FINDING")
    template.refresh_from_db()
    assert [entry["key"] for entry in template.columns][-2:] == [held.key, paper.key]


def test_nothing_is_made_when_one_name_is_taken(cast: Cast, own: dict[str, CustomField]) -> None:
    template = templates.create_form("市审计局", a_form(), file_name="表.xlsx", by=cast.office)
    data = mapped(template, c7="new:FINDING", c4="new:FINDING")
    answer = cast.client("office").post(f"/export-templates/{template.pk}/", data)
    assert answer.status_code == 422
    assert "已有自有栏目“问题金额”" in answer.content.decode()
    assert CustomField.objects.count() == 3


def test_our_own_layout_writes_yuan(cast: Cast, own: dict[str, CustomField]) -> None:
    columns = [{"key": own["sum"].key, "title": "金额(万元)", "width": 12}]
    with pytest.raises(Refused, match="按元导出"):
        templates.create_template(templates.Layout("月报", "", "MEASURE", "", columns), by=cast.office)


@pytest.mark.parametrize(
    ("title", "offered", "name", "kind"),
    [
        ("问题金额(万元)", (), "问题金额", CustomKind.MONEY),
        ("处理结果·追责人数", (), "追责人数", CustomKind.NUMBER),
        ("文件印发日期", (), "文件印发日期", CustomKind.DATE),
        ("问责处理情况", (), "问责处理情况", CustomKind.LONG_TEXT),
        ("审计报告文号", (), "审计报告文号", CustomKind.TEXT),
        ("整改评价", ("好", "一般", "差"), "整改评价", CustomKind.CHOICE),
    ],
)
def test_a_title_says_what_it_asks_for(
    title: str, offered: tuple[str, ...], name: str, kind: CustomKind
) -> None:
    assert (proposed_name(title), proposed_kind(title, offered)) == (name, kind)


@pytest.mark.parametrize(
    ("above", "title", "kept"),
    [
        ("单位:万元", "问题金额", "35000"),
        ("填报单位:业务科    金额单位:万元", "问题金额", "35000"),
        ("(单位:万元)", "问题金额", "35000"),
        ("单位:万元", "问题金额(元)", "3.5"),
        ("单位:元", "问题金额", "3.5"),
        ("全年共清退3.5万元", "问题金额", "3.5"),
    ],
)
def test_the_unit_above_the_table_counts(
    above: str, title: str, kept: str, cast: Cast, tmp_path: Path
) -> None:
    a_column(cast, "问题金额", kind=CustomKind.MONEY)
    text = ["一、关于作风建设不够严实方面", "1.服务群众不够主动问题", "(1)建立走访台账,每月走访一次。"]
    rows: list[list[object]] = [
        ["整改台账"],
        ["", "", "", "", above],
        [*HEADER[:4], title],
        ["1", *text, 3.5],
    ]
    (row,) = planned(cast, table(tmp_path / "a.xlsx", rows, merge=["A1:E1"])).rows
    assert [change.new for change in row.changes] == [kept]
