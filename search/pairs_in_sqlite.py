"""FTS5 without contents; the row's number is the place of an entry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from django.db.backends.utils import CursorWrapper

from search.places import KEY_AT, OBJECTS, UNITS, Offered, stretch_of

STATEMENTS = (
    "CREATE VIRTUAL TABLE search_grams USING fts5"
    "(grams, content='', detail='none', columnsize=0, tokenize='ascii')",
)
SETTLE = ()
# It goes to the first of them at once: two conditions more, that a row is of a kind and of a unit, would have
# it read the lists of all such rows.
KEY = KEY_AT.format(place="rowid")
STRETCH = f"SELECT {KEY} AS key FROM search_grams WHERE search_grams MATCH %s AND rowid BETWEEN %s AND %s"  # noqa: S608  # nosec B608
KIND = "SELECT %s, count(*), group_concat(key) FROM (SELECT * FROM ({held}) LIMIT %s)"


def add(cursor: CursorWrapper, rows: Sequence[tuple[int, Collection[int]]]) -> None:
    """In the order of their places: what is gathered is written out whenever a smaller one comes.

    To take old pairs out, the old text would be needed: they stay beside the new until the next building.
    """
    texts = [(place, " ".join(map(str, grams))) for place, grams in rows]
    cursor.executemany("INSERT INTO search_grams(rowid, grams) VALUES (%s, %s)", texts)


def matching(
    cursor: CursorWrapper,
    grams: Sequence[int],
    kinds: Sequence[int],
    *,
    organizations: Sequence[int],
    most: int,
) -> list[Offered]:
    needed = " AND ".join(f'"{number}"' for number in grams)
    values: list[str | int] = []
    for kind in kinds:
        values.append(kind)
        for first, last in _stretches(kind, organizations):
            values += [needed, first * OBJECTS, last * OBJECTS - 1]
        values.append(most)
    cursor.execute(_question(len(kinds), max(len(organizations), 1)), values)
    return cursor.fetchall()


def _stretches(kind: int, organizations: Sequence[int]) -> list[tuple[int, int]]:
    """The first one and the one behind the last."""
    if not organizations:
        return [(stretch_of(kind, 0), stretch_of(kind, 0) + UNITS)]
    return [(one, one + 1) for one in (stretch_of(kind, pk) for pk in organizations)]


@cache
def _question(kinds: int, stretches: int) -> str:
    """A limit for each kind: what one has very much of does not hide the others."""
    held = " UNION ALL ".join([STRETCH] * stretches)
    return " UNION ALL ".join([KIND.format(held=held)] * kinds)
