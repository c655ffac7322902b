"""Which measure a row speaks of: by its hidden mark, else by its printed words. Two answers are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from issues.models import Category, SubIssue
from issues.rules import refuse_add_measure
from ledger import fields
from measures.models import Measure
from workbooks import identity
from workbooks.identity import RowIdentity
from workbooks.merging.model import NewFinding, RowPlan
from workbooks.merging.snapshot import SystemState, keys, normal, split_mark
from workbooks.reading import SheetRow

UNSORTED = "(未分类)"


@dataclass
class Matcher:
    """Remembers what earlier rows of the file spoke of, so that no measure is written twice."""

    snapshot: SystemState
    by_text: dict[str, list[Measure]] = field(default_factory=dict)
    findings: dict[str, list[SubIssue]] = field(default_factory=dict)
    categories: dict[str, list[Category]] = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    new_findings: dict[tuple[str, str], NewFinding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = self.snapshot
        self.by_text = _index((keys(row.mark, row.text), row) for row in held.measures.values())
        self.findings = _index((keys(row.mark, row.title), row) for row in held.sub_issues.values())
        self.categories = _index((keys(row.mark, row.title), row) for row in held.categories.values())

    def match(self, row: SheetRow, plan: RowPlan) -> RowIdentity | None:
        """Sets ``plan.measure``, or where a new one goes; answers with the mark when it was by that."""
        mark = identity.read_row(row.mark) if row.mark else None
        if mark is not None and not mark.is_genuine:
            plan.warn("", "这一行的系统标识被改动过或来自另一套系统,按文字对应。")
            mark = None
        if mark is not None:
            self._by_mark(mark, row, plan=plan)
            return mark
        self._by_words(row, plan)
        return None

    def _by_mark(self, mark: RowIdentity, row: SheetRow, *, plan: RowPlan) -> None:
        if mark.kind != identity.MEASURE:
            plan.refuse("", "这是按问题列出的表,请用按措施列出的整改台账导入。")
            return
        plan.measure = self.snapshot.measures.get(mark.pk)
        if plan.measure is None:
            plan.refuse("", "这一行对应的措施不在这次巡察的台账里:可能已归档,或选错了巡察。")
            return
        self._take("id", str(mark.pk), row=row, plan=plan)

    def _take(self, kind: str, key: str, *, row: SheetRow, plan: RowPlan) -> None:
        place = f"工作表“{row.sheet}”第{row.number}行"
        first = self.taken.setdefault((kind, key), place)
        if first != place:
            plan.refuse(
                row.letters.get(fields.MEASURE, ""),
                f"与{first}是同一条措施,请只保留一行。要新增措施,请插入空行填写,不要复制已有的行。",
            )

    def _by_words(self, row: SheetRow, plan: RowPlan) -> None:
        column = row.letters.get(fields.MEASURE, "")
        text = row.text(fields.MEASURE)
        if not text:
            plan.refuse(column, "没有写整改措施。")
            return
        found = self.by_text.get(normal(text)) or self.by_text.get(normal(split_mark(text).text), [])
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
                if _says(held.sub_issues[measure.sub_issue_id], row.text(fields.FINDING))
            ]
        if category and category != normal(UNSORTED):
            found = [
                measure
                for measure in found
                if _says(held.categories[measure.category_id], row.text(fields.CATEGORY))
            ]
        return found

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
        self._take(f"finding {finding.pk}", normal(new.text), row=row, plan=plan)

    def _below_new(self, categories: list[Category], row: SheetRow, *, plan: RowPlan) -> None:
        printed, title = row.text(fields.FINDING), row.text(fields.CATEGORY)
        if not title and fields.CATEGORY in row.letters:
            plan.refuse(
                row.letters[fields.CATEGORY], "新的问题要写明问题类别(没有合并的空单元格不沿用上一行)。"
            )
            return
        category = categories[0] if categories else None
        key = (normal(str(category) if category else title), normal(printed))
        if key not in self.new_findings:
            self.new_findings[key] = NewFinding(category.pk if category else None, title, printed, row.place)
            self._refuse_same_mark(category, row, plan=plan)
            if not title:
                plan.warn("", "没有“问题类别”一列,新的问题放在未分类下。")
        plan.new_finding = self.new_findings[key]
        self._take(f"new {key}", normal(split_mark(row.text(fields.MEASURE)).text), row=row, plan=plan)

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


def _index(rows: Iterable[tuple[set[str], Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for names, row in rows:
        for name in names:
            found[name].append(row)
    return dict(found)


def _says(heading: SubIssue | Category, printed: str) -> bool:
    known = keys(heading.mark, heading.title)
    return normal(printed) in known or normal(split_mark(printed).text) in known
