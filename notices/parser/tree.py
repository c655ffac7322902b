"""The tree of a notice: items with levels → sections, categories, findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from notices.parser.answers import Answerable, as_answer
from notices.parser.drafts import Finding
from notices.parser.features import first_sentence
from notices.parser.finding import read_finding
from notices.parser.focus import propose_focus
from notices.parser.headings import names_a_finding
from notices.parser.items import Item
from notices.parser.joining import Part, joined_text
from notices.parser.labels import is_state_line
from notices.parser.marks import half_width
from notices.parser.model import Category, Level, Section
from notices.parser.titles import Rules, split_title
from notices.parser.words import DEED, FAULT, ISSUE

_MAX_FAULT = 60


@dataclass
class _Group:
    heading: Item
    items: list[tuple[Item, Level]] = field(default_factory=list)


@dataclass
class _Part:
    """A section, or a category with findings and, in their places, groups in which none has been met yet."""

    heading: Item | None
    is_section: bool = False
    items: list[Item] = field(default_factory=list)
    below: list[Finding | _Group] = field(default_factory=list)


class TreeBuilder:
    """Fed item by item in the order of the source; ``result`` gives what they add up to."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._parts: list[_Part] = []
        self._answerable = Answerable(rules)
        self._group: _Group | None = None
        self._finding: Finding | None = None

    def add(self, item: Item, level: Level) -> None:
        answered = self._answered(item, level)
        if answered is not None:
            self._finding, self._group = answered, None
            answered.items.append((as_answer(item, self.rules), Level.TEXT))
        elif level in (Level.SECTION, Level.CATEGORY):
            self._close_part()
            self._parts.append(_Part(item, level is Level.SECTION))
            self._group = self._finding = None
        elif level is Level.GROUP and self._group is not None and self._group.heading.text == item.text:
            self._add_text(item)  # Printed twice by mistake: one group, whose heading must not get lost.
        elif level is Level.GROUP:
            self._group, self._finding = _Group(item), None
            self._category().below.append(self._group)
        elif level is Level.SUB_ISSUE:
            self._start_finding(item)
        elif level is Level.MEASURE:
            self._open_finding().items.append((item, level))
        else:
            self._add_text(item)

    def _close_part(self) -> None:
        """What no finding has followed is no group."""
        if self._parts:
            part = self._parts[-1]
            findings = [_as_finding(one) for one in part.below]
            part.below = [*findings]
            self._answerable.note(_heading_of(part), findings)

    def _answered(self, item: Item, level: Level) -> Finding | None:
        """A finding of an earlier list that this paragraph answers; the chapter at hand holds none then."""
        if not self._parts or level in (Level.SECTION, Level.CATEGORY):
            return None
        part = self._parts[-1]
        found = self._answerable.answered_by(item, level, aspect=_heading_of(part))
        if found is not None and not part.below:
            part.is_section = True
        return found

    def _open_finding(self) -> Finding:
        """The finding at hand; the heading of a group with a measure directly below it is one itself."""
        if self._finding is not None:
            return self._finding
        group, self._group = self._group, None
        if group is None:
            return self._start_finding(None)
        self._category().below.remove(group)
        finding = self._start_finding(group.heading)
        finding.items += group.items
        return finding

    def _start_finding(self, heading: Item | None) -> Finding:
        category, group = self._category(), self._group
        finding = Finding(heading)
        if group is not None:
            if category.below and category.below[-1] is group:
                category.below.pop()
            finding.group, finding.group_text = group.heading, self._group_text(group)
        category.below.append(finding)
        self._finding = finding
        return finding

    def _group_text(self, group: _Group) -> str:
        parts: list[Part] = [(group.heading.paragraph, group.heading.rest_passage())]
        parts += [(item.paragraph, item.passage) for item, _ in group.items]
        return joined_text(parts)

    def _add_text(self, item: Item) -> None:
        if self._finding is not None:
            self._finding.items.append((item, Level.TEXT))
        elif self._group is not None:
            self._group.items.append((item, Level.TEXT))
        elif self._parts:
            self._parts[-1].items.append(item)
        else:
            self._category().items.append(item)

    def _category(self) -> _Part:
        """The category at hand; the unnamed one where the source names none."""
        if self._parts and not self._parts[-1].is_section:
            return self._parts[-1]
        category = _Part(None)
        self._parts.append(category)
        return category

    def result(self) -> tuple[list[Section], list[Category]]:
        sections: list[Section] = []
        categories: list[Category] = []
        for position, part in enumerate(self._parts, 1):
            if part.is_section:
                sections.append(_section(part, position))
            else:
                categories.append(_category(part, position, self.rules))
        return sections, categories


def _heading_of(part: _Part) -> str:
    return part.heading.rest if part.heading else ""


def _section(part: _Part, position: int) -> Section:
    heading = part.heading
    assert heading is not None
    text = joined_text((item.paragraph, item.passage) for item in part.items)
    return Section(heading.mark, heading.rest, text, heading.line, position, heading.at)


def _category(part: _Part, position: int, rules: Rules) -> Category:
    heading = part.heading
    title, loose = "", list(part.items)
    if heading is not None:
        title, rest = split_title(heading, rules)
        if rest.text:
            loose.insert(0, Item(rest, heading.paragraph))
    findings = [_as_finding(item) for item in part.below]
    if not findings and loose:
        findings, loose = _unnumbered(loose, rules)
    read = [read_finding(finding, rules) for finding in findings]
    first = heading or _first_item(findings)
    return Category(
        number=heading.number if heading else None,
        mark=heading.mark if heading else "",
        title=title,
        text=joined_text((item.paragraph, item.passage) for item in loose),
        line=first.line if first else 0,
        position=position,
        focus=propose_focus(title),
        sub_issues=tuple(read),
        at=first.at if first else 0,
    )


def _first_item(findings: Sequence[Finding]) -> Item | None:
    for finding in findings:
        if finding.heading is not None:
            return finding.heading
        if finding.items:
            return finding.items[0][0]
    return None


def _as_finding(item: Finding | _Group) -> Finding:
    """A heading of a group under which no finding stands is a finding itself."""
    return item if isinstance(item, Finding) else Finding(item.heading, items=item.items)


def _unnumbered(loose: list[Item], rules: Rules) -> tuple[list[Finding], list[Item]]:
    """Findings out of paragraphs without numbers: (findings, what stands before them)."""
    if not rules.is_progress:
        return [Finding(item) for item in loose], []
    starts = [i for i, item in enumerate(loose) if item.label is None and states_a_fault(item.text)]
    if starts:
        ends = [*starts[1:], len(loose)]
        pairs = list(zip(starts, ends, strict=True))
        return [
            Finding(loose[a], items=[(item, Level.TEXT) for item in loose[a + 1 : b]]) for a, b in pairs
        ], loose[: starts[0]]
    if any(item.label for item in loose):
        return [Finding(None, items=[(item, Level.TEXT) for item in loose])], []
    return [Finding(None, items=[(item, Level.MEASURE) for item in loose])], []


def states_a_fault(text: str) -> bool:
    """A paragraph whose first sentence says what is wrong."""
    sentence = half_width(first_sentence(text))
    if names_a_finding(sentence):
        return True
    if len(sentence) <= _MAX_FAULT and ISSUE.search(sentence):
        return True
    is_short = len(sentence) <= _MAX_FAULT and not is_state_line(text)
    return is_short and bool(FAULT.search(sentence)) and not DEED.match(sentence)
