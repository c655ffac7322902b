"""Which lines go into which rows of a table, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledger.rows import LedgerRow, runs
from workbooks.receivers.layout import FormSection, FormTable, PrefilledRow, StatisticsAxis
from workbooks.receivers.lines import FormData, FormHeading, FormLine, form_lines
from workbooks.receivers.scopes import (
    assigned,
    best_axis,
    headings_of,
    place_of_rest,
    rows_of,
    rows_of_all,
    without_place,
)
from workbooks.receivers.texts import bare, is_placeholder, likeness

# How near a text that the receiver wrote has to come to a finding of ours.
SAME_TEXT = 0.7


@dataclass
class LineBlock:
    """Rows ``first``–``last`` (none when before it) and the lines for them; ``band`` is written above them.

    ``is_kept``: the receiver wrote in these rows, and what is there stays.
    """

    first: int
    last: int
    lines: list[FormLine] = field(default_factory=list)
    is_kept: bool = False
    band: str = ""
    is_new_band: bool = False

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def plan_blocks(table: FormTable, rows: Sequence[LedgerRow], *, data: FormData) -> list[LineBlock]:
    """From above; every row of ``rows`` stands in exactly one block."""
    found: list[LineBlock] = []
    for section, own, band, is_new in _by_section(table, rows, data):
        lines = form_lines(own, table.grouping, today=data.today)
        blocks = [] if is_new else _around_prefilled(section, lines, table.prefilled)
        found += blocks or [LineBlock(section.first, section.last, lines, band=band, is_new_band=is_new)]
        if blocks and band:
            found[-len(blocks)].band = band
    return found


_SectionRows = tuple[FormSection, list[LedgerRow], str, bool]


def _by_section(table: FormTable, rows: Sequence[LedgerRow], data: FormData) -> list[_SectionRows]:
    """Each section with its rows, and new sections for what no band stands for."""
    sections, narrowed = table.sections, replace(data, rows=rows)
    titles = [[section.title] if section.title else [] for section in sections]
    axis, found = best_axis(titles, narrowed)
    holders = [
        index for index, section in enumerate(sections) if section.title and is_placeholder(section.title)
    ]
    if not found and not (holders and without_place(axis, narrowed, ())):
        return [(sections[0], list(rows), "", False), *((section, [], "", False) for section in sections[1:])]
    missing = without_place(axis, narrowed, found.values())
    bands: dict[int, str] = {}
    for index in holders:
        if missing and index not in found:
            found[index] = missing.pop(0)
            bands[index] = found[index].name
    shares = {index: rows_of(rows, axis, heading) for index, heading in found.items()}
    rest = place_of_rest([section.title for section in sections], found)
    if rest is not None:
        shares[rest], missing = rows_of_all(rows, axis, missing), []
    result: list[_SectionRows] = [
        (section, shares.get(index, []), bands.get(index, ""), False)
        for index, section in enumerate(sections)
    ]
    return result + _new_sections(_end_of_bands(sections), missing, rows=rows, axis=axis)


def _end_of_bands(sections: Sequence[FormSection]) -> int:
    """The last row of the last band, with the subtotals that stand below each of them."""
    gaps = [later.first - before.last - 2 for before, later in zip(sections, sections[1:], strict=False)]
    return sections[-1].last + max(min(gaps, default=0), 0)


def _new_sections(
    end: int, missing: Sequence[FormHeading], *, rows: Sequence[LedgerRow], axis: StatisticsAxis
) -> list[_SectionRows]:
    empty = FormSection("", end + 1, end)
    return [(empty, rows_of(rows, axis, heading), heading.name, True) for heading in missing]


def _around_prefilled(
    section: FormSection, lines: Sequence[FormLine], prefilled: Sequence[PrefilledRow]
) -> list[LineBlock]:
    """Rows that the receiver began stay where they are and get what belongs to them."""
    own = [row for row in prefilled if section.first <= row.row <= section.last]
    if not own or _is_filled_before(own, lines):
        return []
    by_finding = [list(run) for run in runs(lines, lambda line: line.row.sub_issue_id)]
    matched = _matched(own, by_finding)
    starts = [row.row for row in own]
    blocks = []
    for row, following in zip(own, [*starts[1:], starts[-1] + 1], strict=True):
        blocks.append(LineBlock(row.row, following - 1, matched.get(row.row, []), is_kept=True))
    used = {id(line) for found in matched.values() for line in found}
    rest = [line for line in lines if id(line) not in used]
    before = [LineBlock(section.first, starts[0] - 1)] if starts[0] > section.first else []
    return [*before, *blocks, LineBlock(starts[-1] + 1, section.last, rest)]


def _is_filled_before(own: Sequence[PrefilledRow], lines: Sequence[FormLine]) -> bool:
    """A form that went out with our own measures once is filled anew."""
    known = {bare(line.row.measure) for line in lines if line.row.measure}
    return bool(known) and any(bare(row.measure) in known for row in own if row.measure)


def _matched(own: Sequence[PrefilledRow], by_finding: Sequence[list[FormLine]]) -> dict[int, list[FormLine]]:
    """LedgerRow → the lines of the finding that it speaks of; each finding once, the likest first."""
    ranked = sorted(
        (
            (likeness(row.finding, lines[0].row.finding), -row.row, -index)
            for row in own
            if row.finding and not row.measure
            for index, lines in enumerate(by_finding)
        ),
        reverse=True,
    )
    found: dict[int, list[FormLine]] = {}
    used: set[int] = set()
    for score, row, index in ranked:
        if score >= SAME_TEXT and -row not in found and -index not in used:
            found[-row] = by_finding[-index]
            used.add(-index)
    return found


def sheet_scopes(
    headings: Sequence[Sequence[str]], data: FormData
) -> tuple[StatisticsAxis, dict[int, FormHeading]]:
    """Sheet → category or department, when at least two sheets stand for one each; else nothing."""
    axis, found = best_axis(headings, data)
    titles_only = assigned([ways[:1] for ways in headings], headings_of(axis, data))
    return (axis, found) if len(found) > 1 or len(titles_only) == len(headings) > 1 else (axis, {})
