"""Arrays under GIN. An entry holds each pair twice: as one of its kind, and as one of its kind in its unit.

So a search reads one short list, where a condition for the kind and one for the unit would have it read the
lists of all such rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.backends.utils import CursorWrapper

from search.places import KEY_AT, KIND_AT, Offered, kind_at, stretch_at, stretch_of

STATEMENTS = (
    "CREATE TABLE search_grams (place bigint PRIMARY KEY, grams integer[] NOT NULL)",
    "CREATE INDEX search_grams_gin ON search_grams USING gin (grams)",
    "ALTER TABLE search_grams ALTER COLUMN grams SET STATISTICS 1000",
)
KIND, KEY = KIND_AT.format(place="place"), KEY_AT.format(place="place")
SETTLE = ("SELECT gin_clean_pending_list('search_grams_gin')",)
# Of these, the rows that hold the others too are few.
MAX_CONDITIONS = 4
# Odd numbers without a pattern: by them, numbers that are near each other come far apart.
_OF_PAIR, _OF_STRETCH = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
# No kind has this number: stretches from here on are whole kinds.
_WHOLE = 1 << 32


def add(cursor: CursorWrapper, rows: Sequence[tuple[int, Collection[int]]]) -> None:
    if not rows:
        return
    places = ", ".join(["(%s, %s::integer[])"] * len(rows))
    values: list[int | str] = []
    for place, grams in rows:
        stretches = (_WHOLE + kind_at(place), stretch_at(place))
        tokens = sorted({_token(gram, stretch) for gram in grams for stretch in stretches})
        values += [place, f"{{{','.join(map(str, tokens))}}}"]
    cursor.execute(
        f"INSERT INTO search_grams(place, grams) VALUES {places}"  # noqa: S608  # nosec B608
        " ON CONFLICT (place) DO UPDATE SET grams = EXCLUDED.grams",
        values,
    )


def _token(gram: int, stretch: int) -> int:
    """Four bytes with a sign; that two are the same by chance is no more than a row looked at in vain."""
    mixed = (gram * _OF_PAIR ^ stretch * _OF_STRETCH) % (1 << 64) * _OF_PAIR % (1 << 64)
    return (mixed >> 32) - (1 << 31)


def matching(
    cursor: CursorWrapper,
    grams: Sequence[int],
    kinds: Sequence[int],
    *,
    organizations: Sequence[int],
    most: int,
) -> list[Offered]:
    """All kinds by one question; only when those are too many, kind by kind."""
    stretches = [
        stretch
        for kind in kinds
        for stretch in ([stretch_of(kind, pk) for pk in organizations] or [_WHOLE + kind])
    ]
    needed = grams[:: -(-len(grams) // MAX_CONDITIONS)]
    tokens = [f"{{{','.join(str(_token(gram, one)) for one in stretches)}}}" for gram in needed]
    held = " AND ".join(["grams && %s::integer[]"] * len(needed))
    places = f"SELECT place FROM search_grams WHERE {held} LIMIT %s"  # noqa: S608  # nosec B608
    cursor.execute(
        f"SELECT {KIND}, count(*), string_agg(({KEY})::text, ',') FROM ({places}) AS found GROUP BY 1",  # noqa: S608  # nosec B608
        [*tokens, most],
    )
    rows: list[Offered] = cursor.fetchall()
    if len(kinds) == 1 or sum(count for _, count, _ in rows) < most:
        return rows
    return [
        row
        for kind in kinds
        for row in matching(cursor, grams, [kind], organizations=organizations, most=most)
    ]
