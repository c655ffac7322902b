"""A returned workbook with its right answer, and how far a plan is from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from issues.models import Inspection
from measures import services
from measures.models import Measure
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from measures.workflow import Timeframe
from tests.cast import Cast, assigned
from tests.workbooks.books import exported
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.merging.plan import make_plan
from workbooks.merging.snapshot import take_snapshot
from workbooks.merging.store import read_incoming

Place = tuple[int, str]
DUE = date(2030, 12, 31)
FIRST, SECOND = date(2024, 5, 6), date(2024, 6, 7)


@dataclass(frozen=True)
class Sent:
    """The ledger as it went out: five measures in rows 3 to 7, and where files are put."""

    cast: Cast
    folder: Path
    measures: tuple[Measure, ...]

    def export(self, name: str = "台账.xlsx") -> Path:
        return exported(self.cast, self.folder / name)


@dataclass(frozen=True)
class Returned:
    """``changed``: measure → field → new text, of rows that are to be written; what is not named is the
    same. ``refused`` and ``unread``: row and column. ``proposed``: what an error offers."""

    name: str
    make: Callable[[Sent], Path]
    changed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    refused: frozenset[Place] = frozenset()
    unread: frozenset[Place] = frozenset()
    proposed: Mapping[Place, str] = field(default_factory=dict)
    rows: int = 5
    created: int = 0


def sent_ledger(cast: Cast, folder: Path) -> Sent:
    """Two categories; 0 to 3 assigned, 4 a draft; 0 has two entries of progress."""
    Inspection.objects.filter(pk=cast.inspection.pk).update(feedback_on=date(2030, 3, 15))
    cast.inspection.refresh_from_db()
    finding = NewSubIssueTree(
        title="学习不够经常问题",
        mark="1.",
        number=1,
        measures=[
            NewMeasure(text="制定全年学习计划。", mark="(1)", number=1),
            NewMeasure(text="定期通报学习情况。", mark="(2)", number=2),
        ],
    )
    category = NewCategory(
        title="关于党建工作不够扎实方面", mark="二、", number=2, position=2000, sub_issues=[finding]
    )
    services.create_tree(cast.inspection, [category], by=cast.office, reason="测试")
    rows = tuple(Measure.objects.filter(inspection=cast.inspection).order_by("category_id", "position"))
    assigned(cast, rows[0], due_on=DUE)
    assigned(cast, rows[1], due_on=None, timeframe=Timeframe.LONG_TERM)
    assigned(cast, rows[2], due_on=DUE, department=cast.science, handler=cast.other_handler)
    assigned(cast, rows[3], due_on=DUE, leader=cast.other_leader, department=cast.science, handler=None)
    for day, text in ((FIRST, "已走访三户。"), (SECOND, "又走访八户,收到意见两条。")):
        services.record_progress(rows[0].pk, by=cast.handler, text=text, happened_on=day)
    return Sent(
        cast,
        folder,
        tuple(Measure.objects.filter(inspection=cast.inspection).order_by("category_id", "position")),
    )


def planned(sent: Sent, path: Path, choices: Mapping[str, str] | None = None) -> ImportPlan:
    """What importing the file would do, with these choices."""
    inspection = sent.cast.inspection
    incoming = read_incoming(path, name=path.name, inspection=inspection, choices=choices)
    return make_plan(incoming, take_snapshot(inspection), by=sent.cast.office)


def shortcomings(plan: ImportPlan, case: Returned, sent: Sent) -> list[str]:
    """What of the plan is not the right answer; empty when all of it is."""
    index = {row.pk: number for number, row in enumerate(sent.measures)}
    changed: dict[int, dict[str, str]] = {}
    refused: set[Place] = set()
    unread: set[Place] = set()
    proposed: dict[Place, str] = {}
    for row in plan.rows:
        if row.action is RowAction.ERROR:
            refused |= {(row.number, error.column) for error in row.errors}
        if row.action is RowAction.CHANGE and row.measure is not None:
            of = changed.setdefault(index[row.measure.pk], {})
            for change in row.changes:
                name = change.field.answer_name
                if name == "progress" and change.old:
                    name = "corrected"
                of[name] = f"{of[name]}|{change.new}" if name in of else change.new
        unread |= {(row.number, cell.letter) for cell in getattr(row, "unread", ())}
        for error in row.errors:
            if getattr(error, "proposal", ""):
                proposed[row.number, error.column] = error.proposal
    found = (
        ("changed", changed, {key: dict(value) for key, value in case.changed.items()}),
        ("refused", refused, set(case.refused)),
        ("unread", unread, set(case.unread)),
        ("proposed", proposed, dict(case.proposed)),
        ("rows", len(plan.rows), case.rows),
        ("created", plan.count(RowAction.CREATE), case.created),
    )
    return [f"{what}: {got} instead of {want}" for what, got, want in found if got != want]
