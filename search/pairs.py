"""The table ``search_grams``, which is another in each database: FTS5 without contents, or arrays under GIN.

An entry holds the pairs of its text as numbers, and two more for its kind and its organization: so a search
reads what one unit has, however much the others have of the same word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from search.models import SearchEntry

# No sign of Unicode reaches up here.
OF_KIND, OF_ORGANIZATION = 1 << 44, 1 << 45
# More pairs do not make an answer smaller by much; what is found is looked through anyway.
MAX_GRAMS = 12
Pairs = tuple[int, Collection[int]]
STATEMENTS = {
    "sqlite": (
        "DROP TABLE IF EXISTS search_grams",
        "CREATE VIRTUAL TABLE search_grams USING fts5"
        "(grams, content='', detail='none', columnsize=0, tokenize='ascii')",
    ),
    "postgresql": (
        "DROP TABLE IF EXISTS search_grams",
        "CREATE TABLE search_grams (entry_id bigint PRIMARY KEY, grams bigint[] NOT NULL)",
        "CREATE INDEX search_grams_gin ON search_grams USING gin (grams)",
        "ALTER TABLE search_grams ALTER COLUMN grams SET STATISTICS 1000",
    ),
}
FIND = {
    "sqlite": "SELECT kind, object_id FROM search_grams JOIN search_searchentry ON id = search_grams.rowid"
    " WHERE search_grams MATCH %s LIMIT %s",
    "postgresql": "SELECT kind, object_id FROM search_grams JOIN search_searchentry ON id = entry_id"
    " WHERE grams @> %s::bigint[] AND (%s OR grams && %s::bigint[]) LIMIT %s",
}


def make_table(connection: BaseDatabaseWrapper) -> None:
    """Anew and empty. Called by the migration, and where tables come from the models without it."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)


def organization_tokens(organizations: Iterable[int]) -> list[int]:
    return [OF_ORGANIZATION + pk for pk in organizations]


def add(rows: Sequence[Pairs]) -> None:
    """The pairs of new entries, by their keys."""
    connection = _writing()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            texts = [(key, " ".join(map(str, found))) for key, found in rows]
            cursor.executemany("INSERT INTO search_grams(rowid, grams) VALUES (%s, %s)", texts)
        else:
            _add_arrays(cursor, rows)


def _add_arrays(cursor: CursorWrapper, rows: Sequence[Pairs]) -> None:
    places = ", ".join(["(%s, %s)"] * len(rows))
    values = [value for key, found in rows for value in (key, sorted(found))]
    if rows:
        cursor.execute(f"INSERT INTO search_grams(entry_id, grams) VALUES {places}", values)  # noqa: S608  # nosec B608


def forget(keys: Collection[int]) -> None:
    """FTS5 would need the old text for it: there, pairs without an entry stay until the next building."""
    connection = _writing()
    if keys and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_grams WHERE entry_id = ANY(%s)", [list(keys)])


def matching(
    grams: Collection[int], *, kind: int | None, organizations: Collection[int], most: int
) -> list[tuple[int, int]]:
    """Kind and key of up to ``most`` rows that hold all ``grams``; of any of ``organizations``, if given."""
    connection = connections[router.db_for_read(SearchEntry)]
    needed = [*_spread(sorted(grams)), *([OF_KIND + kind] if kind is not None else [])]
    places = organization_tokens(organizations)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            parts = [f'"{number}"' for number in needed]
            if places:
                parts.append("(" + " OR ".join(f'"{number}"' for number in places) + ")")
            cursor.execute(FIND["sqlite"], [" AND ".join(parts), most])
        else:
            cursor.execute(FIND["postgresql"], [needed, not places, places, most])
        return [(int(one), int(other)) for one, other in cursor.fetchall()]


def _spread(grams: Sequence[int]) -> Sequence[int]:
    step = -(-len(grams) // MAX_GRAMS)
    return grams[:: max(step, 1)]


def _writing() -> BaseDatabaseWrapper:
    return transaction.get_connection(router.db_for_write(SearchEntry))


def drop_table(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search_grams")
