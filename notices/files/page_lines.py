"""The lines that a browser shows of a page, without a browser: blocks, breaks, lists and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from notices.files.numerals import numeral


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names("""
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure form
    h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody tfoot thead tr ul
""")
# What is no text, and what a page has around its text on every page of its site.
_SKIPPED = _names("""
    script style noscript template head select button textarea input datalist svg iframe object embed audio
    video canvas nav footer dialog
""")
_CELLS = frozenset(("td", "th"))
_LIST_SHAPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A browser joins what the page's source breaks between two Chinese characters.
_WIDE = r"[⺀-〿㐀-鿿豈-﫿！-｠]"
_CHINESE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\r?\n[ \t]*(?={_WIDE})")
_MAX_SPAN = 100


@dataclass
class _Cell:
    lines: list[str]
    columns: int
    rows: int


@dataclass
class _Table:
    is_layout: bool
    cells: list[_Cell] = field(default_factory=list)
    reaching: dict[int, int] = field(default_factory=dict)
    """Column → rows below that a cell above reaches into."""


class PageLines:
    """Reads one page; ``lines`` grows in the order of its source."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.left_out = 0
        self._parts: list[str] = []
        self._outer: list[list[str]] = []  # the lines around the cells that are open
        self._tables: list[_Table] = []
        self._lists: list[_Counter | None] = []
        self._pre = 0

    def read(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, node in walk:
            if not isinstance(node.tag, str):
                continue
            if event == "start":
                if _is_skipped(node):
                    self.left_out += node.tag in _SKIPPED
                    walk.skip_subtree()
                else:
                    self._open(node)
                    self._say(node.text)
            else:
                if not _is_skipped(node):
                    self._close(node)
                self._say(node.tail if node is not root else None)
        self._break()

    def _say(self, text: str | None) -> None:
        if text:
            self._parts.append(text if self._pre else _SPACE.sub(" ", _CHINESE_BREAK.sub("", text)))

    def _break(self) -> None:
        """Ends a line; what is blank is none."""
        text = "".join(self._parts).replace("\xa0", " ")
        self._parts = []
        for line in text.split("\n"):
            if stripped := (line.rstrip() if self._pre else _SPACE.sub(" ", line).strip()):
                self.lines.append(stripped)

    def _open(self, node: etree._Element) -> None:
        tag = node.tag
        if tag == "br":
            self._parts.append("\n")
        elif tag in _CELLS and self._tables:
            self._break()
            self._outer.append(self.lines)
            self.lines = []
        elif tag in _BLOCKS:
            self._break()
        if tag == "table":
            self._tables.append(_Table(is_layout=node.find(".//table") is not None))
        elif tag in ("ol", "ul"):
            self._lists.append(_Counter.of(node) if tag == "ol" else None)
        elif tag == "li" and self._lists and (counter := self._lists[-1]):
            self._parts.append(counter.next(node))
        self._pre += tag == "pre"

    def _close(self, node: etree._Element) -> None:
        tag = node.tag
        if tag in _BLOCKS or (tag in _CELLS and self._tables):
            self._break()
        if tag in _CELLS and self._outer and self._tables:
            cell = _Cell(self.lines, _span(node, "colspan"), _span(node, "rowspan"))
            self.lines = self._outer.pop()
            self._tables[-1].cells.append(cell)
        elif tag == "tr" and self._tables:
            self._row(self._tables[-1])
        elif tag == "table" and self._tables:
            self._row(self._tables.pop())
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        self._pre -= tag == "pre"

    def _row(self, table: _Table) -> None:
        """One line, tabs between cells; a table that only arranges the page gives the lines of its cells."""
        cells, table.cells = table.cells, []
        if table.is_layout or (len(cells) == 1 and not table.reaching):
            self.lines += [line for cell in cells for line in cell.lines]
            return
        columns = _columns(cells, table.reaching)
        if any(columns):
            self.lines.append("\t".join(columns))


def _columns(cells: list[_Cell], reaching: dict[int, int]) -> list[str]:
    """With an empty one wherever a cell of a row above reaches down."""
    columns: list[str] = []
    down: dict[int, int] = {}
    for cell in cells:
        while reaching.get(len(columns), 0):
            columns.append("")
        at = len(columns)
        columns += [" ".join(line.replace("\t", " ") for line in cell.lines), *[""] * (cell.columns - 1)]
        down |= {column: cell.rows - 1 for column in range(at, len(columns)) if cell.rows > 1}
    left = {column: rows - 1 for column, rows in reaching.items() if rows > 1}
    reaching.clear()
    reaching.update(left | down)
    return columns


@dataclass
class _Counter:
    """The numbers of an <ol>."""

    count: int
    step: int
    shape: str

    @classmethod
    def of(cls, node: etree._Element) -> _Counter | None:
        if _UNNUMBERED.search(node.get("style") or ""):
            return None
        is_reversed = node.get("reversed") is not None
        start = _whole(node.get("start"), default=len(node.findall("li")) if is_reversed else 1)
        step = -1 if is_reversed else 1
        return cls(start - step, step, _LIST_SHAPES.get(node.get("type") or "", "decimal"))

    def next(self, item: etree._Element) -> str:
        self.count = _whole(item.get("value"), default=self.count + self.step)
        return f"{numeral(self.count, self.shape)}."


def _is_skipped(node: etree._Element) -> bool:
    if node.tag in _SKIPPED or node.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(node.get("style") or ""))


def _span(node: etree._Element, name: str) -> int:
    return min(max(_whole(node.get(name), default=1), 1), _MAX_SPAN)


def _whole(text: str | None, *, default: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return default
