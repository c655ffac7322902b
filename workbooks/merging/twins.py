"""A new measure that another file of the batch brings as well: written once."""

from __future__ import annotations

from collections.abc import Mapping

from ledger import fields
from statements.spelling import normal
from workbooks.merging.decisions import RowQuestion
from workbooks.merging.earlier import EarlierFiles, EarlierRow, is_of_finding
from workbooks.merging.model import RowError, RowPlan

EARLIER, THIS = "earlier", "this"


def match_twin(plan: RowPlan, twin: EarlierRow, *, key: str, choices: Mapping[str, str]) -> None:
    """The row says nothing new if both say the same; else somebody chooses whose words are written."""
    if _said(plan) == _said(twin.plan):
        _leave(plan, twin)
        return
    question = RowQuestion(
        key,
        f"“{twin.file_name}”第{twin.plan.number}行也新增了这条措施,写的不同,用哪一份?",
        ((EARLIER, f"用“{twin.file_name}”的"), (THIS, "用这份文件的")),
        choices.get(key, ""),
    )
    plan.questions.append(question)
    if question.chosen == EARLIER:
        _leave(plan, twin)
    elif question.chosen == THIS:
        _put_in_place_of(twin.plan, plan)
        _leave(plan, twin)
    else:
        sentence = f"“{twin.file_name}”里也新增了这条措施,写的不同,请选择用哪一份。"
        plan.errors.append(RowError("", sentence, is_choice=True))


def leave_taken_mark(plan: RowPlan, earlier: EarlierFiles) -> None:
    """Two departments write (3) below the same finding: the second goes in without its number."""
    mark = normal(plan.new_mark)
    if plan.new_key is None or plan.twin is not None or not mark:
        return
    if file_name := earlier.marks.get((plan.new_key[0], mark)):
        plan.warn("", f"“{file_name}”新增的措施也是“{plan.new_mark}”,这一条不带序号录入,请导入后编号。")
        plan.new_mark, plan.new_number = "", None


def _said(plan: RowPlan) -> set[tuple[str, str]]:
    """What it says of the measure itself."""
    return {
        (change.field.key, change.new)
        for change in plan.changes
        if not is_of_finding(change.field) and change.field is not fields.CATEGORY
    }


def _leave(plan: RowPlan, twin: EarlierRow) -> None:
    plan.is_twin, plan.changes = True, []
    plan.texts, plan.own, plan.entries, plan.assignment = {}, {}, [], None
    plan.finding_texts, plan.finding_own = {}, {}
    plan.warn("", f"与“{twin.file_name}”第{twin.plan.number}行新增的是同一条措施,只新增一条。")


def _put_in_place_of(earlier: RowPlan, plan: RowPlan) -> None:
    """The row of the earlier file is the one that is written; what it says of its finding stays."""
    earlier.texts, earlier.own = plan.texts, plan.own
    earlier.entries, earlier.assignment = plan.entries, plan.assignment
    of_finding = [one for one in earlier.changes if is_of_finding(one.field) or one.field is fields.CATEGORY]
    earlier.changes = [*(one for one in plan.changes if not is_of_finding(one.field)), *of_finding]
