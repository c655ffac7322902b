"""Rows of whole findings: several measures in one cell, taken apart and matched to the finding's measures.

Every cell of such a row is taken apart by the same numbers. What has none is left alone if it says what the
ledger shows of all the measures together; names, kinds and dates are then those of each; any other text is an
error, because nobody can tell whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from issues.models import SubIssue
from ledger import fields
from ledger.fields import LedgerField
from ledger.findings_rows import states_together
from measures.models import Measure
from notices.parser.numbered import NumberedText, numbered
from statements.spelling import normal
from workbooks import identity
from workbooks.merging.fields import ASSIGNED, FINDING_TEXTS
from workbooks.merging.snapshot import SystemState, bare
from workbooks.merging.wording import MAX_STATE
from workbooks.reading import Cell, SheetProblem, SheetRow, read_due
from workbooks.receivers.lines import state_of
from workbooks.receivers.words import state_word, timeframe_word

OF_THE_FINDING = frozenset({fields.NUMBER, fields.CATEGORY, *FINDING_TEXTS})
# One value may be every measure's.
SHARED = frozenset({*ASSIGNED, fields.STATUS})
_MARK = re.compile(r"^[(（](\d{1,2})[)）]\s*", re.MULTILINE)


@dataclass(frozen=True)
class _MeasurePart:
    """One measure of the row: known, or new."""

    number: int
    text: str
    measure: Measure | None


def parts_of(
    row: SheetRow, *, snapshot: SystemState, finding: SubIssue | None, known: Mapping[str, Sequence[Measure]]
) -> tuple[list[SheetRow], list[SheetProblem]]:
    """The row itself, or a row for each measure it holds; and cells that are of none of them.

    ``finding``: the one that the row names; ``known``: measures by their words.
    """
    mark = identity.read_row(row.mark) if row.mark else None
    is_whole = mark is not None and mark.is_genuine and mark.kind == identity.SUB_ISSUE
    if mark is not None and mark.is_genuine and not is_whole:
        return [row], []
    if is_whole and mark is not None:
        finding = snapshot.sub_issues.get(mark.pk)
    text = row.text(fields.MEASURE)
    items = numbered(text)
    if not is_whole and (len(items) < 2 or normal(text) in known):
        return [row], []
    measures = [one for one in snapshot.measures.values() if finding and one.sub_issue_id == finding.pk]
    measures.sort(key=lambda one: (one.position, one.pk))
    parts = (
        _parts(items, measures)
        if items
        else [_MeasurePart(index, "", one) for index, one in enumerate(measures, 1)]
    )
    if not parts or (is_whole and finding is None):
        return [row], []
    return _taken_apart(row, parts, measures=measures, snapshot=snapshot)


def _parts(items: Sequence[NumberedText], measures: Sequence[Measure]) -> list[_MeasurePart]:
    """By the words first, then by the number; each measure once."""
    free = list(measures)
    found: dict[int, Measure] = {}
    for is_same in (_same_words, _same_number):
        for index, item in enumerate(items):
            one = next((one for one in free if index not in found and is_same(item, one)), None)
            if one is not None:
                found[index] = one
                free.remove(one)
    return [_MeasurePart(item.number, item.text, found.get(index)) for index, item in enumerate(items)]


def _same_words(item: NumberedText, measure: Measure) -> bool:
    return bare(item.text) == bare(measure.text)


def _same_number(item: NumberedText, measure: Measure) -> bool:
    return item.number == measure.number


def _taken_apart(
    row: SheetRow, parts: Sequence[_MeasurePart], *, measures: Sequence[Measure], snapshot: SystemState
) -> tuple[list[SheetRow], list[SheetProblem]]:
    problems: list[SheetProblem] = []
    cells: list[dict[LedgerField, Cell]] = [{} for _ in parts]
    for field, cell in row.cells.items():
        if field is fields.MEASURE:
            texts: Sequence[str] | None = [_printed(part) for part in parts]
        elif field in OF_THE_FINDING:
            texts = [cell.text] * len(parts)
        else:
            texts = _shares(field, cell, parts, snapshot=snapshot, measures=measures)
        if texts is None:
            sentence = "这一格没有按措施编号,不能确定是哪一条措施的,请写成“1.…”“2.…”,或在系统中填写。"
            problems.append(SheetProblem(row.sheet, row.number, row.letters[field], sentence, is_error=True))
            continue
        for own, text in zip(cells, texts, strict=True):
            if text:
                own[field] = cell if text == cell.text else Cell(text)
    first, *rest = (replace(row, cells=own, mark="", part=index) for index, own in enumerate(cells, start=1))
    return [first, *(replace(one, loose=()) for one in rest)], problems


def _printed(part: _MeasurePart) -> str:
    """A known measure's own number, so that a reworded text is told from a new measure."""
    if part.measure is None:
        return f"({part.number}){part.text}"
    is_same = not part.text or bare(part.text) == bare(part.measure.text)
    return f"{part.measure.mark}{part.measure.text if is_same else part.text}"


def _shares(
    field: LedgerField,
    cell: Cell,
    parts: Sequence[_MeasurePart],
    *,
    snapshot: SystemState,
    measures: Sequence[Measure],
) -> list[str] | None:
    """What each part gets of a cell; None when that cannot be told."""
    text = cell.text.strip()
    items = _by_marks(text) or {item.number: item.text for item in numbered(text)}
    if items and set(items) <= {part.number for part in parts}:
        return [items.get(part.number, "") for part in parts]
    if not text or _is_shown(field, cell, measures=measures, snapshot=snapshot):
        return [""] * len(parts)
    if len(parts) == 1:
        return [text]
    if field in SHARED and (field is fields.SUPPORTING or "、" not in text):
        return [text] * len(parts)
    return None


def _by_marks(text: str) -> dict[int, str]:
    """(1)… and (3)… on lines of their own: the second measure has nothing to say."""
    starts = list(_MARK.finditer(text))
    numbers = [int(found[1]) for found in starts]
    if not starts or starts[0].start() or numbers != sorted(set(numbers)):
        return {}
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return {int(found[1]): text[found.end() : end].strip() for found, end in zip(starts, ends, strict=True)}


def _is_shown(field: LedgerField, cell: Cell, *, measures: Sequence[Measure], snapshot: SystemState) -> bool:
    """Whether a cell says what the ledger shows of the whole finding, in any of the ways forms show it."""
    shown = [snapshot.shown(measure)[field] for measure in measures]
    if field is fields.DUE_ON:
        days = {measure.due_on for measure in measures if measure.due_on}
        return bool(days) and read_due(cell).day in (max(days), *(days if len(days) == 1 else ()))
    if field is fields.TIMEFRAME:
        return bool(timeframe_word("、".join(shown), [cell.text]))
    if field is fields.STATUS or (field is fields.PROGRESS and len(cell.text) <= MAX_STATE):
        states = [measure.status_label() for measure in measures]
        if normal(cell.text) == normal(states_together(states)):
            return True
        return bool(states) and bool(state_word(state_of(states), [cell.text], is_overdue=True))
    return normal(cell.text) in {normal(text) for text in _together(shown)}


def _together(shown: Sequence[str]) -> Iterator[str]:
    filled = [text for text in shown if text]
    yield "\n".join(filled)
    yield "\n".join(dict.fromkeys(filled))
    yield "、".join(dict.fromkeys(name for text in filled for name in text.split("、")))
