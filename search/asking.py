"""What the index says of some words: where to look, or that looking without it is no slower."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from accounts.models import Organization, User
from search import pairs
from search.among import Keys
from search.kinds import ChangeFeed, SearchKind
from search.models import SearchMark
from search.normal import grams

# A word that more rows hold is soon met by going through them; unless those stand far apart.
MAX_CANDIDATES, MAX_FAR_APART = 3000, 10_000
# Keys from one row that holds the word to the next, on an average: at a million measures, going through them
# took 310 ms for a word held by 3,200 and 83 ms for one held by 10,900; their index 10 and 40 ms.
FAR_APART = 60
# Of more units together, a search reads what all units have.
MAX_ORGANIZATIONS = 20
Candidates = dict[str, Keys]


@dataclass(frozen=True)
class SearchScope:
    """The units whose rows can be meant; None: not told by units."""

    organizations: tuple[int, ...] | None

    @classmethod
    def of(cls, user: User) -> SearchScope:
        return cls.within(Organization.objects.keys_visible_to(user))

    @classmethod
    def within(cls, units: QuerySet[Organization] | list[int]) -> SearchScope:
        if isinstance(units, list):
            return cls(tuple(units))
        rows = units.order_by("pk").values_list("pk", flat=True)
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
        return {one.name: Keys() for one in kinds}
    marks = _marks()
    built = [one for one in kinds if one.number in marks]
    unread = _unread(built, marks)
    if unread is None:
        return {}
    found = _indexed(built, needed, organizations=scope.organizations or ())
    names = {one.number: one.name for one in built}
    return {names[number]: keys + Keys.of(unread[number]) for number, keys in found.items()}


def _indexed(
    kinds: Sequence[SearchKind], needed: set[int], *, organizations: Sequence[int]
) -> dict[int, Keys]:
    """By the kind's number; without those that have too many."""
    if not kinds:
        return {}
    ask = partial(pairs.matching, needed, organizations=organizations)
    found = {one.number: Keys() for one in kinds}
    found |= ask(kinds=[*found], most=MAX_CANDIDATES + 1)
    many = {number: keys for number, keys in found.items() if keys.count > MAX_CANDIDATES}
    far_apart = [number for number, keys in many.items() if _are_far_apart(keys)]
    more = ask(kinds=far_apart, most=MAX_FAR_APART + 1) if far_apart else {}
    few = {number: keys for number, keys in found.items() if number not in many}
    return few | {number: keys for number, keys in more.items() if keys.count <= MAX_FAR_APART}


def _are_far_apart(keys: Keys) -> bool:
    return keys.spread >= FAR_APART * keys.count


def _marks() -> dict[int, int]:
    """Of each kind that is built, how far its changes are read."""
    with connections[router.db_for_read(SearchMark)].cursor() as cursor:
        cursor.execute("SELECT kind, done FROM search_searchmark WHERE is_built")
        return dict(cursor.fetchall())


def _unread(kinds: Sequence[SearchKind], marks: dict[int, int]) -> dict[int, set[int]] | None:
    """Rows whose last changes may not be in the index, by one question for all kinds; None: very many."""
    unread: dict[int, set[int]] = {one.number: set() for one in kinds}
    asked = [(one, one.feed) for one in kinds if one.feed]
    if not asked:
        return unread
    connection = connections[router.db_for_read(SearchMark)]
    # Written once for good: to have it composed anew would cost more than to ask it.
    parts = " UNION ALL ".join(_changes(kind, feed, connection) for kind, feed in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} LIMIT {MAX_CANDIDATES + 1}", [marks[kind.number] for kind, _ in asked])
        found = cursor.fetchall()
    for kind, row in found:
        unread[kind].add(row)
    return unread if len(found) <= MAX_CANDIDATES else None


def _changes(kind: SearchKind, feed: ChangeFeed, connection: BaseDatabaseWrapper) -> str:
    """The rows changed behind a mark; names of our own models, quoted as the database wants."""

    def column(model: type[Model], name: str) -> str:
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        return f"{quoted(model._meta.db_table)}.{quoted(str(getattr(field, 'column')))}"  # noqa: B009 - a key always has one

    quoted = connection.ops.quote_name
    source, row = quoted(feed.model._meta.db_table), column(feed.model, feed.object_id)
    if feed.way:
        source += f" JOIN {quoted(kind.model._meta.db_table)} ON {column(kind.model, feed.way)} = {row}"
        row = column(kind.model, "pk")
    return f"SELECT {kind.number}, {row} FROM {source} WHERE {column(feed.model, feed.key)} > %s"  # noqa: S608  # nosec B608
