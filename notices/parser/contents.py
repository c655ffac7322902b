"""A table of contents: headings in a row that all come again further down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from notices.parser.marks import half_width, read_mark

_TITLE = re.compile(r"[\[【]?\s*目\s*[录次]\s*[\]】]?\s*:?")
# Dots and a page number behind a line of a table of contents.
_PAGE_NUMBER = re.compile(r"[\s.·…⋯—\-_]*(?:\(?\d{1,3}\)?)?$")
_LEADER = re.compile(r"(?:[.·…⋯_—-]{3,}|\t| {2,})\s*\(?(?P<page>\d{1,3})\)?$|[…⋯]{2,}")
_MIN_ENTRIES = 3
# A table of contents stands before the text; a longer one than this is no part of a notice.
_MAX_ENTRIES = 400


def contents_of(texts: Sequence[str]) -> range:
    """Where the contents list stands among the lines of a text; an empty range without one."""
    keys = [_key(text) for text in texts]
    left = Counter(keys)
    titled = next(
        (i for i, text in enumerate(texts) if len(text) < 8 and _TITLE.fullmatch(half_width(text))), None
    )
    start = titled if titled is not None else _first_marked(texts)
    if start is None:
        return range(0)
    first = start + 1 if titled is not None else start
    for key in keys[:first]:
        left[key] -= 1
    end = first
    seen: set[str] = set()
    while end < min(len(texts), first + _MAX_ENTRIES) and _is_entry(texts[end], keys[end], left):
        if keys[end] in seen:
            break  # What repeats itself is no list of something that follows.
        seen.add(keys[end])
        left[keys[end]] -= 1
        end += 1
    if not (titled is not None and _counts_pages(texts[first:end])):
        end = _without_itself(keys, first, end)
    if end - first >= (1 if titled is not None else _MIN_ENTRIES):
        return range(start, end)
    return range(0)


def _first_marked(texts: Sequence[str]) -> int | None:
    return next((i for i, text in enumerate(texts) if read_mark(text)), None)


def _is_entry(text: str, key: str, left: Counter[str]) -> bool:
    """Printed with a page number, or once more further down."""
    return bool(key) and (bool(_LEADER.search(half_width(text))) or left[key] > 1)


def _counts_pages(texts: Sequence[str]) -> bool:
    """Every line has a page number, and they rise: its headings may be shorter than those of the text."""
    found = [_LEADER.search(half_width(text)) for text in texts]
    pages = [int(match["page"]) for match in found if match is not None and match["page"]]
    return len(pages) == len(texts) >= _MIN_ENTRIES and pages == sorted(pages)


def _without_itself(keys: Sequence[str], first: int, end: int) -> int:
    """Lines that repeat each other inside the run are no contents list of something that follows."""
    below = set(keys[end:])
    while end > first and keys[end - 1] not in below:
        end -= 1
    known = sum(key in below for key in keys[first:end])
    return end if known * 5 >= (end - first) * 4 else first


def _key(text: str) -> str:
    return "".join(_PAGE_NUMBER.sub("", half_width(text[:200])).split()).rstrip("。")
