"""The tree of a notice: paragraphs with levels → sections, categories, findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from notices.parser.findings import Finding, read_finding, split_heading
from notices.parser.focus import propose_focus
from notices.parser.levels import Rules
from notices.parser.model import Category, Level, Section
from notices.parser.pieces import Piece, join, joined, pieces_of
from notices.parser.source import Paragraph
from notices.parser.wording import names_a_finding


@dataclass
class _Group:
    heading: Piece
    pieces: list[Piece] = field(default_factory=list)
    has_findings: bool = False

    @property
    def text(self) -> str:
        return joined([_bare(self.heading), *self.pieces])


@dataclass
class _Category:
    """`below` holds findings and, in their places, groups in which none has been met yet."""

    heading: Piece | None
    pieces: list[Piece] = field(default_factory=list)
    below: list[Finding | _Group] = field(default_factory=list)


@dataclass
class _Section:
    heading: Piece
    pieces: list[Piece] = field(default_factory=list)


def _bare(heading: Piece) -> Piece:
    return Piece(heading.line, heading.text)


class TreeBuilder:
    """Fed paragraph by paragraph in the order of the source; ``result`` gives what they add up to."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._parts: list[_Category | _Section] = []
        self._group: _Group | None = None
        self._finding: Finding | None = None

    def add_section(self, heading: Paragraph, below: Iterable[Paragraph] = ()) -> None:
        """A heading that is no finding; `below` is its text, if it holds no findings."""
        mark = heading.mark
        section = _Section(Piece(heading.line, heading.rest if mark else heading.text, mark, Level.SECTION))
        section.pieces = [Piece(item.line, item.text) for item in below]
        self._parts.append(section)
        self._group = self._finding = None

    def add(self, paragraph: Paragraph) -> None:
        for piece in pieces_of(paragraph, self.rules.levels):
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        if piece.level is Level.CATEGORY:
            self._parts.append(_Category(piece))
            self._group = self._finding = None
        elif piece.level is Level.GROUP:
            self._group, self._finding = _Group(piece), None
            self._category().below.append(self._group)
        elif piece.level is Level.SUB_ISSUE:
            self._start_finding(piece)
        elif piece.level is Level.MEASURE:
            finding = self._finding or self._start_finding(None)
            finding.pieces.append(piece)
        elif piece.level is Level.SECTION:
            self.add_section(Paragraph(piece.line, piece.printed, piece.mark))
        else:
            self._add_text(piece)

    def _start_finding(self, heading: Piece | None) -> Finding:
        category, group = self._category(), self._group
        finding = Finding(heading)
        if group is not None:
            if group in category.below:
                category.below.remove(group)
            finding.group_mark, finding.group = group.heading.printed_mark, group.text
        category.below.append(finding)
        self._finding = finding
        return finding

    def _add_text(self, piece: Piece) -> None:
        if self._finding is not None:
            self._finding.pieces.append(piece)
        elif self._group is not None:
            self._group.pieces.append(piece)
        elif self._parts:
            self._parts[-1].pieces.append(piece)
        else:
            self._category().pieces.append(piece)

    def _category(self) -> _Category:
        """The category at hand; the unnamed one where the source names none."""
        if self._parts and isinstance(self._parts[-1], _Category):
            return self._parts[-1]
        category = _Category(None)
        self._parts.append(category)
        return category

    def result(self) -> tuple[list[Section], list[Category]]:
        sections: list[Section] = []
        categories: list[Category] = []
        for position, part in enumerate(self._parts, 1):
            if isinstance(part, _Section):
                sections.append(_read_section(part, position))
            else:
                categories.append(_read_category(part, position, rules=self.rules))
        return sections, categories


def _read_section(part: _Section, position: int) -> Section:
    heading = part.heading
    text = join((piece.line, piece.printed) for piece in part.pieces)
    return Section(heading.printed_mark, heading.text, text, heading.line, position)


def _read_category(part: _Category, position: int, *, rules: Rules) -> Category:
    title, body = split_heading(part.heading, rules=rules)
    loose = [*([body] if body else []), *part.pieces]
    findings = [_as_finding(item) for item in part.below]
    if not findings and loose:
        findings, loose = _unnumbered(loose, rules=rules)
    heading = part.heading
    return Category(
        number=heading.number if heading else None,
        mark=heading.printed_mark if heading else "",
        title=title,
        text=joined(loose),
        line=heading.line if heading else (findings[0].heading or findings[0].pieces[0]).line,
        position=position,
        focus=propose_focus(title),
        sub_issues=tuple(read_finding(finding, rules=rules) for finding in findings),
    )


def _as_finding(item: Finding | _Group) -> Finding:
    """A heading of a group under which no finding stands is a finding itself."""
    return item if isinstance(item, Finding) else Finding(item.heading, pieces=item.pieces)


def _unnumbered(loose: list[Piece], *, rules: Rules) -> tuple[list[Finding], list[Piece]]:
    """Findings out of paragraphs without numbers: (findings, what stands before them)."""
    if not rules.is_progress:
        return [Finding(piece) for piece in loose], []
    starts = [i for i, piece in enumerate(loose) if piece.label is None and names_a_finding(piece.text)]
    if starts:
        ends = [*starts[1:], len(loose)]
        pairs = zip(starts, ends, strict=True)
        return [Finding(loose[a], pieces=loose[a + 1 : b]) for a, b in pairs], loose[: starts[0]]
    if any(piece.label for piece in loose):
        return [Finding(None, pieces=loose)], []
    promises = [Piece(piece.line, piece.text, level=Level.MEASURE) for piece in loose]
    return [Finding(None, pieces=promises)], []
