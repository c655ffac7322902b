"""Groups of fields that are handled alike when a workbook comes back, and what it was exported with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from ledger.fields import DEADLINE, DUE_ON, FIELDS, LedgerField, WrittenBy, written_by
from workbooks.identity import Origin, SheetOrigin
from workbooks.reading.model import letter_of

TEXTS = written_by(WrittenBy.MEASURE_TEXTS)
FINDING_TEXTS = written_by(WrittenBy.FINDING_TEXTS)
ASSIGNED = written_by(WrittenBy.ASSIGNMENT)
READ = (
    *written_by(WrittenBy.TREE),
    *FINDING_TEXTS,
    *TEXTS,
    *ASSIGNED,
    *written_by(WrittenBy.PROGRESS),
)


@dataclass(frozen=True)
class Exported:
    """The checksum of each field that a sheet was exported with; ``by_key`` of what is never read, too."""

    sums: Mapping[LedgerField, int]
    is_deadline_in_words: bool = False
    by_key: Mapping[str, int] = dataclass_field(default_factory=dict)


def exported(
    origin: SheetOrigin | None, sums: tuple[int, ...], fields: Iterable[LedgerField] = READ
) -> Exported:
    if origin is None:
        return Exported({})
    known = dict(zip(origin.fields, sums, strict=False))
    found = {field: known[field.key] for field in fields if field.key in known}
    if DUE_ON in found or DEADLINE.key not in known:
        return Exported(found, by_key=known)
    return Exported(found | {DUE_ON: known[DEADLINE.key]}, is_deadline_in_words=True, by_key=known)


def columns_of(
    origin: Origin | None, fields: Mapping[str, LedgerField] = FIELDS
) -> dict[str, dict[str, LedgerField]]:
    """Sheet → column letter → field as it was exported: titles may have been renamed by a template."""
    return {
        sheet.name: {
            letter_of(sheet.first_column + index): fields[fields[key].stands_for or key]
            for index, key in enumerate(sheet.fields)
            if key in fields
        }
        for sheet in (origin.sheets if origin is not None else ())
    }
