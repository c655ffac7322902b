"""Columns that stand for one state each under a common title: one of them is ticked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbooks.receivers.titles import keys_of
from workbooks.receivers.words import TIMEFRAMES, meaning_of_word

_TICK = re.compile("[√✓✔☑■●]|是")


def ticked_words(paths: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """``paths``: column → its titles from the group down. Column → the words of its whole group."""
    found: dict[str, list[int]] = {}
    for column, path in paths.items():
        if len(path) > 1 and _is_word(path[-1]) and not keys_of(path[-1:]):
            found.setdefault(path[-2], []).append(column)
    return {
        column: [paths[other][-1] for other in group]
        for group in found.values()
        if len(group) > 1
        for column in group
    }


def is_tick(text: str) -> bool:
    return _TICK.fullmatch(text.strip()) is not None


def _is_word(title: str) -> bool:
    return meaning_of_word(title) is not None or any(re.search(text, title) for text in TIMEFRAMES.values())
