"""Rows whose hidden mark names one measure and whose cells tell of another: sorted or pasted without it.

The mark alone would rename findings and put progress under the wrong measure, so somebody chooses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from audit.texts import shortened
from ledger import fields
from ledger.fields import LedgerField
from measures.models import Measure
from workbooks import identity
from workbooks.identity import RowIdentity, checksum
from workbooks.merging.fields import READ
from workbooks.merging.snapshot import Snapshot, keys, normal, split_mark, tidy
from workbooks.reading import SheetRow

BY_MARK = "mark"
# Long texts of two measures are alike by chance less often than names and dates.
_TELLING = frozenset(
    {
        *(fields.FINDING, fields.FINDING_TEXT, fields.CAUSES, fields.GOAL, fields.PROGRESS, fields.OUTCOME),
        *(fields.NEXT_STEP, fields.REMARK),
    }
)
_COMPARED = tuple(field for field in READ if field is not fields.STATUS)
MIN_LENGTH = 4
MAX_COMPARED = 1_000
MIN_OTHERS = 2


@dataclass(frozen=True)
class _Agreement:
    """How many filled cells of a row say what a measure does, and how many only the one of two."""

    filled: int
    own: int
    others: int
    only_others: frozenset[LedgerField]


def marks_of(rows: Iterable[SheetRow]) -> dict[int, RowIdentity]:
    """Measure → its own mark in the file: it tells what was exported of it wherever its row went."""
    found = (identity.read_row(row.mark) for row in rows if row.mark)
    return {
        one.pk: one for one in found if one is not None and one.is_genuine and one.kind == identity.MEASURE
    }


def question_key(row: SheetRow) -> str:
    part = f".{row.part}" if row.part else ""
    return f"row.{row.sheet}.{row.number}{part}"


def short(measure: Measure) -> str:
    return shortened(" ".join(str(measure).split()), 40)


def likeness(one: str, other: str) -> float:
    """From 0 to 1; of long texts, their beginnings."""
    first, second = normal(one)[:MAX_COMPARED], normal(other)[:MAX_COMPARED]
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def other_measure(
    row: SheetRow,
    measure: Measure,
    *,
    snapshot: Snapshot,
    sums: Mapping[LedgerField, int],
    by_text: Mapping[str, list[Measure]],
) -> Measure | None:
    """The measure that a marked row's cells tell of, where it is not the mark's; ``sums`` as exported."""
    text = row.text(fields.MEASURE)
    named = by_text.get(normal(text)) or by_text.get(normal(split_mark(text).text)) or []
    own = keys(measure.mark, measure.text)
    is_own = checksum(tidy(text)) == sums.get(fields.MEASURE) or bool({normal(text)} & own)
    others = [one for one in named if one.pk != measure.pk]
    if text and not is_own and others:
        return max(others, key=lambda one: _agreement(row, measure, one, snapshot, sums=sums).others)
    return _by_cells(row, measure, snapshot=snapshot, sums=sums, is_own=is_own)


def _by_cells(
    row: SheetRow, measure: Measure, *, snapshot: Snapshot, sums: Mapping[LedgerField, int], is_own: bool
) -> Measure | None:
    """The one that most cells tell of. Where the text is the mark's, names and dates alone prove nothing."""
    if _untouched(row, sums):
        return None
    best, most = None, 0
    for other in snapshot.measures.values():
        if other.pk == measure.pk:
            continue
        found = _agreement(row, measure, other, snapshot, sums=sums)
        is_told = len(found.only_others) >= MIN_OTHERS and (not is_own or found.only_others & _TELLING)
        if is_told and found.others > max(found.own, most) and 2 * found.others > found.filled:
            best, most = other, found.others
    return best


def _untouched(row: SheetRow, sums: Mapping[LedgerField, int]) -> bool:
    """Most rows that come back; told by what they were exported with."""
    return bool(sums) and all(
        checksum(tidy(row.text(field))) == sums[field] for field in sums if field in row.letters
    )


def _agreement(
    row: SheetRow, measure: Measure, other: Measure, snapshot: Snapshot, *, sums: Mapping[LedgerField, int]
) -> _Agreement:
    ours, theirs = snapshot.shown(measure), snapshot.shown(other)
    filled = [field for field in _COMPARED if row.text(field)]
    own = {
        field
        for field in filled
        if checksum(tidy(row.text(field))) == sums.get(field)
        or normal(row.text(field)) == normal(ours[field])
    }
    others = {field for field in filled if normal(row.text(field)) == normal(theirs[field])}
    return _Agreement(len(filled), len(own), len(others), frozenset(_long(row, others - own)))


def _long(row: SheetRow, found: Collection[LedgerField]) -> Iterable[LedgerField]:
    return (field for field in found if field not in _TELLING or len(row.text(field)) >= MIN_LENGTH)
