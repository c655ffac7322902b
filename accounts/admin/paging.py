"""Pages of the panel's lists: counting stops where nobody turns pages any more."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

MAX_ROWS = 1000


class CappedPaginator(Paginator):
    """The first ``MAX_ROWS`` rows; ``is_capped`` says that there are more, which a filter has to find."""

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[: MAX_ROWS + 1].count()
        return len(rows)

    @cached_property
    def count(self) -> int:
        return min(self._counted, MAX_ROWS)

    @property
    def is_capped(self) -> bool:
        return self._counted > MAX_ROWS


class KeysFirstPaginator(CappedPaginator):
    """For rows that are joined to long ones: SQLite would read those of all rows before it sorts them."""

    def page(self, number: int | str) -> Page:
        found = super().page(number)
        if isinstance(found.object_list, QuerySet) and isinstance(self.object_list, QuerySet):
            keys = list(found.object_list.values_list("pk", flat=True))
            found.object_list = self.object_list.filter(pk__in=keys)
        return found
