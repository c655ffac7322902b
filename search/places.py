"""The key of an entry says of which kind and organization its row is: a search reads what one unit has."""

from __future__ import annotations

# Of a kind: its number, how many keys of rows, and these with commas between; "" or NULL for none.
Offered = tuple[int, int, str | None]
# Of 63 bits, 5 are left for the kind. Units whose keys end alike share a stretch: that is no more than
# slower, because what is found is looked through as its reader sees it.
ORGANIZATION_BITS, OBJECT_BITS = 16, 42
UNITS, OBJECTS = 1 << ORGANIZATION_BITS, 1 << OBJECT_BITS


def stretch_of(kind: int, organization: int | None) -> int:
    """What the places of the kind's rows in that unit begin with."""
    return kind * UNITS + (organization or 0) % UNITS


def place_of(kind: int, organization: int | None, object_id: int) -> int:
    return stretch_of(kind, organization) * OBJECTS + object_id


def stretch_at(place: int) -> int:
    return place // OBJECTS


def kind_at(place: int) -> int:
    return place // OBJECTS // UNITS


# The row's kind, and its key, with the entry at the place of that name, in both databases.
KIND_AT = f"{{place}} >> {ORGANIZATION_BITS + OBJECT_BITS}"
KEY_AT = f"{{place}} & {OBJECTS - 1}"
