"""Which measure a row speaks of: by its hidden mark, else by its printed words. Two answers are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.texts import shortened
from ledger import fields
from measures.models import Measure
from statements.spelling import normal
from workbooks import identity
from workbooks.identity import Origin, RowIdentity, checksum
from workbooks.merging.decisions import RowQuestion
from workbooks.merging.differences import exported_with
from workbooks.merging.headings import says
from workbooks.merging.known import KnownWords, TakenRows
from workbooks.merging.misplaced import BY_MARK, Misplaced, question_key, short
from workbooks.merging.model import RowError, RowPlan
from workbooks.merging.new_rows import UNSORTED, NewRows
from workbooks.merging.snapshot import SystemState, bare, split_mark, tidy
from workbooks.reading import SheetRow


@dataclass
class Matcher:
    """Of one file, row after row."""

    snapshot: SystemState
    origin: Origin | None = None
    marks: Mapping[int, RowIdentity] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known, self._taken = KnownWords(self.snapshot), TakenRows(self.snapshot)
        self._misplaced = Misplaced(self.snapshot, by_text=self.known.measures)
        self._new_rows = NewRows(self.snapshot, self.known, self._taken, self.choices)

    def match(self, row: SheetRow, plan: RowPlan) -> RowIdentity | None:
        """Sets ``plan.measure``, or where a new one goes; answers with the mark when it was by that."""
        mark = identity.read_row(row.mark) if row.mark else None
        if mark is not None and not mark.is_genuine:
            plan.warn("", "这一行的系统标识被改动过或来自另一套系统,按文字对应。")
            mark = None
        if mark is not None:
            return self._by_mark(mark, row, plan=plan)
        self._by_words(row, plan)
        return None

    def _by_mark(self, mark: RowIdentity, row: SheetRow, *, plan: RowPlan) -> RowIdentity | None:
        """Answers with the mark that the row is compared by: its own, or that of the measure it tells of."""
        if mark.kind != identity.MEASURE:
            plan.refuse("", "这是按问题列出的表,请用按措施列出的整改台账导入。")
            return None
        measure = self.snapshot.measures.get(mark.pk)
        if measure is None:
            plan.refuse("", "这一行对应的措施不在这次巡察的台账里:可能已归档,或选错了巡察。")
            return None
        sums = exported_with(row, mark, origin=self.origin, snapshot=self.snapshot).sums
        other = self._misplaced.other(row, measure, sums=sums)
        plan.measure = self._chosen(row, plan, measure=measure, other=other) if other else measure
        if plan.measure is None:
            return None
        self._taken.take("id", str(plan.measure.pk), row=row, plan=plan)
        found = mark if plan.measure is measure else self.marks.get(plan.measure.pk)
        self._refuse_other_finding(row, plan, measure=plan.measure, mark=found)
        return found

    def _chosen(self, row: SheetRow, plan: RowPlan, *, measure: Measure, other: Measure) -> Measure | None:
        """Which of the two the row is of, as somebody chose; None while nobody has."""
        question = RowQuestion(
            question_key(row),
            "这一行是哪一条措施?",
            (
                (str(other.pk), f"按内容:{short(other)}"),
                (BY_MARK, f"按系统标识:{short(measure)}(内容是改写的)"),
            ),
            self.choices.get(question_key(row), ""),
        )
        plan.questions.append(question)
        if question.chosen in (str(other.pk), BY_MARK):
            return other if question.chosen == str(other.pk) else measure
        sentence = (
            f"这一行的系统标识属于“{short(measure)}”,内容却是“{short(other)}”的,"
            "可能排序或粘贴时没有带上隐藏列,请选择是哪一条措施。"
        )
        plan.errors.append(RowError(row.letters.get(fields.MEASURE, ""), sentence, is_choice=True))
        return None

    def _refuse_other_finding(
        self, row: SheetRow, plan: RowPlan, *, measure: Measure, mark: RowIdentity | None
    ) -> None:
        """A finding is not renamed to another one's words: that is a row in the wrong place."""
        text = row.text(fields.FINDING)
        own = self.snapshot.sub_issues[measure.sub_issue_id]
        was = exported_with(row, mark, origin=self.origin, snapshot=self.snapshot).sums.get(fields.FINDING)
        if not text or says(own, text) or checksum(tidy(text)) == was:
            return
        if any(finding.pk != own.pk for finding in self.known.findings(text)):
            plan.refuse(
                row.letters[fields.FINDING],
                f"写的是另一个问题“{shortened(text, 30)}”,这条措施属于“{shortened(str(own), 30)}”;"
                "导入不能把措施移到另一个问题下,请核对这一行是否错位。",
            )

    def _by_words(self, row: SheetRow, plan: RowPlan) -> None:
        column = row.letters.get(fields.MEASURE, "")
        text = row.text(fields.MEASURE)
        if not text:
            plan.refuse(column, "没有写整改措施。")
            return
        found = self.known.measures.get(normal(text)) or self.known.measures.get(
            bare(split_mark(text).text), []
        )
        found = self._narrowed(found, row)
        if len(found) > 1:
            found = [one for one in found if one.mark and normal(text).startswith(normal(one.mark))]
            if len(found) != 1:
                plan.refuse(
                    column,
                    "台账里有几条措施都是这段文字,不能确定是哪一条,请写明问题类别、具体问题和措施序号。",
                )
                return
        if found:
            plan.measure = found[0]
            self._taken.take("id", str(found[0].pk), row=row, plan=plan)
        else:
            self._new_rows.plan(row, plan)

    def _narrowed(self, found: list[Measure], row: SheetRow) -> list[Measure]:
        """Those under the finding and the category that the row names, if it names them."""
        finding, category = normal(row.text(fields.FINDING)), normal(row.text(fields.CATEGORY))
        held = self.snapshot
        if finding:
            found = [
                measure
                for measure in found
                if says(held.sub_issues[measure.sub_issue_id], row.text(fields.FINDING))
            ]
        if category and category != normal(UNSORTED):
            printed = row.text(fields.CATEGORY)
            within = [one for one in found if says(held.categories[one.category_id], printed)]
            # A receiver's own words for a category leave what the finding says.
            return within or (found if finding and not self._is_known(printed) else [])
        return found

    def _is_known(self, printed: str) -> bool:
        return any(says(category, printed) for category in self.snapshot.categories.values())
