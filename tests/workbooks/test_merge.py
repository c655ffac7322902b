"""A ledger sent to departments comes back in several files, which merge row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from audit.exceptions import Refused
from issues import services as outline
from measures import services
from measures.models import Measure
from measures.steps import MeasureRefused
from tests.cast import Cast, assigned, assignment, fresh, worked_on
from tests.workbooks.books import actions, changes, errors, exported, filled_in, planned, uploaded
from workbooks.merging import apply
from workbooks.merging.apply import PlanChanged, confirm, plan_of
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.merging.store import set_choices, set_columns
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Path:
    """The ledger as it went out, two measures assigned."""
    assigned(cast)
    assigned(cast, cast.measures[1], department=cast.science, handler=cast.other_handler)
    return exported(cast, tmp_path / "发出.xlsx")


def confirmed(cast: Cast, row: LedgerImport) -> ImportPlan:
    return confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())


def edit(cast: Cast, measure: Measure, **fields: str) -> None:
    services.edit(measure.pk, by=cast.office, fields=fields)


def test_files_of_two_departments_merge(cast: Cast, sent: Path) -> None:
    general = filled_in(sent, {"O3": "办公室的成效"}, target=sent.parent / "办公室.xlsx")
    science = filled_in(sent, {"O4": "业务科的成效"}, target=sent.parent / "业务科.xlsx")
    confirmed(cast, uploaded(cast, general))
    plan = confirmed(cast, uploaded(cast, science))
    assert actions(plan) == ["SAME", "CHANGE", "SAME"]
    assert [row.outcome for row in map(fresh, cast.measures)] == ["办公室的成效", "业务科的成效", ""]


def test_a_row_untouched_in_the_file_leaves_ours_alone(cast: Cast, sent: Path) -> None:
    edit(cast, cast.measure, goal="我们后来写的", outcome="也是后来写的")
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={"causes": "后来分析的"})
    worked_on(cast, cast.measures[2])
    assert actions(planned(cast, sent)) == ["SAME", "SAME", "SAME"]


def test_what_only_the_file_changed_goes_in_beside_ours(cast: Cast, sent: Path) -> None:
    edit(cast, cast.measure, goal="我们的目标")
    plan = planned(cast, filled_in(sent, {"O3": "文件的成效"}))
    assert actions(plan) == ["CHANGE", "SAME", "SAME"]
    assert changes(plan, 3) == {"outcome": ("", "文件的成效")}


def test_what_both_changed_is_a_conflict_until_somebody_chooses(cast: Cast, sent: Path) -> None:
    edit(cast, cast.measure, goal="我们的目标", outcome="我们的成效")
    row = uploaded(cast, filled_in(sent, {"F3": "文件的目标", "O3": "文件的成效"}))
    plan = plan_of(row, by=cast.office)
    assert plan.rows[0].action is RowAction.ERROR
    assert "系统是“我们的目标”,文件是“文件的目标”,请选择保留哪一个" in errors(plan, 3)["F"]
    goal, outcome = (conflict.key for conflict in plan.rows[0].conflicts)
    with pytest.raises(Refused, match="1行有错误"):
        confirm(row.pk, by=cast.office, digest=plan.digest())
    row = set_choices(row.pk, {goal: "file", outcome: "ours"}, by=cast.office)
    plan = confirmed(cast, row)
    assert changes(plan, 3) == {"goal": ("我们的目标", "文件的目标")}
    assert (fresh(cast.measure).goal, fresh(cast.measure).outcome) == ("文件的目标", "我们的成效")


def test_the_same_change_on_both_sides_is_none(cast: Cast, sent: Path) -> None:
    edit(cast, cast.measure, goal="同一个目标")
    services.assign(cast.measure.pk, _later(cast), by=cast.office)
    plan = planned(cast, filled_in(sent, {"F3": "同一个目标", "M3": "2031年6月底前"}))
    assert actions(plan)[0] == "SAME"


def _later(cast: Cast) -> services.Assignment:
    return assignment(cast, due_on=date(2031, 6, 30))


def test_conflicts_of_a_finding_are_asked_once(cast: Cast, sent: Path) -> None:
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={"causes": "我们的分析"})
    row = uploaded(cast, filled_in(sent, {"E3": "文件的分析"}))
    plan = plan_of(row, by=cast.office)
    keys = {conflict.key for one in plan.rows for conflict in one.conflicts}
    assert keys == {f"s{cast.sub_issue.pk}.causes"}
    confirmed(cast, set_choices(row.pk, dict.fromkeys(keys, "file"), by=cast.office))
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.causes == "文件的分析"


def test_rows_may_be_sorted_and_columns_moved(cast: Cast, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    first, second = ([cell.value for cell in sheet[number]] for number in (3, 4))
    for column, (upper, lower) in enumerate(zip(first, second, strict=True), 1):
        sheet.cell(3, column, lower)
        sheet.cell(4, column, upper)
    sheet.move_range("F2:F5", cols=24)
    sheet.title = "改了名的表"
    book.save(sent)
    plan = planned(cast, sent)
    assert actions(plan) == ["SAME"] * 3
    assert [row.measure and row.measure.pk for row in plan.rows] == [
        cast.measures[index].pk for index in (1, 0, 2)
    ]


def test_a_ledger_that_moved_on_needs_another_look(cast: Cast, sent: Path) -> None:
    row = uploaded(cast, filled_in(sent, {"O3": "文件的成效"}))
    digest = plan_of(row, by=cast.office).digest()
    edit(cast, cast.measure, outcome="我们的成效")
    with pytest.raises(PlanChanged, match="新的预览"):
        confirm(row.pk, by=cast.office, digest=digest)
    assert fresh(cast.measure).outcome == "我们的成效"


def test_rows_with_errors_are_left_out_when_asked(cast: Cast, sent: Path) -> None:
    row = uploaded(cast, filled_in(sent, {"O3": "成效", "H4": "没有的人"}))
    digest = plan_of(row, by=cast.office).digest()
    with pytest.raises(Refused, match="1行有错误"):
        confirm(row.pk, by=cast.office, digest=digest)
    confirm(row.pk, by=cast.office, digest=digest, skip_errors=True)
    assert fresh(cast.measure).outcome == "成效"
    row.refresh_from_db()
    assert row.is_imported
    assert row.summary == {"create": 0, "change": 1, "same": 1, "error": 1}


def test_a_failure_in_the_middle_leaves_nothing(
    cast: Cast, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = uploaded(cast, filled_in(sent, {"O3": "成效", "O4": "成效"}))
    digest = plan_of(row, by=cast.office).digest()

    def refuse_second(*_entries: object, **_more: object) -> None:
        assert fresh(cast.measure).outcome == "成效"
        raise MeasureRefused("磁盘已满", measure_id=cast.measures[1].pk)

    monkeypatch.setattr(apply, "record_many", refuse_second)
    with pytest.raises(Refused, match="第4行:磁盘已满"):
        confirm(row.pk, by=cast.office, digest=digest)
    assert fresh(cast.measure).outcome == ""
    row.refresh_from_db()
    assert not row.is_imported


def test_once_is_enough(cast: Cast, sent: Path) -> None:
    row = uploaded(cast, filled_in(sent, {"O3": "成效"}))
    plan = confirmed(cast, row)
    for act in (
        lambda: confirm(row.pk, by=cast.office, digest=plan.digest()),
        lambda: set_choices(row.pk, {}, by=cast.office),
        lambda: set_columns(row.pk, {}, by=cast.office),
    ):
        with pytest.raises(Refused, match="已经导入过"):
            act()


def test_nothing_to_do_is_said(cast: Cast, sent: Path) -> None:
    row = uploaded(cast, sent)
    with pytest.raises(Refused, match="没有要导入的内容"):
        confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())


@pytest.mark.parametrize("name", ["handler", "leader", "viewer", "supervisor", "admin", "stranger"])
def test_only_the_office_of_the_organization(name: str, cast: Cast, sent: Path) -> None:
    row = uploaded(cast, sent)
    person = getattr(cast, name)
    with pytest.raises(LedgerImport.DoesNotExist):
        confirm(row.pk, by=person, digest="")
    with pytest.raises(Refused, match="只有整改办"):
        cast.office = person
        uploaded(cast, sent)


def test_an_archived_inspection_takes_nothing(cast: Cast, sent: Path) -> None:
    row = uploaded(cast, filled_in(sent, {"O3": "成效"}))
    digest = plan_of(row, by=cast.office).digest()
    type(cast.inspection).objects.filter(pk=cast.inspection.pk).update(archived_at="2024-01-01T00:00:00Z")
    with pytest.raises(Refused, match="已归档"):
        confirm(row.pk, by=cast.office, digest=digest)
