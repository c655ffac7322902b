"""Values of own columns (自有栏目) belong to a column of the row, and are what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from issues.custom_values import id_of, is_custom
from issues.models import CustomField, CustomKind, CustomTarget, SubIssue
from measures.models import Measure

BATCH_SIZE = 1000
NUMERIC = (CustomKind.NUMBER, CustomKind.MONEY)


def values_have_their_column() -> Iterator[str]:
    """No constraint of the database can say it of a JSON column."""
    columns = CustomField.objects.in_bulk()
    findings = SubIssue.objects.values_list(
        "pk", "inspection__organization_id", "inspection_id", "custom_values"
    )
    measures = Measure.objects.values_list("pk", "organization_id", "inspection_id", "custom_values")
    for target, name, rows in (
        (CustomTarget.FINDING, "问题", findings),
        (CustomTarget.MEASURE, "措施", measures),
    ):
        filled = rows.exclude(custom_values={}).order_by("pk")
        for pk, organization_id, inspection_id, values in filled.iterator(BATCH_SIZE):
            for key, value in values.items():
                column = columns.get(id_of(key)) if is_custom(key) else None
                if column is None or not _is_of(column, target, organization_id, inspection_id):
                    yield f"{name}{pk}有不属于它的自有栏目“{key}”。"
                elif not _is_kept_well(column, value):
                    yield f"{name}{pk}的自有栏目“{column.name}”不是{column.get_kind_display()}。"


def _is_of(column: CustomField, target: CustomTarget, organization_id: int, inspection_id: int) -> bool:
    is_here = column.inspection_id in (None, inspection_id)
    return column.target == target and column.organization_id == organization_id and is_here


def _is_kept_well(column: CustomField, value: object) -> bool:
    """A word that is no choice any more was one; numbers and days are always what filters compare."""
    if not isinstance(value, str) or not value:
        return False
    try:
        if column.kind in NUMERIC:
            return Decimal(value).is_finite()
        return column.kind != CustomKind.DATE or date.fromisoformat(value).isoformat() == value
    except (InvalidOperation, ValueError):
        return False
