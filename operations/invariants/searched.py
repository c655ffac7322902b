"""The index against the rows it speaks of; what is not read yet is left to the next reading."""

from __future__ import annotations

from collections.abc import Iterator

from search.checking import lacking


def index_is_what_is_kept() -> Iterator[str]:
    for kind, keys in lacking():
        shown = "、".join(map(str, keys[:5]))
        yield f"检索索引中{kind.label}有{len(keys)}条与内容不符(如{shown}),请运行 rebuild_search。"
