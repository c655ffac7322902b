"""A ledger table in a notice: rows whose cells are separated by tabs or bars, read as the tree they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notices.parser import chrome
from notices.parser.clean import left
from notices.parser.items import Item
from notices.parser.labels import Label, Role
from notices.parser.marks import half_width, read_mark
from notices.parser.model import FieldName, LeftOut, Level, MarkKind
from notices.parser.passages import Passage
from notices.parser.series import counted

# What a column holds, by the words of its head; in this order.
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("number", r"^(?:序号|编号|号|项目号|问题序号)$"),
        ("category", r"类别|^(?:问题)?(?:分类|类型|方面)|反馈方面|一级"),
        (FieldName.STATE.value, r"(?:完成|销号|办结)(?:情况|状态|与否)|整改状态|是否(?:完成|销号)"),
        (FieldName.GOAL.value, r"目标"),
        (FieldName.EFFECT.value, r"成效|结果|成果"),
        (FieldName.CAUSE.value, r"原因|剖析"),
        (FieldName.SUPPORTING.value, r"(?:配合|协办|协助)"),
        (FieldName.LEADER.value, r"领导"),
        (FieldName.HANDLER.value, r"责任人|经办人|联系人|负责人"),
        (FieldName.DEPARTMENT.value, r"(?:部门|单位|科室|处室|部室)"),
        (FieldName.DUE.value, r"时限|期限|时间|日期"),
        (FieldName.EVIDENCE.value, r"佐证|印证"),
        (FieldName.NEXT.value, r"下一?步"),
        (FieldName.NOTE.value, r"备注|说明"),
        ("measure", r"措施|举措|整改(?:落实|进展)?情况|进展情况|落实情况|做法"),
        (FieldName.DESCRIPTION.value, r"表现|描述"),
        ("finding", r"问题|事项|内容"),
    )
)
_LONGEST_HEAD = 14
_FEWEST_HEADS = 3


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


def columns_of(cells: Sequence[Passage]) -> list[str]:
    """What each column holds; [] for a row that is no head of a ledger."""
    names: list[str] = []
    for cell in cells:
        head = "".join(half_width(cell.text).split())
        name = next((n for n, p in _COLUMNS if len(head) <= _LONGEST_HEAD and p.search(head)), "")
        names.append("" if name in names else name)
    known = [name for name in names if name]
    is_ledger = len(known) >= _FEWEST_HEADS and {"finding", "measure"} <= set(known)
    short = all(len(cell.text) <= _LONGEST_HEAD for cell in cells)
    if not is_ledger and "measure" in known and FieldName.DESCRIPTION.value in known:
        names[names.index(FieldName.DESCRIPTION.value)] = "finding"
        is_ledger = len(known) >= _FEWEST_HEADS
    return names if is_ledger and short else []


def with_tables(items: Sequence[Item]) -> Table:
    """Rows below a head become categories, findings, measures and labelled facts."""
    found = Table([], [])
    names: list[str] = []
    heads: list[str] = []
    state = _Above()
    for item in items:
        cells = rows_of(item.passage) if item.kind is None or "\t" in item.text else []
        if len(cells) < 2:
            names = names if _is_rule(item.text) else []
            if _is_rule(item.text) and names:
                found.left_out.append(left(item.passage, chrome.TABLE_HEAD))
            else:
                found.items.append(item)
            continue
        if head := columns_of(cells):
            names, heads, state = head, [cell.text for cell in cells], _Above()
            found.left_out += [left(cell, chrome.TABLE_HEAD) for cell in cells if cell.text]
        elif _is_rule(item.text):
            found.left_out.append(left(item.passage, chrome.TABLE_HEAD))
        elif names:
            _add_row(found, cells, names, heads, item.paragraph, state)
        else:
            found.items.append(item)
    return found


def _is_rule(text: str) -> bool:
    return bool(text) and not text.strip("|-—:+ \t") and len(text) > 2


@dataclass
class _Above:
    """What the rows above named last: merged cells are empty further down."""

    category: str = ""
    finding: str = ""


def _add_row(
    found: Table,
    cells: Sequence[Passage],
    names: Sequence[str],
    heads: Sequence[str],
    paragraph: int,
    state: _Above,
) -> None:
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
    FieldName.GOAL: Role.FINDING,
    FieldName.CAUSE: Role.FINDING,
    FieldName.DESCRIPTION: Role.FINDING,
    FieldName.EFFECT: Role.EFFECT,
}


def _fact(cell: Passage, paragraph: int, name: FieldName, head: str) -> Item:
    label = Label(_ROLES.get(name, Role.STATUS), name, head, 0)
    return Item(cell, paragraph, label=label)
