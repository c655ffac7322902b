"""Whether the index holds what the rows say, and finds them by it."""

from __future__ import annotations

from collections.abc import Iterator

from search import pairs
from search.among import Keys
from search.kinds import SearchKind, indexed_kinds
from search.models import SearchEntry, SearchMark
from search.normal import grams
from search.upkeep import BATCH_SIZE, SearchedText, texts_of

# Each batch, one row is also looked for: its entry may be right and its pairs not there.
LOOKED_FOR = 1
# A part long enough to be rare.
BEGINNING = 40


def lacking() -> Iterator[tuple[SearchKind, list[int]]]:
    """Kinds with keys of rows that a search would miss; those of one batch together."""
    marks = {mark.kind: mark for mark in SearchMark.objects.filter(is_built=True).order_by()}
    for kind in indexed_kinds():
        if kind.feed and kind.number in marks:
            yield from _lacking(kind, done=marks[kind.number].done)


def _lacking(kind: SearchKind, *, done: int) -> Iterator[tuple[SearchKind, list[int]]]:
    last = 0
    while keys := _keys(kind, last):
        last = keys[-1]
        unread = kind.changed_since(done, keys)
        if wrong := _wrong(kind, [key for key in keys if key not in unread]):
            yield kind, wrong


def _keys(kind: SearchKind, after: int) -> list[int]:
    rows = kind.model._base_manager.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH_SIZE])


def _wrong(kind: SearchKind, keys: list[int]) -> list[int]:
    rows = SearchEntry.objects.filter(kind=kind.number, object_id__in=keys)
    digests = dict(rows.order_by().values_list("object_id", "digest"))
    texts = texts_of(kind, keys)
    wrong = [one.object_id for one in texts if digests.get(one.object_id) != one.digest]
    looked_for = [one for one in texts if one.object_id not in wrong and _beginning(one)][:LOOKED_FOR]
    return wrong + [one.object_id for one in looked_for if not _is_found(kind, one)]


def _beginning(text: SearchedText) -> set[int]:
    """None of a text that begins with single signs: it cannot be looked for by them."""
    return grams(text.text[:BEGINNING])


def _is_found(kind: SearchKind, text: SearchedText) -> bool:
    """Who has very many of it proves nothing."""
    organizations = [text.organization] if text.organization is not None else []
    most = 10 * BATCH_SIZE
    found = pairs.matching(_beginning(text), kinds=[kind.number], organizations=organizations, most=most)
    keys = found.get(kind.number, Keys())
    return keys.count == most or text.object_id in keys.numbers()
