"""Which measure a row speaks of: by its hidden mark, else by its printed words. Two answers are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.texts import shortened
from issues.models import Category, SubIssue
from issues.rules import refuse_add_measure
from ledger import fields
from measures.models import Measure
from statements.spelling import normal
from workbooks import identity
from workbooks.identity import Origin, RowIdentity, checksum
from workbooks.merging.decisions import RowQuestion
from workbooks.merging.differences import exported_with
from workbooks.merging.headings import index_by_words, says
from workbooks.merging.misplaced import BY_MARK, Misplaced, likeness, question_key, short
from workbooks.merging.model import NewFinding, RowError, RowPlan
from workbooks.merging.snapshot import SystemState, bare, keys, split_mark, tidy
from workbooks.reading import SheetRow

UNSORTED = "(未分类)"
NEW = "new"
# From here on two texts of one finding are more likely one measure than two.
MIN_LIKENESS = 0.75


@dataclass
class Matcher:
    """Remembers what earlier rows of the file spoke of, so that no measure is written twice."""

    snapshot: SystemState
    by_text: dict[str, list[Measure]] = field(default_factory=dict)
    findings: dict[str, list[SubIssue]] = field(default_factory=dict)
    categories: dict[str, list[Category]] = field(default_factory=dict)
    # What was spoken of → the sheet and table, and the row in words.
    taken: dict[tuple[str, str], tuple[str, int, str]] = field(default_factory=dict)
    new_findings: dict[tuple[str, str], NewFinding] = field(default_factory=dict)
    origin: Origin | None = None
    marks: Mapping[int, RowIdentity] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = self.snapshot
        self.by_text = index_by_words((keys(row.mark, row.text), row) for row in held.measures.values())
        self.findings = index_by_words((keys(row.mark, row.title), row) for row in held.sub_issues.values())
        self.categories = index_by_words((keys(row.mark, row.title), row) for row in held.categories.values())

        self.misplaced = Misplaced(held, by_text=self.by_text)

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
        other = self.misplaced.other(row, measure, sums=sums)
        plan.measure = self._chosen(row, plan, measure=measure, other=other) if other else measure
        if plan.measure is None:
            return None
        self._take("id", str(plan.measure.pk), row=row, plan=plan)
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
        found = self.findings.get(normal(text)) or self.findings.get(normal(split_mark(text).text)) or []
        if any(finding.pk != own.pk for finding in found):
            plan.refuse(
                row.letters[fields.FINDING],
                f"写的是另一个问题“{shortened(text, 30)}”,这条措施属于“{shortened(str(own), 30)}”;"
                "导入不能把措施移到另一个问题下,请核对这一行是否错位。",
            )

    def _take(self, kind: str, key: str, *, row: SheetRow, plan: RowPlan) -> None:
        place = row.sheet, row.table, f"工作表“{row.sheet}”第{row.number}行"
        first = self.taken.setdefault((kind, key), place)
        if first != place and kind == "id" and first[:2] != place[:2]:
            plan.is_repeated = True
        elif first != place:
            plan.refuse(
                row.letters.get(fields.MEASURE, ""),
                f"与{first[-1]}是同一条措施,请只保留一行。要新增措施,请插入空行填写,不要复制已有的行。",
            )

    def _take_new(self, below: str, words: str, *, row: SheetRow, plan: RowPlan) -> None:
        """The same new measure in another file of the batch is no second one."""
        self._take(below, words, row=row, plan=plan)
        plan.new_key = below, words
        plan.twin = self.snapshot.earlier.measures.get(plan.new_key)

    def finding_of(self, row: SheetRow) -> SubIssue | None:
        """The one finding that the row names; None for none and for several."""
        printed = row.text(fields.FINDING)
        found = self.findings.get(normal(printed)) or self.findings.get(normal(split_mark(printed).text), [])
        if len(found) > 1 and (category := row.text(fields.CATEGORY)):
            found = [one for one in found if says(self.snapshot.categories[one.category_id], category)]
        return found[0] if len(found) == 1 else None

    def _by_words(self, row: SheetRow, plan: RowPlan) -> None:
        column = row.letters.get(fields.MEASURE, "")
        text = row.text(fields.MEASURE)
        if not text:
            plan.refuse(column, "没有写整改措施。")
            return
        found = self.by_text.get(normal(text)) or self.by_text.get(bare(split_mark(text).text), [])
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
            self._take("id", str(found[0].pk), row=row, plan=plan)
        else:
            self._new(row, plan)

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

    def _new(self, row: SheetRow, plan: RowPlan) -> None:
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
        found = self.findings.get(normal(printed)) or self.findings.get(normal(split_mark(printed).text), [])
        if row.text(fields.CATEGORY):
            ids = {category.pk for category in categories}
            found = [finding for finding in found if finding.category_id in ids]
        if len(found) > 1:
            plan.refuse(column, "台账里有几个问题都是这段文字,不能确定是哪一个,请写明问题类别和序号。")
        elif found:
            self._below(found[0], row, plan=plan)
        else:
            self._below_new(categories, row, plan=plan)

    def _categories(self, row: SheetRow, plan: RowPlan) -> list[Category] | None:
        """What the category cell names: known ones, or none for a new one; None after a refusal."""
        printed = row.text(fields.CATEGORY)
        if printed and normal(printed) != normal(UNSORTED):
            found = self.categories.get(normal(printed)) or self.categories.get(
                normal(split_mark(printed).text), []
            )
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
            if measure.sub_issue_id == finding.pk and new.mark and normal(measure.mark) == normal(new.mark)
        ]
        if same:
            plan.refuse(
                column,
                f"该问题下已有序号为“{new.mark}”的措施“{same[0].text[:20]}”,文字不同。"
                "要修改它,请用系统导出的台账;要新增,请改用别的序号。",
            )
        self._take_new(f"finding {finding.pk}", normal(new.text), row=row, plan=plan)

    def _is_alike(self, finding: SubIssue, row: SheetRow, *, plan: RowPlan) -> bool:
        """Whether the text is nearly that of a measure there is; then somebody says which it is.

        A number of its own that no measure has says that it is new.
        """
        new = split_mark(row.text(fields.MEASURE))
        own = [one for one in self.snapshot.measures.values() if one.sub_issue_id == finding.pk]
        best = max(own, key=lambda one: likeness(new.text, one.text), default=None)
        is_numbered = bool(new.mark) and all(normal(one.mark) != normal(new.mark) for one in own)
        if best is None or is_numbered or likeness(new.text, best.text) < MIN_LIKENESS:
            return False
        question = RowQuestion(
            question_key(row),
            "这是台账里的措施,还是新的一条?",
            ((str(best.pk), f"就是:{short(best)}(文字有出入)"), (NEW, "新的一条措施")),
            self.choices.get(question_key(row), ""),
        )
        plan.questions.append(question)
        if question.chosen == str(best.pk):
            plan.measure = best
            self._take("id", str(best.pk), row=row, plan=plan)
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
        self._take_new(f"new {key}", normal(split_mark(row.text(fields.MEASURE)).text), row=row, plan=plan)

    def _refuse_same_mark(self, category: Category | None, row: SheetRow, *, plan: RowPlan) -> None:
        mark = normal(split_mark(row.text(fields.FINDING)).mark)
        if category is None or not mark:
            return
        for finding in self.snapshot.sub_issues.values():
            if finding.category_id == category.pk and normal(finding.mark) == mark:
                plan.refuse(
                    row.letters[fields.FINDING],
                    f"该类别下已有序号为“{finding.mark}”的问题“{finding.title[:20]}”,文字不同。"
                    "要修改它,请用系统导出的台账;要新增,请改用别的序号。",
                )
                return
