"""The table ``search_grams``, another one in each database: FTS5 without contents, or arrays under GIN."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from types import ModuleType

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from search import pairs_in_postgresql, pairs_in_sqlite
from search.among import Keys
from search.models import SearchEntry
from search.places import Offered

# More pairs do not make an answer smaller by much; what is found is looked through anyway.
MAX_GRAMS = 12
# Of an entry: its place, and the pairs of its text as numbers.
Pairs = tuple[int, Collection[int]]


def _way(connection: BaseDatabaseWrapper) -> ModuleType:
    return pairs_in_sqlite if connection.vendor == "sqlite" else pairs_in_postgresql


def make_table(connection: BaseDatabaseWrapper) -> None:
    """Anew and empty. Called by the migration, and where tables come from the models without it."""
    drop_table(connection)
    with connection.cursor() as cursor:
        for statement in _way(connection).STATEMENTS:
            cursor.execute(statement)


def drop_table(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search_grams")


def add(rows: Iterable[Pairs]) -> None:
    """The pairs of entries, instead of those that are there."""
    connection = transaction.get_connection(router.db_for_write(SearchEntry))
    ordered = sorted(rows, key=lambda row: row[0])
    with connection.cursor() as cursor:
        _way(connection).add(cursor, ordered)


def settle() -> None:
    """After writing: so that no search has to go through what was only noted down."""
    connection = transaction.get_connection(router.db_for_write(SearchEntry))
    with connection.cursor() as cursor:
        for statement in _way(connection).SETTLE:
            cursor.execute(statement)


def matching(
    grams: Collection[int], *, kinds: Sequence[int], organizations: Sequence[int], most: int
) -> dict[int, Keys]:
    """Kind → keys of rows that hold all ``grams``, of each kind all of them or ``most``; without
    ``organizations`` of all units. A kind without any may lack.

    Of a row that was written again, what its old text held may be found too.
    """
    connection = connections[router.db_for_read(SearchEntry)]
    needed = _spread(sorted(grams))
    with connection.cursor() as cursor:
        found: list[Offered] = _way(connection).matching(
            cursor, needed, kinds, organizations=organizations, most=most
        )
    return {kind: Keys(count, text) for kind, count, text in found if text}


def _spread(grams: Sequence[int]) -> Sequence[int]:
    step = -(-len(grams) // MAX_GRAMS)
    return grams[:: max(step, 1)]
