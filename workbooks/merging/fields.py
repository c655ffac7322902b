"""Names of fields: those of exported workbooks' hidden sheet, and groups that are handled alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbooks.identity import Origin, SheetOrigin
from workbooks.reading import Field
from workbooks.reading.model import letter_of

# The keys under which the export knows its columns, where they differ from ours.
EXPORTED: Mapping[Field, str] = {
    Field.SUB_ISSUE: "finding",
    Field.SUB_ISSUE_TEXT: "finding_text",
    Field.TEXT: "measure",
    Field.SUPPORTING: "supporting",
    Field.STATED_STATUS: "status",
}
# The one field that a template may show in two ways.
DEADLINE_IN_WORDS = "deadline"
TEXTS: Mapping[Field, str] = {
    Field.TEXT: "text",
    Field.GOAL: "goal",
    Field.OUTCOME: "outcome",
    Field.NEXT_STEP: "next_step",
    Field.REMARK: "remark",
    Field.STATED_STATUS: "stated_status",
}
FINDING_TEXTS: Mapping[Field, str] = {
    Field.SUB_ISSUE: "title",
    Field.SUB_ISSUE_TEXT: "text",
    Field.CAUSES: "causes",
}
ASSIGNED = (
    Field.LEADER,
    Field.DEPARTMENT,
    Field.SUPPORTING,
    Field.HANDLER,
    Field.TIMEFRAME,
    Field.DUE,
)
READ = (
    Field.CATEGORY,
    *FINDING_TEXTS,
    *TEXTS,
    *ASSIGNED,
    Field.PROGRESS,
)


@dataclass(frozen=True)
class Exported:
    """The checksum of each field that a sheet was exported with."""

    sums: Mapping[Field, int]
    is_deadline_in_words: bool = False


def exported(origin: SheetOrigin | None, sums: tuple[int, ...]) -> Exported:
    if origin is None:
        return Exported({})
    known = dict(zip(origin.fields, sums, strict=False))
    found = {field: known[key] for field in READ if (key := key_of(field)) in known}
    if Field.DUE in found or DEADLINE_IN_WORDS not in known:
        return Exported(found)
    return Exported(found | {Field.DUE: known[DEADLINE_IN_WORDS]}, is_deadline_in_words=True)


def key_of(field: Field) -> str:
    """The key under which the export knows a field."""
    return EXPORTED.get(field, field.value)


def columns_of(origin: Origin | None) -> dict[str, dict[str, Field]]:
    """Sheet → column letter → field as it was exported: titles may have been renamed by a template."""
    fields = {key_of(field): field for field in Field} | {DEADLINE_IN_WORDS: Field.DUE}
    return {
        sheet.name: {
            letter_of(sheet.first_column + index): fields[key]
            for index, key in enumerate(sheet.fields)
            if key in fields
        }
        for sheet in (origin.sheets if origin is not None else ())
    }
