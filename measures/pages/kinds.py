"""Which kinds of records a measure has at all, asked in one statement.

Most measures have no comment, nobody urged them, no extension was asked for: to ask ten empty tables one by
one was a third of what the measure page took.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models
from django.db.models import prefetch_related_objects

from accounts.models import Department
from issues.models import Closure, CustomField
from measures.models import (
    Comment,
    ExtensionRequest,
    InstructionUnit,
    Measure,
    ProposalDecision,
    RegulationUse,
    Urge,
    Watch,
)

Kinds = frozenset[str]
OF_MEASURE, OF_FINDING, OF_UNIT = "measure_id", "sub_issue_id", "organization_id"
# Name of the kind → its table, and whose key it holds. The first ones are named as a measure names them.
RELATED: dict[str, tuple[type[models.Model], str]] = {
    "comments": (Comment, OF_MEASURE),
    "urges": (Urge, OF_MEASURE),
    "extension_requests": (ExtensionRequest, OF_MEASURE),
    "supporting_departments": (Measure.supporting_departments.through, OF_MEASURE),
    "proposal_decisions": (ProposalDecision, OF_MEASURE),
}
KINDS = RELATED | {
    "watches": (Watch, OF_MEASURE),
    "regulations": (RegulationUse, OF_MEASURE),
    "closures": (Closure, OF_FINDING),
    "columns": (CustomField, OF_UNIT),
    "instructions": (InstructionUnit, OF_UNIT),
    "earlier_supporting": (
        apps.get_model("measures", "HistoricalMeasure_supporting_departments"),
        OF_MEASURE,
    ),
}
# Read with the measure where there are some; the others when the page comes to them.
WITH_THE_MEASURE = ("extension_requests", "supporting_departments")
_EXISTS = "EXISTS (SELECT 1 FROM {} WHERE {} = %s)"
_PARTS = [_EXISTS.format(model._meta.db_table, column) for model, column in KINDS.values()]
STATEMENT = f"SELECT {', '.join(_PARTS)}"  # noqa: S608  # nosec B608 - names of our own tables


def _nothing_of(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """Read already: it asks nothing."""
    rows = model._default_manager.none()
    len(rows)
    return rows


NOTHING = {name: _nothing_of(model) for name, (model, _) in KINDS.items() if name in (*RELATED, "closures")}
NOTHING["supporting_departments"] = _nothing_of(Department)


def kinds_of(row: Measure) -> Kinds:
    """The kinds of which there is something; of the others ``row`` knows that it has none."""
    keys = {OF_MEASURE: row.pk, OF_FINDING: row.sub_issue_id, OF_UNIT: row.organization_id}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [keys[column] for _, column in KINDS.values()])
        answers = cursor.fetchone()
    found = frozenset(name for name, is_there in zip(KINDS, answers, strict=True) if is_there)
    for name in RELATED.keys() - found:
        _leave_empty(row, name)
    if "closures" not in found:
        _leave_empty(row.sub_issue, "closures")
    prefetch_related_objects([row], *found.intersection(WITH_THE_MEASURE))
    return found


def _leave_empty(row: models.Model, relation: str) -> None:
    """As ``prefetch_related`` leaves a relation of which it found nothing; to let it look takes a query."""
    vars(row).setdefault("_prefetched_objects_cache", {})[relation] = NOTHING[relation]
