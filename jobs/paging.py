"""Pages of a long list by keyset: a page deep inside costs what the first one costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from accounts.pages.paging import NEXT, PREVIOUS, PageStep

RowT = TypeVar("RowT", bound=models.Model)
LineT = TypeVar("LineT")

PAGE_SIZE = 50
MAX_COUNT = 1000
MAX_KEY = 2**63 - 1


@dataclass(frozen=True)
class SortKey:
    """A column of the order; ``id`` closes each order, so that no two rows are equal in it.

    Dates, and what ``may_be_empty``, come last where they are empty.
    """

    field: str
    is_descending: bool = False
    is_date: bool = False
    is_text: bool = False
    may_be_empty: bool = False

    @property
    def has_gaps(self) -> bool:
        return self.is_date or self.may_be_empty


@dataclass(frozen=True)
class SortOrder:
    label: str
    keys: tuple[SortKey, ...]


NEWEST = SortOrder("最近", (SortKey("id", is_descending=True),))


@dataclass(frozen=True)
class RowsPage(Generic[LineT]):
    rows: list[LineT]
    count: str
    after: str = ""
    before: str = ""

    def steps(self) -> list[PageStep]:
        found = [PageStep(PREVIOUS, f"before={self.before}", is_back=True)] if self.before else []
        return [*found, PageStep(NEXT, f"after={self.after}")] if self.after else found


class BadCursor(Exception):
    """The place named in the address cannot be read."""


def read_page(
    rows: models.QuerySet[RowT],
    order: SortOrder,
    *,
    after: str = "",
    before: str = "",
    counted: models.QuerySet[RowT] | None = None,
    size: int = PAGE_SIZE,
) -> RowsPage[RowT]:
    """The page behind ``after`` or in front of ``before``; the first one without either.

    ``counted``: the same rows without what they are ordered by, where working that out takes long: it is
    worked out once.
    """
    ordered, cut = _asked(rows, order, after=after, before=before)
    page = _keys_first(rows, ordered, size + 1) if counted is None else list(ordered[: size + 1])
    places = [[getattr(row, key.field) for key in order.keys] for row in page]
    return cut(page, places, capped_count(rows if counted is None else counted), size)


def read_lines(
    rows: models.QuerySet[RowT],
    order: SortOrder,
    lines: Callable[[list[int]], Mapping[int, LineT]],
    *,
    after: str = "",
    before: str = "",
    are_few: bool = False,
) -> RowsPage[LineT]:
    """As ``read_page``, of what ``lines`` reads of the rows with some keys.

    ``are_few``: they are looked up one by one and sorted; the first page counts them by the same question.
    """
    ordered, cut = _asked(rows, order, after=after, before=before)
    counts = are_few and not cut.has_cursor
    most = max(MAX_COUNT, PAGE_SIZE) if counts else PAGE_SIZE
    # The keys first: joined to what a row shows, SQLite reads every row before it sorts.
    places = list(ordered.values_list(*(key.field for key in order.keys))[: most + 1])
    count = _capped(len(places)) if counts else capped_count(rows)
    places = places[: PAGE_SIZE + 1]
    found = lines([place[-1] for place in places])
    places = [place for place in places if place[-1] in found]
    return cut([found[place[-1]] for place in places], places, count, PAGE_SIZE)


@dataclass(frozen=True)
class _Cut:
    """Makes a page of ``size`` of one row more."""

    is_backwards: bool
    has_cursor: bool

    def __call__(
        self, found: list[LineT], places: Sequence[Sequence[object]], count: str, size: int
    ) -> RowsPage[LineT]:
        has_more, page, shown = len(found) > size, found[:size], list(places[:size])
        if self.is_backwards:
            page.reverse()
            shown.reverse()
        is_inside = bool(self.has_cursor and page)
        has_next, has_previous = (bool(page), has_more) if self.is_backwards else (has_more, is_inside)
        return RowsPage(
            page,
            count,
            after=_written(shown[-1]) if has_next else "",
            before=_written(shown[0]) if has_previous else "",
        )


def _asked(
    rows: models.QuerySet[RowT], order: SortOrder, *, after: str, before: str
) -> tuple[models.QuerySet[RowT], _Cut]:
    """The rows from the cursor on, in their order; raises ``BadCursor``."""
    is_backwards = bool(before) and not after
    cursor = _read_cursor(before if is_backwards else after, order.keys)
    found = rows.filter(beyond(order.keys, cursor, is_backwards=is_backwards)) if cursor else rows
    ordered = found.order_by(*ordering(order.keys, is_backwards=is_backwards))
    return ordered, _Cut(is_backwards, bool(cursor))


def _keys_first(rows: models.QuerySet[RowT], ordered: models.QuerySet[RowT], most: int) -> list[RowT]:
    """Joined to what a row shows, SQLite reads every row before it sorts."""
    keys = list(ordered.values_list("pk", flat=True)[:most])
    by_key = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


def capped_count(rows: models.QuerySet[RowT]) -> str:
    """Counting stops soon after ``MAX_COUNT``: nobody needs to know, and everybody would wait."""
    return _capped(rows.order_by()[: MAX_COUNT + 1].count())


def _capped(count: int) -> str:
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)


def ordering(keys: Sequence[SortKey], *, is_backwards: bool) -> list[OrderBy | str]:
    """For ``order_by``."""
    found: list[OrderBy | str] = []
    for key in keys:
        descends = key.is_descending is not is_backwards
        if key.has_gaps:
            # Rows without a value come last in both databases, first when read backwards.
            place = {"nulls_first": True} if is_backwards else {"nulls_last": True}
            found.append(F(key.field).desc(**place) if descends else F(key.field).asc(**place))
        else:
            found.append(f"-{key.field}" if descends else key.field)
    return found


def beyond(keys: Sequence[SortKey], values: Sequence[object], *, is_backwards: bool) -> Q:
    """Rows strictly behind ``values`` in the order, or in front of them."""
    condition = Q(pk__in=[])
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & _further(key, value, is_backwards=is_backwards)
        equal &= Q(**{f"{key.field}__isnull": True}) if value is None else Q(**{key.field: value})
    first, value = keys[0], values[0]
    if value is not None and not first.has_gaps:
        # Says nothing new, but lets an index start at the right place.
        bound = "lte" if first.is_descending is not is_backwards else "gte"
        condition &= Q(**{f"{first.field}__{bound}": value})
    return condition


def _further(key: SortKey, value: object, *, is_backwards: bool) -> Q:
    empty = Q(**{f"{key.field}__isnull": True})
    if value is None:
        return ~empty if is_backwards else Q(pk__in=[])
    lookup = "lt" if key.is_descending is not is_backwards else "gt"
    found = Q(**{f"{key.field}__{lookup}": value})
    return found | empty if key.has_gaps and not is_backwards else found


def _written(values: Sequence[object]) -> str:
    return "~".join("" if value is None else str(value) for value in values)


def _read_cursor(text: str, keys: Sequence[SortKey]) -> list[object]:
    """The values of a cursor; raises ``BadCursor``."""
    if not text:
        return []
    parts = text.split("~")
    if len(parts) != len(keys):
        raise BadCursor(text)
    return [_read_value(part, key) for part, key in zip(parts, keys, strict=True)]


def _read_value(part: str, key: SortKey) -> date | int | str | None:
    try:
        if key.is_date:
            return date.fromisoformat(part) if part else None
        if key.is_text:
            return part[:20].replace("\0", "")
        if key.may_be_empty and not part:
            return None
        value = int(part)
    except ValueError as error:
        raise BadCursor(part) from error
    if abs(value) > MAX_KEY:
        raise BadCursor(part)
    return value
