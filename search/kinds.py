"""What can be found: each room registers its kinds; how they are read and whose they are is its business."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models

from accounts.models import User

Row = Mapping[str, object]


@dataclass(frozen=True)
class ChangeFeed:
    """Rows that are added with every change: a growing key, and whom it is about.

    An edit history, or what is only ever added itself. ``object_id`` is the key of the searched row.
    """

    model: type[models.Model]
    key: str = "pk"
    object_id: str = "pk"

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

    ``seen`` are the rows a user may read now; ``organization`` leads from a row to the unit's key, by the
    first way that does. ``columns`` are read besides for ``place``. Without ``feed`` the rows are so few that
    no index is needed.
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


_kinds: dict[str, SearchKind] = {}


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
