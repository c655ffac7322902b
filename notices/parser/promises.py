"""Where the description of a finding ends and its measures begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notices.parser.features import first_sentence
from notices.parser.items import Item
from notices.parser.labels import LabelRole, is_state_line
from notices.parser.marks import NESTING, half_width, read_mark
from notices.parser.model import Level, MarkKind
from notices.parser.series import series_start
from notices.parser.titles import Rules
from notices.parser.words import DEED, DONE, FAULT

_LISTS = frozenset(NESTING) - {MarkKind.HEADING, MarkKind.ISSUE_LABEL, MarkKind.ISSUE_LINE}

Levelled = tuple[Item, Level]


def with_lists_promoted(items: Sequence[Levelled], rules: Rules) -> list[Levelled]:
    """Where no paragraph is a measure, those with other marks are: a) b) here, (1) (2) elsewhere."""
    if not rules.is_progress or any(level is Level.MEASURE for _, level in items):
        return list(items)
    kinds = [item.kind for item, _ in items if item.kind in _LISTS and item.forced is None]
    return [(item, Level.MEASURE if kinds and item.kind is kinds[0] else level) for item, level in items]


def first_promise(items: Sequence[Levelled], rules: Rules) -> int:
    """Where description ends: at the label of the measures, at the first marked one, or at once."""
    marked = next((i for i, (_, level) in enumerate(items) if level is Level.MEASURE), None)
    if not rules.is_progress:
        return len(items) if marked is None else marked
    label = next((i for i in range(len(items)) if _is_label(items, i, marked)), None)
    if label is None and marked is None:
        label = _effect(items, rules)
    if label is not None and not _are_measures(items[:label]):
        return label
    if marked is not None:
        return marked
    return next((i for i, (item, _) in enumerate(items) if is_promise(item, rules)), len(items))


def _is_label(items: Sequence[Levelled], index: int, marked: int | None) -> bool:
    """整改情况:…, but not 整改情况:已完成 behind a marked measure: that says how far the measure is."""
    item = items[index][0]
    is_claim = marked is not None and marked < index and is_state_line(item.rest)
    return item.has(LabelRole.PROGRESS) and not is_claim


def _are_measures(items: Sequence[Levelled]) -> bool:
    """Marked paragraphs before the label that state no fault are measures as well."""
    marked = [half_width(first_sentence(item.rest)) for item, level in items if level is Level.MEASURE]
    return bool(marked) and not any(FAULT.search(text) for text in marked) and any(map(DEED.match, marked))


def _effect(items: Sequence[Levelled], rules: Rules) -> int | None:
    """整改成效: alone, with nothing else that could be the measures."""
    if any(is_promise(item, rules) for item, _ in items):
        return None
    effects = (i for i, (item, _) in enumerate(items) if item.has(LabelRole.EFFECT) and item.rest)
    return next((i for i in effects if not is_state_line(items[i][0].rest)), None)


def is_promise(item: Item, rules: Rules) -> bool:
    """A plain paragraph in a report of progress; where others are labelled, one that is a deed."""
    if item.label is not None or item.forced is Level.TEXT or is_state_line(item.text):
        return False
    sentence = half_width(first_sentence(item.text))
    if not rules.has_labels:
        return True
    if series_start(item.text, rules.series) == 0:
        return not FAULT.search(sentence) or _counts_deeds(item.text)
    return bool(DEED.match(sentence)) and not FAULT.search(sentence)


def _counts_deeds(text: str) -> bool:
    """“一是清理超期合同47份。”: a deed whose object is what was wrong, and how much was done."""
    mark = read_mark(text)
    first = half_width(first_sentence(text[mark.end :])) if mark else ""
    return bool(DEED.match(first)) and bool(DONE.search(first)) and not _ends_in_fault(first)


def _ends_in_fault(sentence: str) -> bool:
    last = re.split("[,;:]", sentence.rstrip("。;"))[-1]
    return bool(FAULT.search(last)) and not DEED.match(last)
