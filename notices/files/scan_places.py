"""Where in the text each recognised line stands, so that a line can be corrected in the text."""

from __future__ import annotations

from collections.abc import Sequence

from notices.files.radicals import without_radicals

# Lines are recognised from top to bottom; where a row has several pieces, these may come in any order.
_WINDOW = 8

Place = tuple[int, int] | None


def places_in(text: str, lines: Sequence[str]) -> list[Place]:
    """``text[start:end]`` of each line, None for what is not in the text: page numbers, heads and feet.

    The text is nothing but the lines in their order, so the next one stands exactly where the last one ended;
    of several that would fit the longest does (“3.加强学习”, not the page number 3).
    """
    signs = [(index, sign) for index, sign in enumerate(text) if not sign.isspace()]
    flat = "".join(sign for _, sign in signs)
    found: list[Place] = [None] * len(lines)
    pending = [(number, bare) for number, line in enumerate(lines) if (bare := _bare(line))]
    at = 0
    while pending:
        fitting = [one for one in pending[:_WINDOW] if flat.startswith(one[1], at)]
        if not fitting:
            pending.pop(0)
            continue
        best = max(fitting, key=lambda one: len(one[1]))
        pending.remove(best)
        end = at + len(best[1])
        found[best[0]] = (signs[at][0], signs[end - 1][0] + 1)
        at = end
    return found


def _bare(line: str) -> str:
    return "".join(without_radicals(line).split())
