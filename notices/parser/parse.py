"""Reading a notice: text in, values and warnings out. Pure: no database, no clock, no settings.

The structure is detected per document. What is not recognised stays in the text around it or becomes a
warning with its line; every non-blank line of the source is found again in the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from notices.parser import wording
from notices.parser.ending import read_closing, take_closing
from notices.parser.levels import (
    Block,
    Rules,
    assign_levels,
    blocks_of,
    has_progress_label,
    jumps,
    order_of_kinds,
    sections_of,
)
from notices.parser.marks import NESTING, SERIES, find_series
from notices.parser.model import Category, Level, MarkKind, MarkUse, NotANotice, Notice, NoticeWarning
from notices.parser.opening import read_opening
from notices.parser.source import Paragraph, Source, read_source
from notices.parser.tree import TreeBuilder

_SUBJECT = re.compile(r"巡察|巡视|整改|反馈|问题")
_EXAMPLE = 30
_DAMAGED = re.compile("[\ufffd□]|锟斤拷|烫烫")


def parse_notice(text: str, *, levels: Mapping[MarkKind, Level] | None = None) -> Notice:
    """The notice in `text`. `levels` overrules what was detected, kind of mark by kind of mark.

    Raises NotANotice, one sentence in Chinese, when no finding can be made out.
    """
    given = dict(levels or {})
    source = read_source(text.replace("\r\n", "\n").replace("\r", "\n"))
    numbered = [item for item in source.paragraphs if item.is_numbered()]
    if not numbered or not _SUBJECT.search(text):
        raise NotANotice(_refusal(source, is_numbered=bool(numbered)))
    closing = take_closing(source)
    start = next(i for i, item in enumerate(source.paragraphs) if item.is_numbered())
    opening = read_opening(source, source.paragraphs[:start])
    body = source.paragraphs[source.paragraphs.index(numbered[0]) :]
    builder, rules = _build(body, title=opening.preamble.title, given=given)
    sections, categories = builder.result()
    if not any(category.sub_issues for category in categories):
        raise NotANotice(_refusal(source, is_numbered=True))
    return Notice(
        preamble=opening.preamble,
        sections=tuple(sections),
        categories=tuple(categories),
        closing=read_closing(closing),
        warnings=tuple(_warnings(opening.warnings, body, categories, rules=rules)),
        marks=tuple(_marks(body, categories, rules=rules, sections={section.line for section in sections})),
        left_out=tuple(sorted(source.left_out, key=lambda left: left.line)),
    )


def _refusal(source: Source, *, is_numbered: bool) -> str:
    if not source.paragraphs:
        return "没有读到文字,请上传通报文件或粘贴通报全文。"
    if is_numbered:
        return "没有读到巡察反馈的问题或整改措施,这不像一份巡察整改通报,请检查是否选错了文件。"
    return "没有读到“一、”“1.”“(1)”这样的序号,分不出问题和措施,请检查是否选错了文件或只复制了一部分。"


def _build(
    body: Sequence[Paragraph], *, title: str, given: dict[MarkKind, Level]
) -> tuple[TreeBuilder, Rules]:
    """Splits `body` into headings without findings and the tree, and feeds both to a builder in order."""
    order = order_of_kinds(body)
    top = next((kind for kind in order if given.get(kind) is Level.SECTION), order[0])
    blocks = blocks_of(body, top)
    holds, plain = sections_of(blocks, level=given.get(top), is_given=top in given)
    first = next((i for i, item in enumerate(body) if item.kind is top), len(body))
    tree = [*body[:first], *(item for block in blocks for item in _tree_of(block, holds, plain))]
    is_progress = wording.is_progress_report(title, has_labels=any(map(has_progress_label, tree)))
    levels = assign_levels(tree, is_progress=is_progress, given=given)
    rules = Rules(levels | ({top: Level.SECTION} if holds else {}), given, is_progress)
    builder = TreeBuilder(rules)
    for item in body[:first]:
        builder.add(item)
    for block in blocks:
        _feed(builder, block, is_plain=block in plain)
    return builder, rules


def _tree_of(block: Block, holds: Sequence[Block], plain: Sequence[Block]) -> list[Paragraph]:
    if block in plain:
        return []
    return block.below if block in holds else [block.heading, *block.below]


def _feed(builder: TreeBuilder, block: Block, *, is_plain: bool) -> None:
    if is_plain:
        builder.add_section(block.heading, block.below)
        return
    builder.add(block.heading)
    for item in block.below:
        builder.add(item)


def _warnings(
    found: Sequence[NoticeWarning], body: Sequence[Paragraph], categories: Sequence[Category], *, rules: Rules
) -> list[NoticeWarning]:
    warnings = list(found)
    for before, after in jumps(body, rules.levels):
        printed = (before.mark.printed if before.mark else "", after.mark.printed if after.mark else "")
        warnings.append(
            NoticeWarning(after.line, "序号从“{}”到“{}”,不连续,请核对原文是否有遗漏。".format(*printed))
        )
    warnings += [
        NoticeWarning(item.line, "这一行有无法识别的字符(乱码),请核对原文。")
        for item in body
        if _DAMAGED.search(item.text)
    ]
    sub_issues = [sub_issue for category in categories for sub_issue in category.sub_issues]
    if rules.is_progress and any(sub_issue.measures for sub_issue in sub_issues):
        warnings += [
            NoticeWarning(item.line, "这个问题下没有读到整改措施,请核对。")
            for item in sub_issues
            if not item.measures
        ]
    return sorted(warnings, key=lambda warning: warning.line)


def _marks(
    body: Sequence[Paragraph], categories: Sequence[Category], *, rules: Rules, sections: set[int]
) -> list[MarkUse]:
    """One row per kind, numbering kinds first; the level of a series is what became of it."""
    found = []
    for kind in NESTING:
        same = [item for item in body if item.kind is kind]
        if same:
            own = [item for item in same if item.line not in sections] or same
            level = rules.levels.get(kind, Level.SECTION if own is same else Level.TEXT)
            found.append(MarkUse(kind, level, len(same), own[0].text[:_EXAMPLE], own[0].line))
    return found + _series(body, categories, rules=rules)


def _series(body: Sequence[Paragraph], categories: Sequence[Category], *, rules: Rules) -> list[MarkUse]:
    counted = {
        measure.mark for category in categories for sub in category.sub_issues for measure in sub.measures
    }
    found = []
    for kind in SERIES:
        if kind in NESTING:
            continue
        uses = [(item, series) for item in body if (series := find_series(item.text, kind))]
        if uses:
            item, series = uses[0]
            start, mark = series[0]
            level = Level.MEASURE if mark.printed in counted else Level.TEXT
            count = sum(len(series) for _, series in uses)
            use = MarkUse(kind, level, count, item.text[start : start + _EXAMPLE], item.line)
            found.append(replace(use, level=rules.given.get(kind, level)))
    return found
