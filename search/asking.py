"""What the index says of some words: where to look, or that looking without it is no slower."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, IntegerField, QuerySet, Value

from accounts.models import Organization, User
from search import pairs
from search.kinds import ChangeFeed, SearchKind
from search.models import SearchMark
from search.normal import grams

# A word that more rows hold is soon met by going through them.
MAX_CANDIDATES = 3000
# Of more units together, a search reads what all units have.
MAX_ORGANIZATIONS = 20
Candidates = dict[str, set[int]]


@dataclass(frozen=True)
class SearchScope:
    """The units whose rows can be meant; None: not told by units."""

    organizations: tuple[int, ...] | None

    @classmethod
    def of(cls, user: User) -> SearchScope:
        rows = Organization.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)
        found = tuple(rows[: MAX_ORGANIZATIONS + 1])
        return cls(found if len(found) <= MAX_ORGANIZATIONS else None)


def candidates(kinds: Sequence[SearchKind], words: Iterable[str], *, scope: SearchScope) -> Candidates:
    """Kind → keys of rows that may hold all ``words``; every row that does is among them.

    A kind that is not there is to be looked through without the index: it is not built, it has very many
    such rows, or no word has two signs. A change that is not read yet makes its row a candidate.
    """
    needed = set().union(*map(grams, words))
    if not needed:
        return {}
    if scope.organizations == ():
        return {one.name: set() for one in kinds}
    marks = {mark.kind: mark for mark in SearchMark.objects.filter(is_built=True).order_by()}
    built = [one for one in kinds if one.number in marks]
    unread = _unread(built, marks)
    if unread is None:
        return {}
    found = _indexed(built, needed, organizations=scope.organizations or ())
    for number, key in unread:
        found[number].add(key)
    names = {one.number: one.name for one in built}
    return {names[number]: keys for number, keys in found.items() if len(keys) <= MAX_CANDIDATES}


def _indexed(
    kinds: Sequence[SearchKind], needed: set[int], *, organizations: Collection[int]
) -> dict[int, set[int]]:
    """By kind's number. All kinds by one question; only when those are too many, kind by kind."""
    numbers = [one.number for one in kinds]
    is_one = len(numbers) == 1
    rows = _ask(needed, numbers if is_one else [None], organizations=organizations)
    if len(rows) > MAX_CANDIDATES and not is_one:
        rows = _ask(needed, numbers, organizations=organizations)
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for number, key in rows:
        if number in found:
            found[number].add(key)
    return found


def _ask(
    needed: set[int], numbers: Sequence[int | None], *, organizations: Collection[int]
) -> list[tuple[int, int]]:
    most = MAX_CANDIDATES + 1
    return [
        row
        for number in numbers
        for row in pairs.matching(needed, kind=number, organizations=organizations, most=most)
    ]


def _unread(kinds: Sequence[SearchKind], marks: dict[int, SearchMark]) -> list[tuple[int, int]] | None:
    """Rows whose last changes may not be in the index, by one question for all kinds; None: very many."""
    parts = [_changes(one, one.feed, done=marks[one.number].done) for one in kinds if one.feed]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(rows[: MAX_CANDIDATES + 1])
    return found if len(found) <= MAX_CANDIDATES else None


def _changes(kind: SearchKind, feed: ChangeFeed, *, done: int) -> QuerySet:
    number = Value(kind.number, output_field=IntegerField())
    rows = feed.after(done).order_by().annotate(of_kind=number, of_row=F(feed.object_id))
    return rows.values_list("of_kind", "of_row")
