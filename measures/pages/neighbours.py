"""The measures before and behind one, in the order of the list that somebody came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from jobs.paging import SortKey, beyond, ordering
from measures.filters.filter_set import MeasureFilter, readable_measures
from measures.filters.ledger_place import LedgerPlace
from measures.filters.orders import LEDGER, LEDGER_ORDERS
from measures.models import Measure
from measures.models.measure import MeasureQuerySet


@dataclass(frozen=True)
class Neighbours:
    """Addresses; empty at an end of the list. ``back`` shows this measure in the list."""

    previous: str
    next: str
    back: str


def neighbours(user: User, measure: Measure, place: LedgerPlace) -> Neighbours:
    """By the values of the order: also of a measure that the filter does not find any more."""
    rows = _listed(user, place)
    return Neighbours(
        previous=_address(_beside(rows, measure, place=place, is_backwards=True), place),
        next=_address(_beside(rows, measure, place=place, is_backwards=False), place),
        back=place.url_at(measure.pk),
    )


def next_address(user: User, measure: Measure, place: LedgerPlace) -> str:
    rows = _listed(user, place)
    return _address(_beside(rows, measure, place=place, is_backwards=False), place)


def _listed(user: User, place: LedgerPlace) -> MeasureQuerySet:
    """Without a filter there is nothing to read the choices of the filter for."""
    return MeasureFilter(place.data, user=user).qs if place.query else readable_measures(user)


def _beside(rows: MeasureQuerySet, measure: Measure, *, place: LedgerPlace, is_backwards: bool) -> int | None:
    keys = LEDGER_ORDERS[place.order].keys
    if place.order != LEDGER:
        return _first(rows, keys, measure, is_backwards=is_backwards)
    # Nearly always in the same inspection, where the index leads to it; in the others it is at their end.
    inspection, position, _ = keys
    own = rows.filter(inspection_id=measure.inspection_id)
    found = _first(own, (position,), measure, is_backwards=is_backwards)
    return found or _first(rows, (inspection,), measure, is_backwards=is_backwards, order=keys)


def _first(
    rows: MeasureQuerySet,
    keys: Sequence[SortKey],
    measure: Measure,
    *,
    is_backwards: bool,
    order: Sequence[SortKey] = (),
) -> int | None:
    """The first behind ``measure`` by ``keys``; ``order``, if those alone do not say which comes first."""
    values = [getattr(measure, key.field) for key in keys]
    found = rows.filter(beyond(keys, values, is_backwards=is_backwards))
    return (
        found.order_by(*ordering(order or keys, is_backwards=is_backwards))
        .values_list("pk", flat=True)
        .first()
    )


def _address(pk: int | None, place: LedgerPlace) -> str:
    return "" if pk is None else place.measure_url(pk)
