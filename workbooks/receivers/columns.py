"""The columns of a table with what they are filled with, once the whole header is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledger.fields import FIELDS, FieldKind
from ledger.titles import unit_of
from workbooks.receivers.boxes import boxed_words
from workbooks.receivers.grid import FormGrid
from workbooks.receivers.header import FormHeaderCell, TableHeader
from workbooks.receivers.headers import plain_title
from workbooks.receivers.layout import FormColumn
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.texts import half_width
from workbooks.receivers.ticks import ticked_words
from workbooks.receivers.titles import (
    ACTUAL,
    BETWEEN,
    BRACKETS,
    MEANT_WHOLE,
    QUOTES,
    TitleMeaning,
    date_format_in,
    meaning_of,
    words_in,
)
from workbooks.receivers.words import (
    SPOKEN_KEYS,
    TIMEFRAMES,
    signed_choices,
    speaks_of_state,
    speaks_of_timeframe,
)

WordLists = Sequence[tuple[SheetArea, tuple[str, ...]]]
GENERAL, TEXT_FORMAT = "General", "@"
# What a second column of the same meaning stands for.
SECOND = {"finding": "finding_text", "status": "progress", "progress": "outcome", "due_on": "completed_on"}
# Beside a column for what was done it asks how far that is.
DEGREE = re.compile("进度$")
WORD_KEYS = {"status", "is_closed", "timeframe", "category", "focus"}
YES_NO = ("是", "否")
QUOTED = re.compile(r"[“\"「]([^”\"」]{1,8})[”\"」]")
IN_A_NOTE = r"(栏|列|一栏)?(中|内)?(只能|应|请|需|须)*(填写?|选填|填报|选择|分为|注明)"
DATE_PARTS = re.compile(r"[ymd]", re.IGNORECASE)


def read_columns(
    grid: FormGrid, header: TableHeader, *, rows: range, lists: WordLists, notes: Sequence[str]
) -> tuple[FormColumn, ...]:
    """``rows`` are those to fill; ``notes`` are the sentences around the table."""
    meanings = [meaning_of(cell.path) for cell in header.cells]
    boxes = [_boxes(grid, cell, rows) for cell in header.cells]
    words = [
        _listed(cell, rows, lists)
        or boxed_words(half_width(boxed))
        or _told(meaning.words or _in_notes(cell, notes), meaning)
        or _yes_no(cell, meaning)
        for cell, meaning, boxed in zip(header.cells, meanings, boxes, strict=True)
    ]
    keys = _keys(header.cells, meanings, words=words)
    ticks = ticked_words({cell.column: cell.path for cell in header.cells})
    return tuple(
        FormColumn(
            cell.column,
            cell.title,
            keys=() if cell.column in ticks else found,
            span=cell.span,
            words=tuple(group) if (group := ticks.get(cell.column, [])) else offered,
            choices=signed_choices(dict(meaning.signs)),
            date_format=_date_format(grid, cell, rows, meaning=meaning) if _has_date(found) else "",
            tick=cell.path[-1] if cell.column in ticks else "",
            boxes=boxed,
            unit=unit_of(cell.title, notes),
        )
        for cell, meaning, offered, found, boxed in zip(
            header.cells, meanings, words, keys, boxes, strict=True
        )
    )


def _boxes(grid: FormGrid, cell: FormHeaderCell, rows: range) -> str:
    """The text with boxes that waits in the cells of the column."""
    texts = (grid.cell(row, cell.column) for row in rows)
    return next((found.written for found in texts if boxed_words(found.raw)), "")


def _listed(cell: FormHeaderCell, rows: range, lists: WordLists) -> tuple[str, ...]:
    found = (words for area, words in lists if any(area.holds(row, cell.column) for row in rows))
    return next(found, ())


def _told(words: tuple[str, ...], meaning: TitleMeaning) -> tuple[str, ...]:
    """Words that a title or a note gives count where a column is for words: not for texts and dates."""
    is_for_words = len(meaning.keys) == 1 and meaning.keys[0] in WORD_KEYS
    # In a title all kinds of deadline; a note may name those beside which a date is asked for.
    is_kind = words == meaning.words and speaks_of_timeframe(words, least=len(TIMEFRAMES))
    return words if is_for_words or (len(meaning.keys) < 2 and (is_kind or speaks_of_state(words))) else ()


def _yes_no(cell: FormHeaderCell, meaning: TitleMeaning) -> tuple[str, ...]:
    """A question is answered by yes and no, though nothing says so."""
    is_asked = "是否" in cell.path[-1] and meaning.keys in (("status",), ("is_closed",), ("timeframe",))
    return YES_NO if is_asked else ()


def _in_notes(cell: FormHeaderCell, notes: Sequence[str]) -> tuple[str, ...]:
    """Words that a note below the table gives: “完成情况填‘已完成’‘正在整改’”."""
    title = re.escape(BRACKETS.sub("", cell.path[-1]))
    for note in notes:
        for part in re.split("[。;]", note):
            found = re.search(rf"[“\"]?{title}[”\"]?{IN_A_NOTE}[:]?(.*)", part)
            words = tuple(QUOTED.findall(found.group(found.lastindex or 0))) if found else ()
            if len(words) < 2 and found:
                words = words_in(QUOTES.sub("", found.group(found.lastindex or 0)))
            if len(words) > 1:
                return words
    return ()


def _keys(
    cells: Sequence[FormHeaderCell], meanings: Sequence[TitleMeaning], *, words: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Each field once: exact titles are given first, then single ones, then those of several."""
    found: list[tuple[str, ...]] = [()] * len(cells)
    taken: set[str] = set()
    wishes = [_with_words(meaning.keys, offered) for meaning, offered in zip(meanings, words, strict=True)]
    exact = [index for index, cell in enumerate(cells) if plain_title(cell.path[-1]) in MEANT_WHOLE]
    several = [index for index, cell in enumerate(cells) if BETWEEN.search(BRACKETS.sub("", cell.path[-1]))]
    single = [index for index in range(len(cells)) if index not in several]
    # Last those of several things of which one is ours, such as 联系人及联系电话.
    part = sorted(several, key=lambda index: -len(wishes[index]))
    for index in dict.fromkeys((*exact, *single, *part)):
        keys = wishes[index]
        if keys == ("timeframe",) and words[index] == YES_NO:
            # Each kind of deadline may be asked for in a column of its own.
            found[index] = keys
            continue
        if len(keys) == 1:
            is_degree = keys == ("progress",) and "progress" in taken and DEGREE.search(cells[index].path[-1])
            key = "" if is_degree else _free_key(keys[0], taken)
            found[index] = (key,) if key else ()
        else:
            found[index] = tuple(key for key in keys if key not in taken)
        taken.update(found[index])
    return _completed(cells, found, words=words)


def _with_words(keys: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """A column that may only hold states or kinds of deadline is one of them, whatever its title says."""
    if len(keys) < 2 and speaks_of_timeframe(words):
        return ("timeframe",)
    is_spoken = len(keys) < 2 and (keys[0] if keys else "") in SPOKEN_KEYS
    return ("status",) if is_spoken and speaks_of_state(words) else keys


def _free_key(key: str, taken: Iterable[str]) -> str:
    while key in taken:
        key = SECOND.get(key, "")
    return key


def _completed(
    cells: Sequence[FormHeaderCell], keys: list[tuple[str, ...]], *, words: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """What the table as a whole says of a column: the only date, the only text about the state."""
    taken = {key for found in keys for key in found}
    result = list(keys)
    for index, found in enumerate(keys):
        title = cells[index].path[-1]
        if found == ("completed_on",) and "due_on" not in taken and not ACTUAL.search(title):
            result[index] = ("due_on",)
        elif found == ("finding_text",) and "finding" not in taken:
            result[index] = ("finding", "finding_text")
        elif found == ("status",) and "progress" not in taken and "情况" in title and not words[index]:
            result[index] = ("status", "progress")
    return result


def _has_date(keys: tuple[str, ...]) -> bool:
    return any(FIELDS[key].kind is FieldKind.DATE for key in keys)


def _date_format(grid: FormGrid, cell: FormHeaderCell, rows: range, *, meaning: TitleMeaning) -> str:
    """The form's own format of the column, then what its title or an example in it asks for."""
    for row in rows:
        code = grid.cell(row, cell.column).number_format
        if code not in (GENERAL, TEXT_FORMAT) and DATE_PARTS.search(code):
            return code
    if meaning.date_format:
        return meaning.date_format
    texts = (grid.cell(row, cell.column).raw for row in rows)
    return next((code for text in texts if text.strip() and (code := date_format_in(text))), "")


def corrected(column: FormColumn, *, keys: Sequence[str], choices: Sequence[tuple[str, str]]) -> FormColumn:
    """A column as people want it filled."""
    known = tuple(key for key in keys if key in FIELDS)
    return replace(column, keys=known, choices=tuple(choices), tick="" if known else column.tick)
