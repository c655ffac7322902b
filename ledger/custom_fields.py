"""Own columns (自有栏目) as fields of the ledger: what the one table of fields is continued with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from accounts.models import Organization
from issues.custom_values import cell_of, id_of, is_custom, key_of
from issues.models import CustomField, CustomKind, CustomTarget, Inspection
from ledger.fields import FIELDS, STANDARD_KEYS, FieldKind, LedgerField, Merged, Together, WrittenBy

CustomCell = str | Decimal | date
KINDS = {
    CustomKind.TEXT: (FieldKind.TEXT, 14),
    CustomKind.LONG_TEXT: (FieldKind.TEXT, 24),
    CustomKind.NUMBER: (FieldKind.NUMBER, 10),
    CustomKind.MONEY: (FieldKind.MONEY, 14),
    CustomKind.DATE: (FieldKind.DATE, 13),
    CustomKind.CHOICE: (FieldKind.WORD, 12),
}


def ledger_field(row: CustomField) -> LedgerField:
    """The row as a field: the same object for the same row, because fields are told apart by identity."""
    return _field(row.pk, row.name, CustomKind(row.kind), CustomTarget(row.target))


@lru_cache(maxsize=10_000)
def _field(pk: int, name: str, kind: CustomKind, target: CustomTarget) -> LedgerField:
    look, width = KINDS[kind]
    is_of_finding = target is CustomTarget.FINDING
    return LedgerField(
        *(key_of(pk), name, width, look),
        merged=Merged.SUB_ISSUE if is_of_finding else Merged.NOT,
        together=Together.ONE if is_of_finding else Together.UNDER,
        written_by=WrittenBy.FINDING_TEXTS if is_of_finding else WrittenBy.MEASURE_TEXTS,
        answer_name=name,
        is_custom=True,
    )


def fields_of(rows: Iterable[CustomField]) -> list[LedgerField]:
    return [ledger_field(row) for row in rows]


def inspection_fields(inspection: Inspection) -> list[LedgerField]:
    """Current own columns of an inspection, in their order."""
    return fields_of(CustomField.objects.current().of_inspection(inspection))


def organization_fields(organization: Organization | int) -> list[LedgerField]:
    """Current own columns of an organization and of each of its inspections."""
    return fields_of(CustomField.objects.current().filter(organization=organization))


def with_own(own: Iterable[LedgerField]) -> dict[str, LedgerField]:
    """Key → field: the table, then the own columns."""
    return {**FIELDS, **{field.key: field for field in own}}


def with_standard(own: Iterable[LedgerField]) -> frozenset[str]:
    """The keys of the standard ledger and of own columns."""
    return STANDARD_KEYS | {field.key for field in own}


def custom_ids(keys: Collection[str]) -> list[int]:
    """Of the own columns among ``keys``."""
    return [id_of(key) for key in keys if is_custom(key)]


def custom_cells(values: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, CustomCell]:
    """``values`` as cells, of the columns in ``kinds`` (key → kind)."""
    return {key: cell_of(kinds[key], value) for key, value in values.items() if key in kinds}
