"""What the ledger has, by its words, and what earlier rows of the file spoke of already."""

from __future__ import annotations

from dataclasses import dataclass, field

from issues.models import Category, SubIssue
from ledger import fields
from measures.models import Measure
from statements.spelling import normal
from workbooks.merging.headings import index_by_words, plain_finding, says
from workbooks.merging.model import RowPlan
from workbooks.merging.snapshot import SystemState, bare, keys, split_mark
from workbooks.reading import SheetRow


class KnownWords:
    """Measures, findings and categories of the ledger by what is printed of them."""

    def __init__(self, snapshot: SystemState) -> None:
        self._snapshot = snapshot
        measures, findings = snapshot.measures.values(), snapshot.sub_issues.values()
        categories = snapshot.categories.values()
        self.measures: dict[str, list[Measure]] = index_by_words(
            (keys(row.mark, row.text), row) for row in measures
        )
        self._findings = index_by_words((keys(row.mark, row.title), row) for row in findings)
        self._findings_plain = index_by_words(({plain_finding(row.title)} - {""}, row) for row in findings)
        self._categories = index_by_words((keys(row.mark, row.title), row) for row in categories)

    def findings(self, printed: str) -> list[SubIssue]:
        """All that are called so, with or without a number, 关于 and 问题."""
        known = self._findings
        exact = known.get(normal(printed)) or known.get(normal(split_mark(printed).text))
        return exact or self._findings_plain.get(plain_finding(printed), [])

    def categories(self, printed: str) -> list[Category]:
        """All that are called so; else those for which a receiver's words stand."""
        known = self._categories
        exact = known.get(normal(printed)) or known.get(normal(split_mark(printed).text))
        return exact or [row for row in self._snapshot.categories.values() if says(row, printed)]

    def same_measure(self, row: SheetRow) -> Measure | None:
        """The one measure with the words of the row, under whatever finding."""
        text = row.text(fields.MEASURE)
        found = self.measures.get(normal(text)) or self.measures.get(bare(split_mark(text).text), [])
        return found[0] if len(found) == 1 else None

    def finding_of(self, row: SheetRow) -> SubIssue | None:
        """The one finding that the row names; None for none and for several."""
        found = self.findings(row.text(fields.FINDING))
        if len(found) > 1 and (category := row.text(fields.CATEGORY)):
            found = [one for one in found if says(self._snapshot.categories[one.category_id], category)]
        return found[0] if len(found) == 1 else None


@dataclass
class TakenRows:
    """Remembers what earlier rows of the file spoke of, so that no measure is written twice."""

    snapshot: SystemState
    # What was spoken of → the sheet and table, and the row in words.
    taken: dict[tuple[str, str], tuple[str, int, str]] = field(default_factory=dict)

    def take(self, kind: str, key: str, *, row: SheetRow, plan: RowPlan) -> None:
        place = row.sheet, row.table, f"工作表“{row.sheet}”第{row.number}行"
        first = self.taken.setdefault((kind, key), place)
        if first != place and kind == "id" and first[:2] != place[:2]:
            plan.is_repeated = True
        elif first != place:
            plan.refuse(
                row.letters.get(fields.MEASURE, ""),
                f"与{first[-1]}是同一条措施,请只保留一行。要新增措施,请插入空行填写,不要复制已有的行。",
            )

    def take_new(self, below: str, words: str, *, row: SheetRow, plan: RowPlan) -> None:
        """The same new measure in another file of the batch is no second one."""
        self.take(below, words, row=row, plan=plan)
        plan.new_key = below, words
        plan.twin = self.snapshot.earlier.measures.get(plan.new_key)
