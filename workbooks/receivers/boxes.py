"""Boxes to tick in a cell: □已完成 □正在整改 □未完成."""

from __future__ import annotations

import re

BOX, TICKED_BOX = "□☐○", "☑"
BOXED = re.compile(rf"([{BOX}])\s*([^{BOX}\s、,,;;/()()]{{1,10}})")
MIN_BOXES = 2


def boxed_words(text: str) -> tuple[str, ...]:
    """The words that boxes stand before; none where a single one does."""
    words = tuple(word for _, word in BOXED.findall(text))
    return words if len(words) >= MIN_BOXES else ()


def ticked(text: str, word: str) -> str:
    """``text`` with the box before ``word`` ticked; as it was when there is none."""
    return BOXED.sub(lambda box: _tick(box) if box.group(2) == word else box.group(), text)


def _tick(box: re.Match[str]) -> str:
    return TICKED_BOX + box.group()[1:]
