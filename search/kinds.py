"""What can be found: each room registers its kinds; how they are read and whose they are is its business."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from accounts.models import User

Row = Mapping[str, object]


@dataclass(frozen=True)
class ChangeFeed:
    """Rows that are added with every change: a growing key, and whom it is about.

    An edit history, or what is only ever added itself. ``object_id`` is the key of the searched row; or of
    what the searched row's column ``way`` names, where the trail of that tells of its changes.
    """

    model: type[models.Model]
    key: str = "pk"
    object_id: str = "pk"
    way: str = ""

    def after(self, key: int) -> models.QuerySet[models.Model]:
        return self.model._base_manager.filter(**{f"{self.key}__gt": key}).order_by(self.key)


@dataclass(frozen=True)
class HitPlace:
    """Where a hit leads, what it is called and what it belongs to."""

    url: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class SearchKind:
    """``fields`` are searched; a hit is called by the first. ``number`` stands in the index, for good.

    ``values``: columns of JSON of which every value is searched as well, and no key.

    ``seen`` are the rows a user may read now; ``organization`` leads from a row to the unit's key, by the
    first way that does. ``columns`` are read besides for ``place``. Without ``feed`` the rows are so few that
    no index is needed. ``transferred`` leads to when the inspection was handed to the archive.
    """

    name: str
    label: str
    number: int
    model: type[models.Model]
    fields: tuple[str, ...]
    organization: tuple[str, ...]
    seen: Callable[[User], models.QuerySet[models.Model]]
    place: Callable[[Row, User], HitPlace]
    columns: tuple[str, ...] = ()
    feed: ChangeFeed | None = None
    values: tuple[str, ...] = ()
    transferred: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.fields, *self.values)

    def changed(self, objects: Collection[int | None]) -> set[int]:
        """The searched rows that ``feed`` tells of by ``objects``."""
        way = self.feed.way if self.feed else ""
        known = {key for key in objects if key is not None}
        return self._keys(**{f"{way}__in": known}) if way else known

    def changed_since(self, done: int, keys: Sequence[int]) -> set[int]:
        """Of ``keys``, the rows of which ``feed`` tells something behind ``done``."""
        if self.feed is None:
            return set()
        told = self.feed.after(done).order_by()
        if self.feed.way:
            return self._keys(pk__in=keys, **{f"{self.feed.way}__in": told.values(self.feed.object_id)})
        told = told.filter(**{f"{self.feed.object_id}__in": keys})
        return set(told.values_list(self.feed.object_id, flat=True))

    def _keys(self, **held: object) -> set[int]:
        return set(self.model._base_manager.filter(**held).order_by().values_list("pk", flat=True))


_kinds: dict[str, SearchKind] = {}


def text_in(row: Row, name: str) -> str:
    """What ``fields`` or ``values`` say; values stand in lines of their own."""
    found = row[name]
    return "\n".join(map(str, found.values())) if isinstance(found, dict) else str(found or "")


def register(*kinds: SearchKind) -> None:
    for one in kinds:
        _kinds[one.name] = one


def all_kinds() -> list[SearchKind]:
    """As they are shown."""
    return sorted(_kinds.values(), key=lambda one: one.number)


def indexed_kinds() -> list[SearchKind]:
    return [one for one in all_kinds() if one.feed]


def kind_named(name: str) -> SearchKind:
    """Raises ``KeyError``."""
    return _kinds[name]
