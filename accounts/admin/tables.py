"""What hangs on a row of the panel, as tables to look at: children and records.

The framework makes a form for every row and a set of forms for every table, to draw what nobody types into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

from django.contrib.admin import TabularInline
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.admin.cells import showing
from accounts.admin.scope import ScopedMixin
from accounts.markup import filled, joined

ROW = """<tr class="form-row has_original" id="{}-{}">
<td class="original"><p>{}{}</p></td>{}<td class="delete"></td>
</tr>
"""
CELL = '<td class="field-{}"><p>{}</p></td>'
LINK, OWN_PAGE = '<a href="{}">{}</a>', '<a href="{}" class="inlineviewlink">查看</a>'
Cell = Callable[[Any], object]


class PanelInline(ScopedMixin, TabularInline):
    """Children to look at, each with a link to its own page, where it is changed."""

    show_change_link = True
    ordering: ClassVar[tuple[str, ...]] = ("position",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        rows = self.in_scope(super().get_queryset(request), request)
        names = {field.name for field in self.model._meta.get_fields()}
        return rows.filter(archived_at__isnull=True) if "archived_at" in names else rows


class RecordTable:
    """The children of ``parent``; it is None for a row that is to be."""

    def __init__(self, opts: InlineModelAdmin, request: HttpRequest, parent: models.Model | None) -> None:
        key = _get_foreign_key(opts.parent_model, opts.model, fk_name=opts.fk_name)
        names = flatten_fieldsets(opts.get_fieldsets(request, parent))
        self.opts = opts
        self.prefix = key.remote_field.get_accessor_name() or ""
        self.title = opts.verbose_name_plural
        self.heads = [(name, label_for_field(name, opts.model, opts)) for name in names]
        self._request, self._parent, self._key = request, parent, key

    def rows(self) -> SafeString:
        if self._parent is None:
            return SafeString()
        cells = [(name, _cell(self.opts, name)) for name, _ in self.heads]
        found = self.opts.get_queryset(self._request).filter(**{self._key.name: self._parent})
        return joined(ROW, self._rows(found, cells))

    def _rows(
        self, found: models.QuerySet[models.Model], cells: list[tuple[str, Cell]]
    ) -> Iterator[tuple[object, ...]]:
        has_page = self.opts.show_change_link and self.opts.has_registered_model
        for number, row in enumerate(found):
            # It is the one on the page: nothing asks the database for it again.
            setattr(row, self._key.name, self._parent)
            link = filled(OWN_PAGE, _page_of(row)) if has_page else ""
            texts = joined(CELL, ((name, cell(row)) for name, cell in cells))
            yield self.prefix, number, str(row), link, texts


def _page_of(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _cell(opts: InlineModelAdmin, name: str) -> Cell:
    try:
        field = opts.model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    show = showing(opts, name)
    is_linked = isinstance(field, models.ForeignKey) and opts.admin_site.is_registered(field.related_model)
    return partial(_linked, name, show) if is_linked else lambda row: _lines(show(row)[0])


def _linked(name: str, show: Callable[[Any], tuple[object, bool]], row: models.Model) -> object:
    other = getattr(row, name)
    return _lines(show(row)[0]) if other is None else filled(LINK, _page_of(other), other)


def _lines(text: object) -> object:
    said = str(text)
    return said if isinstance(text, SafeString) or said.isprintable() else linebreaksbr(said)
