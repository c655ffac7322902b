"""A text in pieces that one may begin a further measure with; put together again they are the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A closing quotation mark or bracket belongs to the sentence before it.
_SENTENCE = re.compile(r"[^。;;!?!?\n]*(?:[。;;!?!?\n]+[”’》)】)\"]*|$)")
_CLAUSE = re.compile(r"[^,,。;;!?!?\n]*(?:[,,。;;!?!?\n]+[”’》)】)\"]*|$)")


@dataclass(frozen=True)
class Piece:
    """``start``: the index of its first character in the text."""

    start: int
    text: str


def pieces(text: str) -> list[Piece]:
    """Sentences; where there is one only, its parts between commas."""
    found = _cut(text, _SENTENCE)
    return found if len(found) > 1 else _cut(text, _CLAUSE)


def _cut(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    found: list[Piece] = []
    for match in pattern.finditer(text):
        if match[0].strip():
            found.append(Piece(match.start(), match[0]))
        elif found:
            found[-1] = Piece(found[-1].start, found[-1].text + match[0])
    return found
