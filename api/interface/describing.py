"""Rows as the interface tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from accounts.models import Department, Organization, User
from api.interface import schemas
from issues.custom_values import shown_value
from issues.models import Category, CustomField, Focus, Inspection, InspectionKind, SubIssue
from measures.models import EvidenceUse, Measure, ProgressUpdate, Regulation
from measures.models.evidence import EvidenceKind
from measures.models.regulation_state import RegulationAct
from measures.workflow import Status, Timeframe

Columns = dict[str, CustomField]


def own_columns(user: User) -> Columns:
    """Own columns by their key; one query however many rows are told."""
    rows = CustomField.objects.visible_to(user).current().order_by("pk")
    return {column.key: column for column in rows}


def named(row: User | Department | Organization | None) -> schemas.NamedRow | None:
    return None if row is None else _named(row)


def _named(row: User | Department | Organization) -> schemas.NamedRow:
    return schemas.NamedRow(id=row.pk, name=row.full_name if isinstance(row, User) else row.name)


def organization(row: Organization) -> schemas.OrganizationFacts:
    return schemas.OrganizationFacts(id=row.pk, name=row.name, short_name=row.short_name)


def inspection(row: Inspection) -> schemas.InspectionFacts:
    """Reads ``organization``."""
    return schemas.InspectionFacts(
        id=row.pk,
        organization=_named(row.organization),
        name=row.name,
        team=row.team,
        round=row.round,
        kind=InspectionKind(row.kind),
        kind_label=row.get_kind_display(),
        started_on=row.started_on,
        ended_on=row.ended_on,
        feedback_on=row.feedback_on,
        plan_due_on=row.plan_due_on,
        rectification_ends_on=row.rectification_ends_on,
        completion_rule=row.completion_rule(),
        transferred_at=row.transferred_at,
    )


def category(row: Category) -> schemas.CategoryFacts:
    return schemas.CategoryFacts(
        id=row.pk, mark=row.mark, title=row.title, focus=Focus(row.focus) if row.focus else ""
    )


def _own(values: dict[str, str], columns: Columns) -> dict[str, str]:
    return {
        columns[key].name: shown_value(columns[key], value) for key, value in values.items() if key in columns
    }


def finding(row: SubIssue, columns: Columns) -> schemas.FindingFacts:
    """Reads ``category``."""
    return schemas.FindingFacts(
        id=row.pk,
        inspection_id=row.inspection_id,
        category=category(row.category),
        mark=row.mark,
        title=row.title,
        text=row.text,
        causes=row.causes,
        closed_on=row.closed_on,
        predecessor_id=row.predecessor_id,
        own=_own(row.custom_values, columns),
        version=row.version,
    )


def measure(row: Measure, columns: Columns, *, today: date) -> schemas.MeasureFacts:
    """Reads what ``for_ledger`` reads."""
    return schemas.MeasureFacts(
        id=row.pk,
        organization_id=row.organization_id,
        inspection_id=row.inspection_id,
        category=category(row.category),
        finding_id=row.sub_issue_id,
        mark=row.mark,
        text=row.text,
        goal=row.goal,
        outcome=row.outcome,
        next_step=row.next_step,
        remark=row.remark,
        status=Status(row.status),
        status_label=row.status_label(),
        is_overdue=row.is_overdue(today),
        timeframe=Timeframe(row.timeframe) if row.timeframe else "",
        due_on=row.due_on,
        leader=named(row.leader),
        department=named(row.department),
        supporting_departments=[_named(one) for one in row.supporting_departments.all()],
        handler=named(row.handler),
        own=_own(row.custom_values, columns),
        status_changed_at=row.status_changed_at,
        completed_at=row.completed_at,
        version=row.version,
    )


def detail(
    row: Measure,
    columns: Columns,
    *,
    today: date,
    progress: Iterable[ProgressUpdate],
    uses: Iterable[EvidenceUse],
) -> schemas.MeasureDetail:
    return schemas.MeasureDetail(
        **measure(row, columns, today=today).model_dump(),
        progress=[_progress(one) for one in progress],
        evidence=[_evidence(one) for one in uses],
    )


def _progress(row: ProgressUpdate) -> schemas.ProgressFacts:
    return schemas.ProgressFacts(
        id=row.pk,
        happened_on=row.happened_on,
        text=row.text,
        replaces_id=row.replaces_id,
        by=row.actor_name,
        at=row.at,
    )


def _evidence(use: EvidenceUse) -> schemas.EvidenceFacts:
    """Reads the evidence and its versions, of which the newest counts."""
    row = use.evidence
    newest = max(row.versions.all(), key=lambda version: version.number, default=None)
    return schemas.EvidenceFacts(
        id=row.pk,
        name=row.name,
        kind=EvidenceKind(row.kind),
        reference=newest.reference if newest else "",
        dated_on=row.dated_on,
        note=row.note,
    )


def regulation(row: Regulation, served: Mapping[int, int], *, today: date) -> schemas.RegulationFacts:
    """``served``: measure → its inspection, of those that the person sees; reads department and successor."""
    state, successor = row.state(today), row.successor
    return schemas.RegulationFacts(
        id=row.pk,
        organization_id=row.organization_id,
        title=row.title,
        act=RegulationAct(row.act),
        act_label=row.get_act_display(),
        state=state,
        state_label=state.label,
        document_number=row.document_number,
        dated_on=row.dated_on,
        expires_on=row.expires_on,
        review_on=row.review_on,
        department=row.department.name if row.department else "",
        superseded_by_id=successor.pk if successor else None,
        inspection_ids=sorted(set(served.values())),
        measure_ids=list(served),
    )
