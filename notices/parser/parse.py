"""Reading a notice: text in, values and warnings out. Pure: no database, no clock, no settings.

clean → split → mark → order → features → candidates → assemble. What is not recognised stays in the text
around it or becomes a warning with its line; every character of the source is found again in the result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notices.parser import checks, words
from notices.parser.candidates import MarkReading, Scores, best_readings
from notices.parser.chrome import CHROME
from notices.parser.clean import clean, left
from notices.parser.confidence import headings_of, uncertain_spots
from notices.parser.corrections import (
    Correction,
    Corrections,
    with_levels_corrected,
    with_paragraphs_corrected,
    without_own_headings,
)
from notices.parser.ending import read_closing, take_closing
from notices.parser.facts import with_facts_told
from notices.parser.features import HeadingEvidence, evidence_of
from notices.parser.headings import with_unmarked
from notices.parser.items import Item
from notices.parser.labels import LabelRole
from notices.parser.levels import levels_of
from notices.parser.marks import SERIES, find_series, half_width
from notices.parser.model import (
    Category,
    LeftOut,
    Level,
    LevelUse,
    MarkKind,
    MarkUse,
    NotANotice,
    Notice,
    NoticeWarning,
)
from notices.parser.nested import with_nested
from notices.parser.opening import read_opening, take_title
from notices.parser.order import TABLE, Node, order_of_kinds, tree_of, walk
from notices.parser.recurring import with_labels_in_use
from notices.parser.refusal import refusal_of
from notices.parser.split import items_of
from notices.parser.tables import with_tables
from notices.parser.titles import Rules
from notices.parser.tree import TreeBuilder
from statements.spelling import with_newlines

_EXAMPLE = 30
_FEEDS_BACK = re.compile(r"反馈(?:如下|以下)?(?:的)?(?:意见|问题|情况)|问题清单|反馈如下|巡[察视]发现")
_FEEDS_BACK_NOW = re.compile(
    r"反馈(?:意见|问题)?如下|反馈以下|(?:问题|意见)[^。]{0,6}反馈如下|反馈如下(?:意见|问题)|现将.{0,20}反馈(?:给|如下)"
)
_REPORTS = re.compile(r"整改|进展|通报|落实情况")


@dataclass
class Document:
    """A text taken apart, before its structure is decided."""

    title: str
    opening: list[Item]
    body: list[Item]
    closing: list[Item]
    left_out: list[LeftOut] = field(default_factory=list)
    title_lines: Sequence[Item] = ()


@dataclass
class Structure:
    """What was decided: the level of every node."""

    roots: list[Node]
    evidence: HeadingEvidence
    scores: Scores
    readings: list[MarkReading]
    levels: dict[int, Level]


def parse_notice(
    text: str, *, levels: Mapping[MarkKind, Level] | None = None, corrections: Sequence[Correction] = ()
) -> Notice:
    """The notice in `text`. `levels` and `corrections` overrule what was detected.

    Raises NotANotice, one sentence in Chinese, when no finding can be made out.
    """
    said = Corrections.of(corrections, levels or {})
    document = read_document(with_newlines(text), said)
    is_feedback = _is_feedback(document)
    structure = read_structure(without_own_headings(document.body), said, is_feedback=is_feedback)
    rules = _rules(document, said, is_feedback=is_feedback)
    builder = TreeBuilder(rules)
    for item, level in _levelled(document.body, structure):
        builder.add(item, level)
    sections, categories = builder.result()
    # Who corrects has seen the text: a step that leaves no finding is shown, to be gone on from or undone.
    if not corrections:
        _refuse(document, structure, categories, is_said=bool(said))
    preamble, damage = read_opening(
        document.title, document.opening, below=sections[0].text if sections else ""
    )
    headings = headings_of(structure.roots, structure.levels, structure.scores, document.body)
    return Notice(
        preamble=preamble,
        sections=tuple(sections),
        categories=tuple(categories),
        closing=read_closing(document.closing),
        warnings=tuple(_warnings(document, structure, categories, damage, rules)),
        marks=tuple(_marks(document.body, structure, categories, said)),
        left_out=tuple(sorted(document.left_out, key=lambda one: one.at)),
        headings=tuple(headings),
        uncertain=tuple(uncertain_spots(headings, structure.roots, structure.readings)),
    )


def _refuse(
    document: Document, structure: Structure, categories: Sequence[Category], *, is_said: bool
) -> None:
    refusal = refusal_of(
        document.title,
        document.opening,
        document.body,
        structure.roots,
        structure.evidence,
        categories,
        is_said=is_said,
    )
    if refusal:
        raise NotANotice(refusal)


def read_document(source: str, said: Corrections) -> Document:
    """Title, opening, body and closing of a text."""
    cleaned = clean(source, kept=said.levels)
    paragraphs = with_paragraphs_corrected(cleaned.paragraphs, said)
    table = with_tables(items_of(paragraphs, kept=said.joins))
    opening = take_title(with_labels_in_use(table.items), kept=said.levels)
    items = with_levels_corrected(with_nested(with_facts_told(with_unmarked(opening.rest))), said)
    before, closing, page = take_closing(items)
    start = next((i for i, item in enumerate(before) if item.kind is not None), len(before))
    left_out = [
        *cleaned.left_out,
        *table.left_out,
        *opening.left_out,
        *(left(item.passage, CHROME) for item in page),
    ]
    return Document(opening.title, before[:start], before[start:], closing, left_out, opening.lines)


def read_structure(body: Sequence[Item], said: Corrections, *, is_feedback: bool = False) -> Structure:
    order = order_of_kinds(body)
    roots, _ = tree_of(body, order)
    evidence = evidence_of(roots, is_feedback=is_feedback)
    scores = Scores(evidence, said.kinds)
    scores.prepare(roots)
    readings = best_readings(roots, order, scores, said.kinds, is_feedback=is_feedback) if roots else []
    return Structure(roots, evidence, scores, readings, levels_of(roots, readings))


def _levelled(body: Sequence[Item], structure: Structure) -> Iterator[tuple[Item, Level]]:
    by_item = {id(node.item): structure.levels[id(node)] for node in walk(structure.roots)}
    for item in body:
        yield item, item.forced or by_item.get(id(item), Level.TEXT)


def _rules(document: Document, said: Corrections, *, is_feedback: bool) -> Rules:
    allowed = tuple(kind for kind in SERIES if said.kinds.get(kind, Level.MEASURE) is Level.MEASURE)
    forced = tuple(
        kind for kind in (MarkKind.ONE_IS, MarkKind.FIRST) if said.kinds.get(kind) is Level.MEASURE
    )
    has_labels = any(item.has(LabelRole.PROGRESS) for item in document.body)
    return Rules(not is_feedback, has_labels, allowed, forced, said.joins)


def _is_feedback(document: Document) -> bool:
    """Whether the text only says what was found (a 反馈意见), so that nothing in it is a measure."""
    opening = half_width("".join(item.text for item in document.opening))
    if any(item.has(LabelRole.PROGRESS) for item in document.body) or _REPORTS.search(document.title):
        return False
    if _FEEDS_BACK.search(document.title) or _FEEDS_BACK_NOW.search(opening):
        return True
    texts = [half_width(text) for item in document.body for text in _sentences(item)]
    faulty = sum(bool(words.FAULT.search(text)) for text in texts)
    done = sum(bool(words.DEED.match(text)) and not words.FAULT.search(text) for text in texts)
    return faulty > 2 * done


def _sentences(item: Item) -> list[str]:
    """What stands behind the first sentence of an item, or a plain paragraph."""
    return [text for text in item.rest.split("。", 1)[1 if item.kind else 0 :] if text]


def _warnings(
    document: Document,
    structure: Structure,
    categories: Sequence[Category],
    found: Sequence[NoticeWarning],
    rules: Rules,
) -> list[NoticeWarning]:
    warnings = [*found, *checks.jumps(structure.roots, structure.levels), *checks.damage(document.body)]
    if rules.is_progress:
        warnings += checks.without_measures(categories)
    sub_issues = [sub for category in categories for sub in category.sub_issues]
    read = checks.Totals(len(sub_issues), sum(len(sub.measures) for sub in sub_issues))
    first = min((sub.at for sub in sub_issues), default=0)
    before = [item for item in document.body if item.at < first]
    warnings += checks.totals([*document.opening, *before], read)
    return sorted(set(warnings), key=lambda warning: warning.line)


def _marks(
    body: Sequence[Item], structure: Structure, categories: Sequence[Category], said: Corrections
) -> list[MarkUse]:
    """One row per kind, numbering kinds first; the level of a series is what became of it."""
    nodes: dict[MarkKind, list[Node]] = {}
    for node in walk(structure.roots):
        if node.kind not in TABLE:
            nodes.setdefault(node.kind, []).append(node)
    found = []
    for kind in order_of_kinds([node.item for own in nodes.values() for node in own]):
        own = nodes[kind]
        roles = [structure.readings[0].roles[id(node)] for node in own]
        inner = [
            node for node, role in zip(own, roles, strict=True) if role not in ("section", "in_section")
        ] or own
        level = Counter(structure.levels[id(node)] for node in inner).most_common(1)[0][0]
        first = next(node.item for node in inner if structure.levels[id(node)] is level)
        others = _other_levels(own, structure.levels, level)
        found.append(MarkUse(kind, level, len(own), first.text[:_EXAMPLE], first.line, others))
    known = {use.kind for use in found}
    return found + [use for use in _series(body, categories, said) if use.kind not in known]


def _other_levels(nodes: Sequence[Node], levels: Mapping[int, Level], usual: Level) -> tuple[LevelUse, ...]:
    """The most frequent first; for so many, the first of them in the text."""
    lines: dict[Level, list[int]] = {}
    for node in nodes:
        if levels[id(node)] is not usual:
            lines.setdefault(levels[id(node)], []).append(node.item.line)
    found = [LevelUse(level, len(own), own[0]) for level, own in lines.items()]
    return tuple(sorted(found, key=lambda use: (-use.count, use.line)))


def _series(body: Sequence[Item], categories: Sequence[Category], said: Corrections) -> list[MarkUse]:
    counted = {
        measure.mark for category in categories for sub in category.sub_issues for measure in sub.measures
    }
    found = []
    for kind in (MarkKind.ONE_IS, MarkKind.FIRST):
        uses = [(item, series) for item in body if (series := find_series(item.text, kind))]
        if uses:
            item, series = uses[0]
            start, mark = series[0]
            level = said.kinds.get(kind, Level.MEASURE if mark.printed in counted else Level.TEXT)
            count = sum(len(series) for _, series in uses)
            found.append(MarkUse(kind, level, count, item.text[start : start + _EXAMPLE], item.line))
    return found
