"""Where the table of a sheet begins, and what its columns mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from audit.texts import shortened
from ledger.fields import FIELDS, FINDING, MEASURE, OUTCOME, REMARK, STATUS, TIMEFRAME, LedgerField
from ledger.titles import NAMES, is_own_title, plain_title, spellings
from measures.workflow import Timeframe
from workbooks.identity import COLUMN_TITLE
from workbooks.reading.cells import MAX_COLUMNS, TOO_LARGE
from workbooks.reading.model import Area, FileColumn, Grid, SheetProblem, UnreadableWorkbook, letter_of
from workbooks.reading.titles import Titles, field_of, is_remembered
from workbooks.receivers.ticks import ticked_words
from workbooks.receivers.titles import MAX_WORD, keys_of, meaning_of
from workbooks.receivers.words import meaning_of_word, speaks_of_state, speaks_of_timeframe

# A title, a line of who filled it in, an explanation: the header stands below a few such rows.
HEADER_WITHIN = 30
_BETWEEN = re.compile("[、,;及和与]")
MIN_FIELDS = 2
MIN_SURE_FIELDS = 4
MAX_STEPS = 2_000_000
MAX_HEADER_ROWS = 5


@dataclass(frozen=True)
class Header:
    """``rows`` are those of the header, mostly one or two."""

    rows: tuple[int, ...]
    columns: tuple[FileColumn, ...]
    problems: tuple[SheetProblem, ...] = ()

    @property
    def is_thin(self) -> bool:
        """So few titles, or none of what a row is about, may be labels in a form for one finding."""
        return len(self.fields) < MIN_SURE_FIELDS or not self.fields & {FINDING, MEASURE}

    @property
    def fields(self) -> set[LedgerField]:
        return {column.field for column in self.columns if column.field is not None}


@dataclass(frozen=True)
class Meanings:
    """What is known of columns: ``titles`` from earlier files, ``chosen`` by hand in this one (letter →
    field), ``exported`` as our own export wrote it, for titles that say nothing."""

    titles: Titles = dataclass_field(default_factory=dict)
    chosen: Titles = dataclass_field(default_factory=dict)
    exported: Titles = dataclass_field(default_factory=dict)

    def of(self, letter: str, title: str) -> LedgerField | None:
        if letter in self.chosen:
            return self.chosen[letter]
        readings = _readings(title)
        meant = [FIELDS[one.stands_for or one.key] for one in meant_by(title) if _is_told(one, title)]
        for reading in readings:
            if is_remembered(reading, self.titles):
                return field_of(reading, self.titles)
        is_kind = meant == [TIMEFRAME]
        if is_kind or (len(meant) == 1 and len(readings) > 1 and field_of(title, {}) is None):
            # A title below others is understood with them: 完成时间 under 时限.
            return meant[0]
        found = next((field for one in readings if (field := field_of(one, self.titles))), None)
        if found is None and title:
            found = self.exported.get(letter)
        if found is None and len(meant) == 1:
            found = meant[0]
        return found

    def is_decided(self, letter: str, title: str) -> bool:
        """Passed over on purpose."""
        return letter in self.chosen or any(is_remembered(one, self.titles) for one in _readings(title))

    def rank(self, letter: str, title: str) -> int:
        """Of several columns that mean one field the lowest is read: chosen by hand, then its own title."""
        if letter in self.chosen:
            return 0
        field = self.of(letter, title)
        return 1 if field is not None and any(is_own_title(one, field) for one in _readings(title)) else 2


def find_header(grid: Grid, meanings: Meanings) -> Header | None:
    """The rows whose titles mean most; None when no row has two known titles."""
    texts = _filled(grid)
    known = {
        rows: _known(_titles(texts, rows), meanings)
        for number in sorted(texts)[:HEADER_WITHIN]
        for rows in ((number,), (number, number + 1))
        if rows[-1] in texts
    }
    best = max(known, key=lambda rows: (known[rows], -len(rows)), default=())
    if not best or known[best] < MIN_FIELDS:
        return None
    rows = _with_merged(grid, texts, best)
    return _header(grid, _titles(texts, rows), rows=rows, meanings=meanings)


def _with_merged(
    grid: Grid, texts: Mapping[int, Mapping[int, str]], rows: tuple[int, ...]
) -> tuple[int, ...]:
    """A title that is merged downwards holds the rows beside it together: groups above, words below."""
    first, last = rows[0], rows[-1]
    for area in sorted(grid.areas, key=lambda area: area.top):
        is_title = area.bottom > area.top and area.left in texts.get(area.top, {})
        if is_title and area.top <= last and area.bottom >= first:
            first, last = min(first, area.top), max(last, area.bottom)
    if last - first >= MAX_HEADER_ROWS or any(number not in texts for number in range(first, last + 1)):
        return rows
    return tuple(range(first, last + 1))


def _titles(texts: Mapping[int, Mapping[int, str]], rows: tuple[int, ...]) -> dict[int, str]:
    places = {index for number in rows for index in texts[number]}
    return {index: _title([texts[number].get(index, "") for number in rows]) for index in places}


def _known(titles: Mapping[int, str], meanings: Meanings) -> int:
    """Counted by titles alone: what is known by letter would be the same for every row. 单位 and the like
    stand above tables, too."""
    parts = {part for title in titles.values() for part in _readings(title)}
    known = (field_of(part, meanings.titles) for part in parts)
    return len({field for field in known if field is not None and field.is_standard})


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
            for column in range(area.left, min(area.right, MAX_COLUMNS) + 1):
                row.setdefault(column, text)
                steps += 1
                if steps > MAX_STEPS:
                    raise UnreadableWorkbook(TOO_LARGE)
    return texts


def _header(grid: Grid, titles: Mapping[int, str], *, rows: tuple[int, ...], meanings: Meanings) -> Header:
    letters = {index: letter_of(index) for index in titles}
    columns: dict[int, FileColumn] = {}
    problems: dict[int, SheetProblem] = {}
    taken: dict[LedgerField, str] = {}
    ticks = _ticks(titles, letters, meanings)
    for index in sorted(letters, key=lambda index: (meanings.rank(letters[index], titles[index]), index)):
        letter, title = letters[index], titles[index]
        field = meanings.of(letter, title)
        if index in ticks:
            columns[index] = FileColumn(letter, index, title, field, meant=meant_by(title), tick=ticks[index])
            continue
        if message := _left_out(letter, title, field=field, taken=taken, meanings=meanings):
            problems[index] = SheetProblem(grid.name, rows[-1], letter, message)
            field = None
        if field is not None:
            taken[field] = letter
        columns[index] = FileColumn(
            letter, index, title, field, meant=meant_by(title), is_decided=meanings.is_decided(letter, title)
        )
    in_order = tuple(_by_words(columns[index], grid, rows[-1], taken) for index in sorted(columns))
    return Header(rows, in_order, tuple(problems[index] for index in sorted(problems)))


def _by_words(column: FileColumn, grid: Grid, last: int, taken: Mapping[LedgerField, str]) -> FileColumn:
    """整改结果 in which nothing stands but words for states is the column of the state."""
    if column.field is not OUTCOME or column.is_decided or STATUS in taken:
        return column
    texts = [
        grid.rows[row][column.index].text.strip()
        for row in grid.rows
        if row > last and column.index in grid.rows[row]
    ]
    words = [text for text in texts if len(text) <= MAX_WORD and meaning_of_word(text)]
    is_state = 5 * len(words) >= 4 * len(texts) and speaks_of_state(words)
    return replace(column, field=STATUS, meant=(STATUS,)) if is_state else column


def _ticks(titles: Mapping[int, str], letters: Mapping[int, str], meanings: Meanings) -> dict[int, str]:
    """Columns to be ticked, with the word of each; not those that somebody said something else of."""
    groups = ticked_words({index: title.split("/") for index, title in titles.items()})
    return {
        index: titles[index].split("/")[-1]
        for index in groups
        if not meanings.is_decided(letters[index], titles[index])
    }


def _left_out(
    letter: str,
    title: str,
    *,
    field: LedgerField | None,
    taken: Mapping[LedgerField, str],
    meanings: Meanings,
) -> str:
    """Why a column is not read; "" when it is, or when nobody expects it to be."""
    if field is not None and field in taken:
        return f"“{title}”与{taken[field]}列都像“{field.title}”,只读取了{taken[field]}列。"
    if field is not None and not field.is_standard:
        return f"“{shortened(title, 30)}”由系统得出,未读取。"
    if field is None and title and title != COLUMN_TITLE and not meanings.is_decided(letter, title):
        return f"“{shortened(title, 30)}”一列没有对应的内容,未读取。"
    return ""


def _is_told(field: LedgerField, title: str) -> bool:
    """是否立行立改 is answered by yes and no, and 说明 ends the titles of many things."""
    return field is not REMARK and not (field is TIMEFRAME and "是否" in title)


def meant_by(title: str) -> tuple[LedgerField, ...]:
    """What a title says as receivers' forms are read: 承办科室 is one thing, 单位及责任人 are two."""
    path = title.split("/")
    if speaks_of_timeframe(meaning_of(path[-1:]).words, least=len(Timeframe)):
        return (TIMEFRAME,)
    if several := _named_together(path[-1]):
        return several
    found = tuple(FIELDS[key] for key in keys_of(path) if key in FIELDS)
    if len(path) > 1 and found:
        return found
    names = (name for reading in _readings(title) for name in spellings(reading))
    own = next((NAMES[name] for name in names if name in NAMES), None)
    return (own,) if own is not None else found


def _named_together(title: str) -> tuple[LedgerField, ...]:
    """责任领导、牵头部门; none where a part of it is nobody's title."""
    parts = [plain_title(part) for part in _BETWEEN.split(title)]
    return tuple(NAMES[part] for part in parts) if len(parts) > 1 and all(map(NAMES.get, parts)) else ()


def _title(parts: list[str]) -> str:
    """The words above a column from top to bottom, each once: 责任落实/责任领导.

    A stroke that is printed in one of them stands for two things beside each other.
    """
    words = [" ".join(part.split()).replace("/", "、") for part in parts]
    return "/".join(dict.fromkeys(word for word in words if word))


def _readings(title: str) -> list[str]:
    """All titles as one first: 单位 below 牵头 is no 单位. Then the lowest title, then those above it."""
    parts = title.split("/")
    return list(dict.fromkeys((title, "/".join(parts[-2:]), *reversed(parts)))) if len(parts) > 1 else [title]


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
            if steps > MAX_STEPS:
                raise UnreadableWorkbook(TOO_LARGE)


def _between(numbers: list[int], area: Area) -> list[int]:
    return numbers[bisect_right(numbers, area.top) : bisect_left(numbers, area.bottom + 1)]
