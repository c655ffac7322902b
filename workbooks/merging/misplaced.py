"""Rows whose hidden mark names one measure and whose cells tell of another: sorted or pasted without it.

The mark alone would rename findings and put progress under the wrong measure, so somebody chooses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from audit.texts import shortened
from ledger import fields
from ledger.fields import LedgerField
from measures.models import Measure
from statements.spelling import normal
from workbooks import identity
from workbooks.identity import RowIdentity
from workbooks.merging.fields import READ
from workbooks.merging.snapshot import SystemState, bare, keys, split_mark, sum_of
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
MAX_SHARED = 50
MIN_OTHERS = 2


@dataclass(frozen=True)
class _Agreement:
    """How many filled cells of a row say what a measure does, and how many only the one of two."""

    filled: int
    own: int
    others: int
    only_others: frozenset[LedgerField]


@dataclass(frozen=True)
class _Told:
    """The filled cells of a row as they are compared, and those that say what its own measure does."""

    filled: Mapping[LedgerField, str]
    own: frozenset[LedgerField]


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


class Misplaced:
    """Looks for the measure that a marked row's cells tell of, where it is not the mark's."""

    def __init__(self, snapshot: SystemState, *, by_text: Mapping[str, list[Measure]]) -> None:
        self._snapshot, self._by_text = snapshot, by_text

    def other(self, row: SheetRow, measure: Measure, *, sums: Mapping[LedgerField, int]) -> Measure | None:
        """``sums``: what the row was exported with."""
        if _untouched(row, sums):
            return None
        text = row.text(fields.MEASURE)
        named = self._by_text.get(normal(text)) or self._by_text.get(bare(split_mark(text).text)) or []
        own = keys(measure.mark, measure.text)
        is_own = sum_of(text) == sums.get(fields.MEASURE) or normal(text) in own
        others = [one for one in named if one.pk != measure.pk]
        told = self._told(row, measure, sums=sums)
        if text and not is_own and others:
            return max(others, key=lambda one: self._agreement(told, one).others)
        return self._by_cells(told, measure)

    def _told(self, row: SheetRow, measure: Measure, *, sums: Mapping[LedgerField, int]) -> _Told:
        filled = {field: normal(text) for field in _COMPARED if (text := row.text(field))}
        ours = self._cells[measure.pk]
        own = (
            field
            for field, text in filled.items()
            if text == ours[field] or sum_of(row.text(field)) == sums.get(field)
        )
        return _Told(filled, frozenset(own))

    def _by_cells(self, told: _Told, measure: Measure) -> Measure | None:
        """The one that most cells tell of; names and dates alone prove nothing."""
        best, most = None, 0
        for pk in self._candidates(told) - {measure.pk}:
            other = self._snapshot.measures[pk]
            found = self._agreement(told, other)
            is_told = len(found.only_others) >= MIN_OTHERS and found.only_others & _TELLING
            if is_told and found.others > max(found.own, most) and 2 * found.others > found.filled:
                best, most = other, found.others
        return best

    def _candidates(self, told: _Told) -> set[int]:
        """Those that share a telling cell with the row; what many share tells of none."""
        shared = (self._by_cell.get(cell, []) for cell in told.filled.items() if cell[0] in _TELLING)
        return {pk for pks in shared if len(pks) <= MAX_SHARED for pk in pks}

    @cached_property
    def _cells(self) -> dict[int, dict[LedgerField, str]]:
        shown = ((pk, self._snapshot.shown(measure)) for pk, measure in self._snapshot.measures.items())
        return {pk: {field: normal(texts[field]) for field in _COMPARED} for pk, texts in shown}

    @cached_property
    def _by_cell(self) -> dict[tuple[LedgerField, str], list[int]]:
        found: dict[tuple[LedgerField, str], list[int]] = defaultdict(list)
        for pk, texts in self._cells.items():
            for field in _TELLING:
                if len(texts[field]) >= MIN_LENGTH:
                    found[field, texts[field]].append(pk)
        return found

    def _agreement(self, told: _Told, other: Measure) -> _Agreement:
        theirs = self._cells[other.pk]
        others = {field for field, text in told.filled.items() if text == theirs[field]}
        only = (
            one for one in others - told.own if one not in _TELLING or len(told.filled[one]) >= MIN_LENGTH
        )
        return _Agreement(len(told.filled), len(told.own), len(others), frozenset(only))


def _untouched(row: SheetRow, sums: Mapping[LedgerField, int]) -> bool:
    """Most rows that come back; told by what they were exported with."""
    known = (field for field in sums if field in row.letters)
    return bool(sums) and all(sum_of(row.text(field)) == sums[field] for field in known)
