"""Names of fields: those of exported workbooks' hidden sheet, and groups that are handled alike."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.sheets.identity import SheetOrigin
from ledger.sheets.reading import Field

# The keys under which the export knows its columns, where they differ from ours.
EXPORTED: Mapping[Field, tuple[str, ...]] = {
    Field.SUB_ISSUE: ("finding",),
    Field.SUB_ISSUE_TEXT: ("finding_text",),
    Field.TEXT: ("measure",),
    Field.SUPPORTING: ("supporting",),
    Field.STATED_STATUS: ("status",),
    Field.DUE: ("due_on", "deadline"),
}
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


def exported_sums(origin: SheetOrigin | None, sums: tuple[int, ...]) -> dict[Field, int]:
    """The checksum of each field that the sheet was exported with."""
    if origin is None:
        return {}
    known = dict(zip(origin.fields, sums, strict=False))
    found = {}
    for field in READ:
        for key in EXPORTED.get(field, (field.value,)):
            if key in known:
                found.setdefault(field, known[key])
    return found
