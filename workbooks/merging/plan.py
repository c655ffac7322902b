"""From what a file says to what importing it would do. No row is written here."""

from __future__ import annotations

from collections import defaultdict

from accounts.models import User
from audit.request_context import asking
from audit.texts import shortened
from issues.rules import refuse_build_in
from ledger import fields
from workbooks.merging.answers import refuse_bare_numbers, with_answers
from workbooks.merging.assigning import plan_assignment, rhythm_of
from workbooks.merging.differences import differences, exported_with
from workbooks.merging.entries import plan_entries
from workbooks.merging.incoming import Incoming
from workbooks.merging.matching import Matcher
from workbooks.merging.misplaced import marks_of, question_key
from workbooks.merging.model import ImportPlan, RowAction, RowError, RowPlan, SheetColumns
from workbooks.merging.newcomers import Newcomer, newcomers_in
from workbooks.merging.own_columns import OwnColumns
from workbooks.merging.people import People
from workbooks.merging.snapshot import SystemState
from workbooks.merging.together import parts_of
from workbooks.merging.twins import leave_taken_mark, match_twin
from workbooks.merging.unread import LooseCells
from workbooks.merging.wording import FindingTexts, plan_texts
from workbooks.reading import SheetProblem, SheetRow

__all__ = ["Incoming", "make_plan"]

MAX_TITLE = 60


def make_plan(incoming: Incoming, snapshot: SystemState, *, by: User) -> ImportPlan:
    """The same file, ledger and choices give the same plan."""
    planner = _Planner(incoming, snapshot, by=by)
    with asking():
        rows = [planner.plan(part) for row in incoming.reading.rows() for part in planner.parts(row)]
    sheets = [SheetColumns(sheet.name, sheet.columns) for sheet in incoming.reading.sheets]
    general = [problem for problem in incoming.reading.problems if not planner.is_of_a_row(problem)]
    return ImportPlan(rows, general, sheets, planner.newcomers)


class _Planner:
    def __init__(self, incoming: Incoming, snapshot: SystemState, *, by: User) -> None:
        self._incoming, self._snapshot, self._by = incoming, snapshot, by
        marks = marks_of(incoming.reading.rows())
        self._matcher = Matcher(snapshot, origin=incoming.origin, marks=marks, choices=incoming.choices)
        self._loose = LooseCells(snapshot)
        self._rhythm = rhythm_of(snapshot.inspection, incoming.reading.rows(), snapshot.measures.values())
        newcomers = newcomers_in(incoming.choices, snapshot, by=by)
        self._people, self._findings = People(snapshot, newcomers, by=by), FindingTexts(snapshot)
        self._own = OwnColumns(snapshot, incoming.reading, by=by)
        self._changed: dict[int, RowPlan] = {}
        self._rows = {(row.sheet, row.number) for row in incoming.reading.rows()}
        self._problems: dict[tuple[str, int], list[SheetProblem]] = defaultdict(list)
        for problem in incoming.reading.problems:
            self._problems[problem.sheet, problem.row].append(problem)

    @property
    def newcomers(self) -> list[Newcomer]:
        return list(self._people.needed.values())

    def is_of_a_row(self, problem: SheetProblem) -> bool:
        return (problem.sheet, problem.row) in self._rows

    def parts(self, row: SheetRow) -> list[SheetRow]:
        """A row for each measure: a cell may hold several."""
        known = self._matcher.known
        parts, problems = parts_of(
            row, snapshot=self._snapshot, finding=known.finding_of(row), known=known.measures
        )
        self._problems[row.sheet, row.number] += problems
        return parts

    def _take_problems(self, row: SheetRow, plan: RowPlan) -> None:
        """Of a row that was taken apart, with its first part."""
        for problem in self._problems[row.sheet, row.number] if row.part <= 1 else ():
            if problem.is_error:
                plan.refuse(problem.column, problem.message)
            else:
                plan.warn(problem.column, problem.message)
        if row.part == 1:
            plan.warn(row.letters.get(fields.MEASURE, ""), "这一行写了几条措施,已按编号分开,逐条对应。")

    def plan(self, row: SheetRow) -> RowPlan:
        plan = RowPlan(row.sheet, row.number, _short(row.text(fields.MEASURE)))
        self._take_problems(row, plan)
        row = with_answers(row, plan, self._incoming.choices)
        mark = self._matcher.match(row, plan)
        if plan.measure is None and plan.sub_issue_id is None and plan.new_finding is None:
            return _finished(plan)
        before = exported_with(row, mark, origin=self._incoming.origin, snapshot=self._snapshot)
        self._loose.plan(row, plan, before=before)
        refuse_bare_numbers(row, plan)
        said = differences(
            row,
            plan,
            snapshot=self._snapshot,
            mark=mark,
            before=before,
            choices=self._incoming.choices,
        )
        if plan.measure is None:
            plan.refuse("", refuse_build_in(self._by, self._snapshot.inspection))
        by, snapshot = self._by, self._snapshot
        self._findings.plan(row, plan, said=said)
        plan_texts(row, plan, said=said, by=by)
        self._own.plan(row, plan, said=said, findings=self._findings)
        people, rhythm, incoming = self._people, self._rhythm, self._incoming
        plan_assignment(row, plan, said=said, snapshot=snapshot, people=people, rhythm=rhythm, by=by)
        plan_entries(row, plan, said=said, snapshot=snapshot, by=by, incoming=incoming)
        self._refuse_open_conflicts(row, plan)
        leave_taken_mark(plan, snapshot.earlier)
        if plan.twin is not None:
            match_twin(plan, plan.twin, key=question_key(row), choices=incoming.choices)
        plan.leave_out_refused(row.letters)
        self._compare_repeated(plan)
        return _finished(plan)

    def _compare_repeated(self, plan: RowPlan) -> None:
        """Of one measure on several sheets the row that changes something counts; the same twice is once."""
        if plan.measure is None or not plan.changes:
            return
        first = self._changed.setdefault(plan.measure.pk, plan)
        if first is plan or not plan.is_repeated:
            return
        if first.changes == plan.changes:
            plan.leave_to(first)
        else:
            sentence = f"{first.where}已有同一条措施,这一行写的又不同,请只在一处填写。"
            plan.refuse("", sentence)

    def _refuse_open_conflicts(self, row: SheetRow, plan: RowPlan) -> None:
        for conflict in plan.conflicts:
            if conflict.choice is None:
                error = RowError(row.letters[conflict.field], conflict.refusal, is_choice=True)
                plan.errors.append(error)


def _finished(plan: RowPlan) -> RowPlan:
    plan.errors = list(dict.fromkeys(plan.errors))
    plan.warnings = list(dict.fromkeys(plan.warnings))
    if plan.measure is not None:
        plan.title = _short(str(plan.measure))
    if plan.errors:
        plan.action = RowAction.ERROR
    elif plan.measure is None:
        plan.action = RowAction.SAME if plan.is_twin else RowAction.CREATE
    elif plan.changes:
        plan.action = RowAction.CHANGE
    return plan


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), MAX_TITLE)
