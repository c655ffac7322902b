"""Where the table of a sheet begins, and what its columns mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from audit.texts import shortened
from workbooks.identity import COLUMN_TITLE
from workbooks.reading.cells import MOST_COLUMNS, TOO_LARGE
from workbooks.reading.model import Area, Column, Field, Grid, Problem, UnreadableWorkbook, letter_of
from workbooks.reading.titles import field_of, plain_title

# A title, a line of who filled it in, an explanation: the header stands below a few such rows.
HEADER_WITHIN = 30
FEWEST_FIELDS = 2
MOST_STEPS = 2_000_000

Titles = Mapping[str, Field | None]


@dataclass(frozen=True)
class Header:
    """``rows`` are the one or two rows of the header."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def fields(self) -> set[Field]:
        return {column.field for column in self.columns if column.field is not None}


@dataclass(frozen=True)
class Meanings:
    """What is known of columns: ``titles`` from earlier files, ``chosen`` by hand in this one (letter →
    field), ``exported`` as our own export wrote it, for titles that say nothing."""

    titles: Titles = dataclass_field(default_factory=dict)
    chosen: Titles = dataclass_field(default_factory=dict)
    exported: Titles = dataclass_field(default_factory=dict)

    def of(self, letter: str, title: str) -> Field | None:
        if letter in self.chosen:
            return self.chosen[letter]
        for reading in _readings(title):
            if plain_title(reading) in self.titles:
                return self.titles[plain_title(reading)]
            if field := field_of(reading, self.titles):
                return field
        return self.exported.get(letter) if title else None

    def is_decided(self, letter: str, title: str) -> bool:
        """Passed over on purpose."""
        return letter in self.chosen or any(plain_title(one) in self.titles for one in _readings(title))


def find_header(grid: Grid, meanings: Meanings) -> Header | None:
    """The rows whose titles mean most; None when no row has two known titles."""
    texts = _filled(grid)
    found: list[Header] = []
    for number in sorted(texts)[:HEADER_WITHIN]:
        for rows in ((number,), (number, number + 1)):
            if rows[-1] in texts:
                found.append(_header(grid, texts, rows=rows, meanings=meanings))
    best = max(found, key=lambda header: (_known(header, meanings), -len(header.rows)), default=None)
    return best if best is not None and _known(best, meanings) >= FEWEST_FIELDS else None


def _known(header: Header, meanings: Meanings) -> int:
    """Counted by titles alone: what is known by letter would be the same for every row."""
    titles = [part for column in header.columns for part in _readings(column.title)]
    return len({field_of(title, meanings.titles) for title in titles} - {None})


def _filled(grid: Grid) -> dict[int, dict[int, str]]:
    """The first rows as texts, merged cells repeated over the whole of their area."""
    last = HEADER_WITHIN + 1
    numbers = sorted(grid.rows)[:last]
    texts = {number: {col: cell.text for col, cell in grid.rows[number].items()} for number in numbers}
    steps = 0
    for area in grid.areas:
        text = texts.get(area.top, {}).get(area.left, "")
        if not text:
            continue
        for number in range(area.top, min(area.bottom, numbers[-1]) + 1):
            row = texts.setdefault(number, {})
            for column in range(area.left, min(area.right, MOST_COLUMNS) + 1):
                row.setdefault(column, text)
                steps += 1
                if steps > MOST_STEPS:
                    raise UnreadableWorkbook(TOO_LARGE)
    return texts


def _header(
    grid: Grid, texts: Mapping[int, Mapping[int, str]], *, rows: tuple[int, ...], meanings: Meanings
) -> Header:
    indexes = sorted({column for number in rows for column in texts[number]})
    columns: list[Column] = []
    problems: list[Problem] = []
    taken: dict[Field, str] = {}
    for index in indexes:
        letter = letter_of(index)
        title = _title([texts[number].get(index, "") for number in rows])
        field = meanings.of(letter, title)
        if field is not None and field in taken:
            message = f"“{title}”与{taken[field]}列都像“{field.label}”,只读取了{taken[field]}列。"
            problems.append(Problem(grid.name, rows[-1], letter, message))
            field = None
        elif field is None and title and title != COLUMN_TITLE and not meanings.is_decided(letter, title):
            message = f"“{shortened(title, 30)}”一列没有对应的内容,未读取。"
            problems.append(Problem(grid.name, rows[-1], letter, message))
        if field is not None:
            taken[field] = letter
        columns.append(Column(letter, index, title, field))
    return Header(rows, tuple(columns), tuple(problems))


def _title(parts: list[str]) -> str:
    """The words above a column from top to bottom, each once: 责任落实/责任领导."""
    words = [" ".join(part.split()) for part in parts]
    return "/".join(dict.fromkeys(word for word in words if word))


def _readings(title: str) -> list[str]:
    """The lowest title first, then all of them as one, then the upper one."""
    parts = title.split("/")
    return [parts[-1], title, parts[0]] if len(parts) > 1 else [title]


def fill_down(grid: Grid) -> None:
    """Cells that a merge covers downwards say what its first cell says."""
    numbers = sorted(grid.rows)
    steps = 0
    for area in grid.areas:
        first = grid.rows.get(area.top, {}).get(area.left)
        if first is None or area.bottom == area.top:
            continue
        for number in _between(numbers, area):
            grid.rows[number].setdefault(area.left, first)
            steps += 1
            if steps > MOST_STEPS:
                raise UnreadableWorkbook(TOO_LARGE)


def _between(numbers: list[int], area: Area) -> list[int]:
    return numbers[bisect_right(numbers, area.top) : bisect_left(numbers, area.bottom + 1)]
