"""The ledger as it would be after a planned file: what the next file of a batch is compared with."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from accounts.models import Department, User
from ledger import fields
from measures.models import Measure
from measures.workflow import Status
from statements.spelling import normal
from workbooks.merging.earlier import EarlierEntry, EarlierFiles, EarlierRow, place_of
from workbooks.merging.model import ImportPlan, RowAction, RowPlan
from workbooks.merging.snapshot import KnownEntry, SystemState

# Of two files what each adds stands beside the other's.
ADDED = frozenset({fields.PROGRESS, fields.CATEGORY})


def after(state: SystemState, plan: ImportPlan, *, file_name: str) -> SystemState:
    """A further state; rows with an error leave nothing in it, because they are not written."""
    earlier, made = state.earlier, [one.row for one in plan.newcomers]
    found = replace(
        state,
        measures=dict(state.measures),
        sub_issues=dict(state.sub_issues),
        supporting=dict(state.supporting),
        departments=[*state.departments, *(row for row in made if isinstance(row, Department))],
        people=[*state.people, *(row for row in made if isinstance(row, User))],
        earlier=EarlierFiles(
            dict(earlier.told_by),
            {pk: list(entries) for pk, entries in earlier.entries.items()},
            *(dict(earlier.corrected), dict(earlier.findings), dict(earlier.measures), dict(earlier.marks)),
        ),
    )
    for row in plan.rows:
        if row.action is RowAction.CHANGE and row.measure is not None:
            _change(found, row, row.measure, file_name=file_name)
        elif row.action is RowAction.CREATE:
            _create(found, row, file_name=file_name)
    return found


def _change(state: SystemState, row: RowPlan, measure: Measure, *, file_name: str) -> None:
    for change in row.changes:
        if change.field not in ADDED:
            state.earlier.told_by[place_of(change.field, measure)] = file_name
    state.measures[measure.pk] = _changed(state, row)
    if row.finding_texts or row.finding_own:
        _change_finding(state, row, measure.sub_issue_id)
    for entry in row.entries:
        state.earlier.entries.setdefault(measure.pk, []).append(KnownEntry(entry.day, entry.text))
        if entry.replaces_id:
            state.earlier.corrected[entry.replaces_id] = EarlierEntry(file_name, entry.text)


def _changed(state: SystemState, row: RowPlan) -> Measure:
    found = copy(row.measure)
    if found is None:
        raise ValueError("a new measure is no changed one")
    for name, text in row.texts.items():
        setattr(found, name, text)
    found.custom_values = {**found.custom_values, **row.own}
    if (assignment := row.assignment) is not None:
        found.leader, found.department, found.handler = (
            assignment.leader,
            assignment.department,
            assignment.handler,
        )
        found.timeframe, found.due_on = assignment.timeframe, assignment.due_on
        state.supporting[found.pk] = list(assignment.supporting_departments)
    if row.is_reopening or (assignment is not None and found.status == Status.DRAFT):
        found.status = Status.IN_PROGRESS
    return found


def _change_finding(state: SystemState, row: RowPlan, pk: int) -> None:
    finding = copy(state.sub_issues[pk])
    for name, text in row.finding_texts.items():
        setattr(finding, name, text)
    finding.custom_values = {**finding.custom_values, **row.finding_own}
    state.sub_issues[pk] = finding


def _create(state: SystemState, row: RowPlan, *, file_name: str) -> None:
    earlier = state.earlier
    if row.new_key is not None:
        earlier.measures[row.new_key] = EarlierRow(file_name, row)
        if row.new_mark:
            earlier.marks[row.new_key[0], normal(row.new_mark)] = file_name
    if row.new_finding is not None and row.new_finding.key is not None:
        earlier.findings[row.new_finding.key] = row.new_finding
    elif row.sub_issue_id is not None and (row.finding_texts or row.finding_own):
        _change_finding(state, row, row.sub_issue_id)
        for change in row.changes:
            place = place_of(change.field, state.sub_issues[row.sub_issue_id])
            earlier.told_by.setdefault(place, file_name)
