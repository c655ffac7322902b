"""A row that the ledger does not have: a measure below a known finding, or below a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from issues.models import Category, SubIssue
from issues.rules import refuse_add_measure
from ledger import fields
from measures.models import Measure
from statements.spelling import normal
from workbooks.merging.decisions import RowQuestion
from workbooks.merging.known import KnownWords, TakenRows
from workbooks.merging.misplaced import likeness, question_key, short
from workbooks.merging.model import NewFinding, RowError, RowPlan
from workbooks.merging.snapshot import Marked, SystemState, is_renumbered, split_mark
from workbooks.reading import SheetRow

UNSORTED = "(未分类)"
NEW = "new"
# From here on two texts of one finding are more likely one measure than two.
MIN_LIKENESS = 0.75


@dataclass
class NewRows:
    """Remembers the findings that earlier rows of the file brought along."""

    snapshot: SystemState
    known: KnownWords
    taken: TakenRows
    choices: Mapping[str, str]
    new_findings: dict[tuple[str, str], NewFinding] = field(default_factory=dict)

    def plan(self, row: SheetRow, plan: RowPlan) -> None:
        """A measure that the ledger does not have: below a known finding, or below a new one."""
        column = row.letters.get(fields.FINDING, "")
        printed = row.text(fields.FINDING)
        if not printed:
            plan.refuse(
                column, "台账里没有这条措施;要新增,请写明它属于哪个具体问题(没有合并的空单元格不沿用上一行)。"
            )
            return
        categories = self._categories(row, plan)
        if categories is None:
            return
        found = self.known.findings(printed)
        if row.text(fields.CATEGORY):
            ids = {category.pk for category in categories}
            found = [finding for finding in found if finding.category_id in ids]
        if len(found) > 1:
            plan.refuse(column, "台账里有几个问题都是这段文字,不能确定是哪一个,请写明问题类别和序号。")
        elif found:
            self._below(found[0], row, plan=plan)
        elif (same := self.known.same_measure(row)) is None or not self._is_known(same, row, plan=plan):
            self._below_new(categories, row, plan=plan)

    def _categories(self, row: SheetRow, plan: RowPlan) -> list[Category] | None:
        """What the category cell names: known ones, or none for a new one; None after a refusal."""
        printed = row.text(fields.CATEGORY)
        if printed and normal(printed) != normal(UNSORTED):
            found = self.known.categories(printed)
            if len(found) > 1:
                plan.refuse(row.letters[fields.CATEGORY], "有几个问题类别都是这个名称,不能确定是哪一个。")
                return None
            return found
        return [category for category in self.snapshot.categories.values() if not category.title]

    def _below(self, finding: SubIssue, row: SheetRow, *, plan: RowPlan) -> None:
        if self._is_alike(finding, row, plan=plan):
            return
        plan.sub_issue_id = finding.pk
        column = row.letters.get(fields.MEASURE, "")
        plan.refuse(row.letters.get(fields.FINDING, ""), refuse_add_measure(finding))
        new = split_mark(row.text(fields.MEASURE))
        same = [
            measure
            for measure in self.snapshot.measures.values()
            if measure.sub_issue_id == finding.pk
            and new.mark
            and measure.mark
            and not is_renumbered(new, measure.mark)
        ]
        if same:
            plan.refuse(
                column,
                f"该问题下已有序号为“{new.mark}”的措施“{same[0].text[:20]}”,文字不同。"
                "要修改它,请用系统导出的台账;要新增,请改用别的序号。",
            )
        self.taken.take_new(f"finding {finding.pk}", normal(new.text), row=row, plan=plan)

    def _is_alike(self, finding: SubIssue, row: SheetRow, *, plan: RowPlan) -> bool:
        """Whether the text is nearly that of a measure there is; then somebody says which it is.

        A number of its own that no measure has says that it is new.
        """
        new = split_mark(row.text(fields.MEASURE))
        own = [one for one in self.snapshot.measures.values() if one.sub_issue_id == finding.pk]
        best = max(own, key=lambda one: likeness(new.text, one.text), default=None)
        is_numbered = bool(new.mark) and all(is_renumbered(new, one.mark) for one in own)
        if best is None or is_numbered or likeness(new.text, best.text) < MIN_LIKENESS:
            return False
        return self._is_known(best, row, plan=plan)

    def _is_known(self, best: Measure, row: SheetRow, *, plan: RowPlan) -> bool:
        """Whether the row is of a measure there is, as somebody says; True as well while nobody has."""
        question = RowQuestion(
            question_key(row),
            "这是台账里的措施,还是新的一条?",
            ((str(best.pk), f"就是:{short(best)}(文字有出入)"), (NEW, "新的一条措施")),
            self.choices.get(question_key(row), ""),
        )
        plan.questions.append(question)
        if question.chosen == str(best.pk):
            plan.measure = best
            self.taken.take("id", str(best.pk), row=row, plan=plan)
        elif question.chosen != NEW:
            sentence = f"与台账里的“{short(best)}”只有少许不同,请选择是同一条还是新的一条。"
            plan.errors.append(RowError(row.letters.get(fields.MEASURE, ""), sentence, is_choice=True))
        return question.chosen != NEW

    def _below_new(self, categories: list[Category], row: SheetRow, *, plan: RowPlan) -> None:
        printed, title = row.text(fields.FINDING), row.text(fields.CATEGORY)
        if not title and fields.CATEGORY in row.letters:
            plan.refuse(
                row.letters[fields.CATEGORY], "新的问题要写明问题类别(没有合并的空单元格不沿用上一行)。"
            )
            return
        category = categories[0] if categories else None
        key = (normal(str(category) if category else title), normal(printed))
        made = self.new_findings.get(key) or self.snapshot.earlier.findings.get(key)
        if made is None:
            made = NewFinding(category.pk if category else None, title, printed, row.place, key=key)
            self._refuse_same_mark(category, row, plan=plan)
            if not title:
                plan.warn("", "没有“问题类别”一列,新的问题放在未分类下。")
        plan.new_finding = self.new_findings[key] = made
        self.taken.take_new(
            f"new {key}", normal(split_mark(row.text(fields.MEASURE)).text), row=row, plan=plan
        )

    def _refuse_same_mark(self, category: Category | None, row: SheetRow, *, plan: RowPlan) -> None:
        new = split_mark(row.text(fields.FINDING))
        if category is None or not new.mark:
            return
        for finding in self.snapshot.sub_issues.values():
            if finding.category_id == category.pk and _is_numbered_as(new, finding.mark):
                plan.refuse(
                    row.letters[fields.FINDING],
                    f"该类别下已有序号为“{finding.mark}”的问题“{finding.title[:20]}”,文字不同。"
                    "要修改它,请用系统导出的台账;要新增,请改用别的序号。",
                )
                return


def _is_numbered_as(new: Marked, mark: str) -> bool:
    return bool(new.mark and mark) and not is_renumbered(new, mark)
