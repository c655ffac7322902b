"""The filters of the panel's lists, and what an address may ask of a list at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.db import models
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

RowT = TypeVar("RowT", bound=models.Model)
# What the filters and the date line of the framework ask of the field they stand for.
FILTER_LOOKUPS = frozenset(("exact", "id__exact", "isnull", "isempty", "gte", "lt", "year", "month", "day"))


def scoped(site: admin.AdminSite, model: type[RowT], request: HttpRequest) -> models.QuerySet[RowT]:
    """The rows of ``model`` that the panel shows to this user."""
    return site.get_model_admin(model).get_queryset(request)


class ScopedFilter(admin.RelatedFieldListFilter):
    """Offers only rows that the user sees in the panel himself; equal names with their unit's behind."""

    def field_choices(
        self, field: RelatedField, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, _StrOrPromise]]:
        rows = scoped(model_admin.admin_site, field.related_model, request)
        if any(one.name == "organization" for one in field.related_model._meta.get_fields()):
            rows = rows.select_related("organization")
        found = list(rows[:200])
        counts = Counter(map(str, found))
        return [(str(row.pk), _with_unit(row) if counts[str(row)] > 1 else str(row)) for row in found]


def _with_unit(row: models.Model) -> str:
    unit = getattr(row, "organization", None)
    return f"{row}({unit})" if unit else str(row)


class PeriodFilter(admin.DateFieldListFilter):
    """The framework's periods and the years before; the database is not asked which of them have rows.

    Its line of dates asks for the first and the last row of all on every page.
    """

    EARLIER_YEARS = 4
    # A deadline lies ahead, what was done does not.
    COMING_YEARS = 3
    AHEAD = frozenset({"due_on"})

    def __init__(self, field: models.Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        begin = timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        last = begin.year + self.COMING_YEARS if field.name in self.AHEAD else begin.year - 1
        for year in range(last, begin.year - 1 - self.EARLIER_YEARS, -1):
            if year == begin.year:
                continue
            ends = [begin.replace(year=one) for one in (year, year + 1)]
            since, until = ends if isinstance(field, models.DateTimeField) else [end.date() for end in ends]
            period: dict[str, bool | date | datetime] = {
                self.lookup_kwarg_since: since,
                self.lookup_kwarg_until: until,
            }
            self.links = (*self.links, (f"{year}年", period))


class ArchivedFilter(admin.SimpleListFilter):
    title = "归档"
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("no", "未归档"), ("yes", "已归档")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[RowT]) -> models.QuerySet[RowT]:
        if self.value() not in ("no", "yes"):
            return queryset
        return queryset.filter(archived_at__isnull=self.value() == "no")


def _name_of(list_filter: object) -> str:
    """The field or parameter that an entry of ``list_filter`` filters by."""
    first = list_filter[0] if isinstance(list_filter, (list, tuple)) else list_filter
    return str(getattr(first, "parameter_name", first))


def is_offered(lookup: str, list_filters: Iterable[object], date_hierarchy: str | None) -> bool:
    """Whether ``lookup`` is what one of the list's own filters puts into an address."""
    names = [_name_of(one) for one in list_filters] + ([date_hierarchy] if date_hierarchy else [])
    return any(lookup == name or lookup.removeprefix(f"{name}__") in FILTER_LOOKUPS for name in names)
