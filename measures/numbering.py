"""Marks of measures that count up are kept counting when a measure is moved, split, joined or put elsewhere.

Some notices begin anew with every finding, some count through all of them: what was a series before an act
is one behind it. Marks that never were one are left as they were printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from issues.marks import continued, is_series, number_of, with_number
from measures.models import Measure


@dataclass(frozen=True)
class SeriesMarks:
    """First marks of the series: of each finding by its id, or of all of the inspection at once."""

    whole: str = ""
    by_finding: dict[int, str] = field(default_factory=dict)


def numbering_of(rows: Sequence[Measure]) -> SeriesMarks:
    """``rows``: all current measures of an inspection in the order of its document."""
    findings = _below(rows)
    marks = [row.mark for row in rows]
    if len(findings) > 1 and is_series(marks):
        return SeriesMarks(whole=marks[0])
    firsts = {pk: [row.mark for row in own] for pk, own in findings.items()}
    return SeriesMarks(by_finding={pk: own[0] for pk, own in firsts.items() if is_series(own)})


def with_empty(numbering: SeriesMarks, finding: int, *, like: Measure) -> SeriesMarks:
    """``finding`` has no measure yet: it counts from 1 in the way of the one that comes, if that counts."""
    is_counted = like.sub_issue_id in numbering.by_finding
    first = with_number(like.mark, 1) if is_counted and finding not in numbering.by_finding else None
    if first is None:
        return numbering
    return SeriesMarks(numbering.whole, numbering.by_finding | {finding: first})


def next_marks(numbering: SeriesMarks, rows: Sequence[Measure], *, findings: Iterable[int]) -> dict[int, str]:
    """Marks by the places of ``rows``, which are in their new order, where they are to be another."""
    if numbering.whole:
        return _differing(numbering.whole, list(range(len(rows))), rows)
    found: dict[int, str] = {}
    for finding in findings:
        if first := numbering.by_finding.get(finding):
            places = [place for place, row in enumerate(rows) if row.sub_issue_id == finding]
            found |= _differing(first, places, rows)
    return found


def _differing(first: str, places: Sequence[int], rows: Sequence[Measure]) -> dict[int, str]:
    """Nothing at all where the way of counting does not reach so far (⑳)."""
    marks = continued(first, len(places)) or []
    return {
        place: mark for place, mark in zip(places, marks, strict=False) if marks and rows[place].mark != mark
    }


def first_mark(rows: Sequence[Measure], finding: int) -> str | None:
    """What ``finding`` is to begin with; None when none of its measures counts.

    Where each finding begins anew that is 1, although what was (1) may be gone; where the numbers run
    through all of them it is the least of its own.
    """
    counted = {pk: numbers for pk, own in _below(rows).items() if (numbers := _counted(own))}
    if finding not in counted:
        return None
    own = counted[finding]
    return with_number(own[0][1], min(own)[0] if _runs_through(list(counted.values())) else 1)


def _runs_through(findings: Sequence[list[tuple[int, str]]]) -> bool:
    """Whether each of several findings goes on where the one before ended, gaps allowed."""
    spans = [(min(numbers)[0], max(numbers)[0]) for numbers in findings]
    return len(spans) > 1 and all(before[1] < after[0] for before, after in pairwise(spans))


def _counted(rows: Iterable[Measure]) -> list[tuple[int, str]]:
    return [(number, row.mark) for row in rows if (number := number_of(row.mark))]


def _below(rows: Iterable[Measure]) -> dict[int, list[Measure]]:
    found: dict[int, list[Measure]] = defaultdict(list)
    for row in rows:
        found[row.sub_issue_id].append(row)
    return found
