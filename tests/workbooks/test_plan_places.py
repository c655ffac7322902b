"""Where each row of a workbook belongs: matched by mark or words, new, or refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from measures import services
from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast, completed, worked_on
from tests.workbooks.books import (
    HEADER,
    actions,
    changes,
    errors,
    exported,
    filled_in,
    imported,
    planned,
    table,
)

pytestmark = pytest.mark.django_db
DUE = "2030-12-31"
OWN = ["1", "一、关于作风建设不够严实方面", "1.服务群众不够主动问题", "(1)建立走访台账,每月走访一次。"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def test_a_file_without_marks_is_matched_by_its_words(cast: Cast, path: Path) -> None:
    rows = [
        HEADER,
        [*OWN, "陈光", "办公室", "赵磊", DUE],
        ["2", "", "2、内控管理有弱项问题", "开展采购专项培训。", "周平", "业务科", "", "长期坚持"],
    ]
    plan = planned(cast, table(path, rows))
    assert actions(plan) == ["CHANGE", "CHANGE"]
    assert [row.measure and row.measure.pk for row in plan.rows] == [
        cast.measures[0].pk,
        cast.measures[2].pk,
    ]
    assert changes(plan, 3) == {
        "leader": ("", "周平"),
        "department": ("", "业务科"),
        "timeframe": ("", "长期坚持"),
    }


def test_an_empty_cell_without_a_mark_says_nothing(cast: Cast, path: Path) -> None:
    worked_on(cast)
    assert actions(planned(cast, table(path, [HEADER, [*OWN, "", "", "", ""]]))) == ["SAME"]


def test_a_text_that_fits_two_measures_is_refused(cast: Cast, path: Path) -> None:
    for finding in (cast.sub_issue.pk, cast.measures[2].sub_issue_id):
        services.add_measure(finding, services.tree.NewMeasure(text="定期通报。"), by=cast.office)
    rows = [HEADER, ["1", "", "", "定期通报。"], ["2", "", "2.内控管理有弱项问题", "定期通报。"]]
    plan = planned(cast, table(path, rows))
    assert "几条措施都是这段文字" in errors(plan, 2)["D"]
    assert actions(plan) == ["ERROR", "SAME"]


def test_new_measures_findings_and_categories(cast: Cast, path: Path) -> None:
    new = ["", "二、关于党建工作方面", "1.学习不够问题", "(1)制定计划", "陈光", "办公室", "赵磊", DUE]
    rows = [
        [*HEADER, "问题表现"],
        ["1", OWN[1], OWN[2], "(3)新增一条", "", "", "", ""],
        ["2", OWN[1], "3.又一个问题", "(1)做起来"],
        [*new, "学得少。"],
        [*new[:3], "(2)按月检查"],
    ]
    plan = planned(cast, table(path, rows))
    assert actions(plan) == ["CREATE"] * 4
    assert changes(plan, 4)["category"] == ("", "二、关于党建工作方面")
    imported(cast, path)
    found = Measure.objects.filter(inspection=cast.inspection).order_by("category_id", "position")
    told = [f"{row.category.mark}{row.sub_issue.mark}{row.mark}{row.text}" for row in found]
    assert told == [
        "一、1.(1)建立走访台账,每月走访一次。",
        "一、1.(2)修订《服务承诺制度》。",
        "一、1.(3)新增一条",
        "一、2.(1)开展采购专项培训。",
        "一、3.(1)做起来",
        "二、1.(1)制定计划",
        "二、1.(2)按月检查",
    ]
    first = found[5]
    assert (first.status, first.leader, first.sub_issue.text) == (
        Status.IN_PROGRESS,
        cast.leader,
        "学得少。",
    )
    assert first.category.focus == "PARTY_BUILDING"
    assert actions(planned(cast, path)) == ["SAME"] * 4


def test_what_cannot_be_placed_is_refused(cast: Cast, path: Path) -> None:
    rows = [
        HEADER,
        ["1", "", "", "没有问题的措施"],
        ["2", "", "9.没有类别的新问题", "措施甲"],
        ["3", OWN[1], OWN[2], "(1)换了文字的措施"],
        ["4", OWN[1], "1.换了文字的问题", "措施乙"],
        ["5", OWN[1], OWN[2], "", "陈光"],
        ["6", *OWN[1:]],
        ["7", *OWN[1:]],
        ["8", OWN[1], OWN[2], "新的"],
        ["9", OWN[1], OWN[2], "新的"],
    ]
    plan = planned(cast, table(path, rows))
    assert "请写明它属于哪个具体问题" in errors(plan, 2)["C"]
    assert "要写明问题类别" in errors(plan, 3)["B"]
    assert "已有序号为“(1)”的措施“建立走访台账" in errors(plan, 4)["D"]
    assert "已有序号为“1.”的问题“服务群众" in errors(plan, 5)["C"]
    assert errors(plan, 6) == {"D": "没有写整改措施。"}
    assert "与工作表“台账”第7行是同一条措施" in errors(plan, 8)["D"]
    assert "与工作表“台账”第9行是同一条措施" in errors(plan, 10)["D"]
    assert actions(plan)[5] == "SAME"
    assert actions(plan)[7] == "CREATE"


def test_a_closed_finding_takes_no_new_measure(cast: Cast, path: Path) -> None:
    completed(cast, cast.measures[2])
    services.close(cast.measures[2].sub_issue_id, by=cast.office)
    plan = planned(cast, table(path, [HEADER, ["1", "", "2.内控管理有弱项问题", "再加一条"]]))
    assert "已销号" in errors(plan, 2)["C"]


def test_a_copied_row_is_no_second_measure(cast: Cast, path: Path) -> None:
    exported(cast, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[3]])
    book.save(path)
    plan = planned(cast, path)
    assert "不要复制已有的行" in errors(plan, 6)["G"]


def test_a_mark_of_another_inspection_is_refused(cast: Cast, path: Path) -> None:
    exported(cast, path)
    Measure.objects.filter(pk=cast.measure.pk).update(archived_at="2024-01-01T00:00:00Z")
    assert "不在这次巡察的台账里" in errors(planned(cast, path), 3)[""]


def test_a_tampered_mark_counts_for_nothing(cast: Cast, path: Path) -> None:
    exported(cast, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cell = next(cell for cell in sheet[3] if str(cell.value).startswith("RZ1"))
    cell.value = cell.value.replace(f"|{cast.measure.pk}|", f"|{cast.measures[1].pk}|")
    book.save(path)
    plan = planned(cast, path)
    assert actions(plan)[0] == "SAME"
    assert plan.rows[0].measure == cast.measure
    assert "系统标识被改动过" in plan.rows[0].warnings[0].message


def test_contradicting_rows_about_one_finding(cast: Cast, path: Path) -> None:
    rows = [
        [*HEADER, "原因分析"],
        [*OWN, "", "", "", "", "重视不够"],
        ["2", OWN[1], OWN[2], "(2)修订《服务承诺制度》。", "", "", "", "", "人手不足"],
    ]
    plan = planned(cast, table(path, rows))
    assert errors(plan, 3) == {"I": "同一个问题的“原因分析”与第2行写的不同,请改成一致。"}


def test_a_category_is_not_moved(cast: Cast, path: Path) -> None:
    filled_in(exported(cast, path), {"B3": "二、别的方面"})
    assert "问题类别不能通过导入修改" in errors(planned(cast, path), 3)["B"]
