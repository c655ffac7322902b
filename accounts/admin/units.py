"""Lists of the panel: for who looks after several units, the unit's name stands first in every row."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.http import signed_in_user

if TYPE_CHECKING:
    from django.contrib.admin.options import _ListDisplayT

NAME = "organization"


class UnitFirst(admin.ModelAdmin):
    """``organization_path``: the way to the organization; ``has_unit`` where a row is one unit's."""

    organization_path: ClassVar[str] = NAME
    has_unit: ClassVar[bool] = True

    def get_list_display(self, request: HttpRequest) -> _ListDisplayT:
        shown = super().get_list_display(request)
        if not self._is_said(request):
            return shown
        first = NAME if NAME in shown else "unit_shown"
        return [first, *(name for name in shown if name != first)]

    def get_list_display_links(self, request: HttpRequest, list_display: _ListDisplayT) -> _ListDisplayT:
        """The row's own name leads to it, not the unit's."""
        if self._is_said(request):
            return list_display[1:2]
        return super().get_list_display_links(request, list_display)

    def get_list_select_related(self, request: HttpRequest) -> tuple[str, ...]:
        found = super().get_list_select_related(request)
        names = () if isinstance(found, bool) else tuple(found)
        return (*names, *self.unit_paths()) if self._is_said(request) else names

    def unit_paths(self) -> tuple[str, ...]:
        return (self.organization_path,)

    def _is_said(self, request: HttpRequest) -> bool:
        return self.has_unit and signed_in_user(request).organization_id is None

    @admin.display(description="单位")
    def unit_shown(self, row: models.Model) -> str:
        return str(self.unit_of(row))

    def unit_of(self, row: models.Model) -> object:
        return reduce(getattr, self.organization_path.split("__"), row)
