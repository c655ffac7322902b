"""Confirming: the plan is made again under lock, and if it is the one that was shown, it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues import services as outline
from issues.models import Inspection
from issues.positions import SPACING, last_position
from issues.rules import refuse_transferred
from measures import services
from measures.models import Measure
from measures.services.progress import ProgressInput, record_many
from measures.services.texts import MeasureEdit, edit_many
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from measures.steps import MeasureRefused
from notices.parser.focus import propose_focus
from statements.spelling import normal
from workbooks.merging.answers import HasRows
from workbooks.merging.model import ImportPlan, NewFinding, RowAction, RowPlan
from workbooks.merging.newcomers import Newcomer, NewcomerMaker
from workbooks.merging.plan import make_plan
from workbooks.merging.senders import sender_by_content
from workbooks.merging.snapshot import split_mark, take_snapshot
from workbooks.merging.store import incoming_of, waiting
from workbooks.models import ImportState, LedgerImport


class PlanChanged(Refused):
    """The ledger is no longer what the preview was made of."""


def plan_of(row: LedgerImport, *, by: User) -> ImportPlan:
    """What importing the stored file would do now."""
    return make_plan(incoming_of(row), take_snapshot(row.inspection), by=by)


@transaction.atomic
def confirm(row_id: int, *, by: User, digest: str, skip_errors: bool = False) -> ImportPlan:
    """Writes the plan with that digest through the services; raises ``Refused``, and nothing is written."""
    row = waiting(row_id, by=by)
    inspection = locked_inspection(row.inspection_id)
    plan = make_plan(incoming_of(row), take_snapshot(inspection, is_locked=True), by=by)
    refuse_to_write(plan, digest=digest, skip_errors=skip_errors)
    PlanWriter(inspection, by=by, reason=row.reason).write(plan)
    note_imported(row, plan, by=by)
    return plan


def locked_inspection(pk: int) -> Inspection:
    locked = Inspection.objects.current().select_for_update(of=("self",), no_key=True).filter(pk=pk)
    inspection = locked.select_related("organization").first()
    if inspection is None:
        raise Refused("这次巡察已归档,不能再导入台账。")
    ask(refuse_transferred(inspection))
    return inspection


class AnyPlan(HasRows, Protocol):
    """Of one file or of several."""

    @property
    def newcomers(self) -> Sequence[Newcomer]: ...

    def count(self, action: RowAction) -> int: ...

    def digest(self) -> str: ...


def refuse_to_write(plan: AnyPlan, *, digest: str, skip_errors: bool) -> None:
    if plan.digest() != digest:
        raise PlanChanged("预览之后台账又有了变化,还没有导入。下面是新的预览,请核对后再确认。")
    if (errors := plan.count(RowAction.ERROR)) and not skip_errors:
        raise Refused(f"还有{errors}行有错误,没有导入。请改正文件后重新上传,或勾选“有错误的行不导入”。")
    if not any(_is_written(one) for one in plan.rows):
        raise Refused("文件与台账一致,没有要导入的内容。")


def note_imported(row: LedgerImport, plan: ImportPlan, *, by: User) -> None:
    row.state, row.imported_at, row.imported_by_name = ImportState.IMPORTED, timezone.now(), by.label
    row.summary = plan.as_json()["summary"]
    row.sender = row.sender or sender_by_content(plan)
    counts = f"新增{plan.count(RowAction.CREATE)}条,修改{plan.count(RowAction.CHANGE)}条"
    detail = f"{row.file_name},{counts},SHA-256 {row.sha256}"
    trail.record(Event.IMPORT, by=by, about=row.inspection, detail=detail)
    row.save(update_fields=["state", "imported_at", "imported_by_name", "summary", "sender"])


def _is_written(plan: RowPlan) -> bool:
    return plan.action in (RowAction.CREATE, RowAction.CHANGE)


class PlanWriter:
    """Every write is an act of the services, with the file as its reason.

    ``made``: findings that earlier files of a batch brought along, by the identity of their plan; ``maker``
    knows the people whom they brought.
    """

    def __init__(
        self,
        inspection: Inspection,
        *,
        by: User,
        reason: str,
        made: dict[int, int] | None = None,
        maker: NewcomerMaker | None = None,
    ) -> None:
        self._inspection, self._by, self._reason = inspection, by, reason
        self._made = made if made is not None else {}
        self._maker = maker or NewcomerMaker(by=by)

    def write(self, plan: ImportPlan) -> None:
        self._maker.learn(plan.newcomers)
        rows = [row for row in plan.rows if _is_written(row)]
        created = self._create([row for row in rows if row.action is RowAction.CREATE])
        ids = {id(row): row.measure.pk if row.measure else created[id(row)] for row in rows}
        self._write_in_sets(rows, ids)
        for row in rows:
            with _naming(row):
                self._edit_finding(row, measure_id=ids[id(row)])

    def _write_in_sets(self, rows: Sequence[RowPlan], ids: Mapping[int, int]) -> None:
        """Most rows change these: many rows a statement, each asked by itself."""
        row_of = {ids[id(row)]: row for row in rows}
        texts = (MeasureEdit(ids[id(row)], row.texts if row.measure else {}, row.own) for row in rows)
        entries = [
            ProgressInput(ids[id(row)], entry.text, entry.day, entry.replaces_id)
            for row in rows
            for entry in row.entries
        ]
        assignments = list(self._assignments(rows, ids))
        try:
            # First, because progress is taken from an assigned measure only.
            services.assign_all(assignments, by=self._by, note=self._reason)
            edits = [one for one in texts if one.fields or one.custom]
            edit_many(edits, by=self._by, reason=self._reason)
            record_many(entries, by=self._by)
        except MeasureRefused as error:
            with _naming(row_of[error.measure_id]):
                raise

    def _create(self, rows: list[RowPlan]) -> dict[int, int]:
        """Plan → id of its measure. New categories go in as one tree, the rest one by one."""
        below: dict[int, list[RowPlan]] = defaultdict(list)
        findings: dict[int, NewFinding] = {}
        created: dict[int, int] = {}
        for row in rows:
            if row.new_finding is None or id(row.new_finding) in self._made:
                made = self._made.get(id(row.new_finding)) if row.new_finding else row.sub_issue_id
                created[id(row)] = self._add(row, made)
            else:
                findings[id(row.new_finding)] = row.new_finding
                below[id(row.new_finding)].append(row)
        trees = []
        for key, finding in findings.items():
            if finding.category_id is None:
                trees.append((finding, below[key]))
            else:
                new = _new_sub_issue(finding, ())
                added = outline.add_sub_issue(finding.category_id, new, by=self._by, reason=self._reason)
                self._made[key] = added.pk
                created |= {id(row): self._add(row, added.pk) for row in below[key]}
        return created | self._create_trees(trees)

    def _add(self, row: RowPlan, sub_issue_id: int | None) -> int:
        if sub_issue_id is None:
            raise ValueError("a new measure needs a finding")
        return services.add_measure(sub_issue_id, _new_measure(row), by=self._by, reason=self._reason).pk

    def _create_trees(self, trees: list[tuple[NewFinding, list[RowPlan]]]) -> dict[int, int]:
        groups: dict[str, list[tuple[NewFinding, list[RowPlan]]]] = defaultdict(list)
        for finding, rows in trees:
            groups[normal(finding.category)].append((finding, rows))
        last = last_position(self._inspection)
        categories = [
            _new_category(group, position=last + (index + 1) * SPACING)
            for index, group in enumerate(groups.values())
        ]
        leaves = [(finding, row) for group in groups.values() for finding, rows in group for row in rows]
        if not categories:
            return {}
        measures = services.create_tree(self._inspection, categories, by=self._by, reason=self._reason)
        pairs = list(zip(leaves, measures, strict=True))
        self._made |= {id(finding): measure.sub_issue_id for (finding, _), measure in pairs}
        return {id(row): measure.pk for (_, row), measure in pairs}

    def _assignments(
        self, rows: Iterable[RowPlan], ids: Mapping[int, int]
    ) -> Iterator[services.RowAssignment]:
        """With the people and departments that come with the file made on the way."""
        for row in rows:
            if row.assignment is not None:
                with _naming(row):
                    assignment = self._maker.with_made(row.assignment)
                yield services.RowAssignment(ids[id(row)], assignment)

    def _edit_finding(self, row: RowPlan, *, measure_id: int) -> None:
        if not row.finding_texts and not row.finding_own:
            return
        finding_id = row.measure.sub_issue_id if row.measure is not None else row.sub_issue_id
        if finding_id is None and row.finding_own:
            finding_id = Measure.objects.get(pk=measure_id).sub_issue_id
        if finding_id is not None:
            outline.edit_sub_issue(
                finding_id, by=self._by, fields=row.finding_texts, reason=self._reason, custom=row.finding_own
            )


@contextmanager
def _naming(row: RowPlan) -> Iterator[None]:
    """A refusal says of which row of the file it is."""
    try:
        yield
    except Refused as error:
        raise Refused(f"工作表“{row.sheet}”第{row.number}行:{error}") from error


def _new_category(group: Iterable[tuple[NewFinding, list[RowPlan]]], *, position: int) -> NewCategory:
    pairs = list(group)
    head = split_mark(pairs[0][0].category)
    return NewCategory(
        title=head.text,
        mark=head.mark,
        number=head.number,
        focus=propose_focus(head.text),
        position=position,
        sub_issues=[_new_sub_issue(finding, rows) for finding, rows in pairs],
    )


def _new_sub_issue(finding: NewFinding, rows: Iterable[RowPlan]) -> NewSubIssueTree:
    head = split_mark(finding.title)
    return NewSubIssueTree(
        title=head.text,
        mark=head.mark,
        number=head.number,
        text=finding.text,
        causes=finding.causes,
        measures=[_new_measure(row) for row in rows],
    )


def _new_measure(row: RowPlan) -> NewMeasure:
    return NewMeasure(
        number=row.new_number,
        mark=row.new_mark,
        **row.texts,
    )
