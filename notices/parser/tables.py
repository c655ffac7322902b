"""A ledger table in a notice: rows whose cells are separated by tabs or bars, read as the tree they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notices.parser import chrome
from notices.parser.clean import left
from notices.parser.columns import columns_of
from notices.parser.items import Item
from notices.parser.labels import Label, LabelRole
from notices.parser.marks import read_mark
from notices.parser.model import FieldName, LeftOut, Level, MarkKind
from notices.parser.passages import Passage
from notices.parser.series import counted


@dataclass
class Table:
    """The items of a table, and what of it says nothing: its head and the running numbers."""

    items: list[Item]
    left_out: list[LeftOut]


def rows_of(passage: Passage) -> list[Passage]:
    """The cells of a line, empty ones too; [] for a line that is no row."""
    text = passage.text
    if text.count("\t") >= 1:
        return _cells(passage, "\t")
    if text.count("|") >= 3 and text.lstrip().startswith("|"):
        return _cells(passage, "|")[1:-1]
    return []


def _cells(passage: Passage, sign: str) -> list[Passage]:
    found, begin = [], 0
    for index, own in enumerate(passage.text):
        if own == sign:
            found.append(passage.cut(begin, index))
            begin = index + 1
    return [*found, passage.cut(begin)]


def with_tables(items: Sequence[Item]) -> Table:
    """Rows below a head become categories, findings, measures and labelled facts."""
    found, head = Table([], []), _Head([], [], _Above())
    rows = [rows_of(item.passage) for item in items]
    for index, (item, cells) in enumerate(zip(items, rows, strict=True)):
        names = columns_of(cells)
        if names:
            head = _Head(names, [cell.text for cell in cells], _Above())
            found.left_out += [left(cell, chrome.TABLE_HEAD) for cell in cells if cell.text]
        elif head.names and _is_rule(item.text):
            found.left_out.append(left(item.passage, chrome.TABLE_HEAD))
        elif head.names and len(cells) > 1:
            _add_cells(found, item, cells, head)
        else:
            found.items.append(item)
            is_inside = index + 1 < len(rows) and len(rows[index + 1]) > 1
            head = head if is_inside else _Head([], [], _Above())
    return found


def _add_cells(found: Table, item: Item, cells: Sequence[Passage], head: _Head) -> None:
    """A row, or a heading that fills a row of its own."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and len(cells) >= len(head.names) - 1:
        found.items.append(_marked(filled[0], item.paragraph, MarkKind.TABLE_CATEGORY, Level.CATEGORY))
        head.above.finding = ""
        return
    _add_row(found, _aligned(cells, head.names), head, item.paragraph)


def _aligned(cells: Sequence[Passage], names: Sequence[str]) -> list[Passage]:
    """A row from which merged cells are missing: the category's, then the finding's."""
    found = list(cells)
    for name in ("category", "finding"):
        if len(found) < len(names) and name in names:
            found.insert(names.index(name), Passage("", (), ()))
    return found


def _is_rule(text: str) -> bool:
    return bool(text) and not text.strip("|-—:+ \t") and len(text) > 2


@dataclass
class _Above:
    """What the rows above named last: merged cells are empty further down."""

    category: str = ""
    finding: str = ""


@dataclass
class _Head:
    """The head of a table: what its columns hold, as recognised and as printed, and the rows above."""

    names: list[str]
    printed: list[str]
    above: _Above


def _add_row(found: Table, cells: Sequence[Passage], head: _Head, paragraph: int) -> None:
    names, heads, state = head.names, head.printed, head.above
    by_name = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell.text}
    others = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.text]
    others += [cell for cell in cells[len(names) :] if cell.text]
    if number := by_name.pop("number", None):
        found.left_out.append(left(number, chrome.TABLE_HEAD))
    category, finding = by_name.pop("category", None), by_name.pop("finding", None)
    _open_category(found, category, paragraph, state)
    if finding is not None and finding.text != state.finding:
        found.items.append(_marked(finding, paragraph, MarkKind.TABLE_ISSUE, Level.SUB_ISSUE))
        state.finding = finding.text
    elif finding is not None:
        found.left_out.append(left(finding, chrome.TABLE_HEAD))
    order = [name for name in names if name in by_name]
    for name in order:
        cell = by_name[name]
        if name == "measure":
            found.items += _measures(cell, paragraph)
        else:
            found.items.append(_fact(cell, paragraph, FieldName(name), heads[names.index(name)]))
    found.items += [Item(cell, paragraph) for cell in others]


def _open_category(found: Table, category: Passage | None, paragraph: int, state: _Above) -> None:
    if category is None:
        return
    if category.text == state.category:
        found.left_out.append(left(category, chrome.TABLE_HEAD))
        return
    found.items.append(_marked(category, paragraph, MarkKind.TABLE_CATEGORY, Level.CATEGORY))
    state.category, state.finding = category.text, ""


def _marked(cell: Passage, paragraph: int, kind: MarkKind, level: Level) -> Item:
    mark = read_mark(cell.text)
    is_marked = mark is not None and not mark.is_tentative and mark.end < len(cell.text)
    return Item(
        cell,
        paragraph,
        kind,
        mark.number if mark and is_marked else None,
        mark.end if mark and is_marked else 0,
        forced=level,
    )


def _measures(cell: Passage, paragraph: int) -> Iterator[Item]:
    before, members = counted([(paragraph, cell)])
    if not members:
        yield replace(_marked(cell, paragraph, MarkKind.TABLE_MEASURE, Level.MEASURE))
        return
    if before.text:
        yield Item(before, paragraph)
    for member in members:
        start = member.passage
        # The mark stands right before the text of its member in the cell.
        whole = cell.text.rindex(member.mark, 0, (cell.index_of(start.at) or 0) + 1) if start.text else 0
        end = (cell.index_of(start.places[-1]) or 0) + 1 if start.text else len(member.mark)
        own = cell.cut(whole, end)
        yield Item(
            own, paragraph, MarkKind.TABLE_MEASURE, member.number, len(member.mark), forced=Level.MEASURE
        )


_ROLES = {
    FieldName.GOAL: LabelRole.FINDING,
    FieldName.CAUSE: LabelRole.FINDING,
    FieldName.DESCRIPTION: LabelRole.FINDING,
    FieldName.EFFECT: LabelRole.EFFECT,
}


def _fact(cell: Passage, paragraph: int, name: FieldName, head: str) -> Item:
    label = Label(_ROLES.get(name, LabelRole.STATUS), name, head, 0)
    return Item(cell, paragraph, label=label)
