"""The cells of the panel's lists and tables: how a column is read and shown is worked out once for all rows.

To the letter what Django makes of them (``items_for_result``), which looks for the field, its choices and the
address of the list again in every cell. Rows are never edited in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.utils.safestring import SafeString

from accounts.markup import filled

CELL, OPENER = '<{0} class="{1}">{2}</{0}>', ' data-popup-opener="{}"'
LINK = '<a href="{}{}"{}>{}</a>'
NO_WRAP = " nowrap"
# What stands in a cell, and whether it is a date, which stays on one line.
Shown = tuple[object, bool]


@dataclass(frozen=True)
class Column:
    classes: str
    tag: str
    is_link: bool
    show: Callable[[Any], Shown]

    def cell(self, row: models.Model, link: Callable[[object], SafeString]) -> SafeString:
        text, is_date = self.show(row)
        classes = self.classes + NO_WRAP if is_date else self.classes
        return filled(CELL, self.tag, classes, link(text) if self.is_link else text)


def rows(cl: ChangeList) -> Iterator[SafeString]:
    """The cells of each row."""
    columns = list(_columns(cl))
    kept = dict(parse_qsl(cl.preserved_filters))
    query = f"?{urlencode(kept)}" if kept else ""
    for row in cl.result_list:
        link = partial(_link, cl, query, row)
        yield SafeString("".join([column.cell(row, link) for column in columns]))  # nosec B703 - each came filled


def _link(cl: ChangeList, query: str, row: models.Model, text: object) -> SafeString:
    key = row.serializable_value(cl.to_field or "pk")
    return filled(LINK, cl.url_for_result(row), query, filled(OPENER, key) if cl.is_popup else "", text)


def _columns(cl: ChangeList) -> Iterator[Column]:
    links = cl.list_display_links or ()
    tag = "th"
    for name in cl.list_display:
        is_link = name in links
        yield Column(
            "action-checkbox" if name == "action_checkbox" else f"field-{name}",
            tag if is_link else "td",
            is_link,
            showing(cl.model_admin, str(name), is_link=is_link),
        )
        if is_link:
            tag = "td"


def showing(site: BaseModelAdmin, name: str, *, is_link: bool = False) -> Callable[[Any], Shown]:
    """How the column ``name`` of a list, or of a table of records, is shown."""
    empty = site.get_empty_value_display()
    try:
        field = site.opts.get_field(name)
    except FieldDoesNotExist:
        field = None
    if not isinstance(field, models.Field):
        return _said(site, name, empty=empty)
    if isinstance(field, models.ForeignKey):
        return partial(_named, name, empty)
    is_date = isinstance(field, (models.DateField, models.TimeField))
    if field.flatchoices:
        return partial(_chosen, name, dict(field.flatchoices), empty)
    return lambda row: (display_for_field(_read(row, name), field, empty, avoid_link=is_link), is_date)


def _read(row: models.Model, name: str) -> object:
    """Of a text of nothing but blanks, nothing."""
    value = getattr(row, name)
    return "" if isinstance(value, str) and not value.strip() else value


def _chosen(name: str, labels: dict[object, object], empty: str, row: models.Model) -> Shown:
    return labels.get(_read(row, name), empty), False


def _named(name: str, empty: str, row: models.Model) -> Shown:
    try:
        other = getattr(row, name)
    except ObjectDoesNotExist:
        return empty, False
    return empty if other is None else other, True


def _said(site: BaseModelAdmin, name: str, *, empty: str) -> Callable[[Any], Shown]:
    """What a function of the panel or of the row says."""
    own = getattr(site, name, None) if name != "__str__" else None
    attr = own or getattr(site.opts.model, name, None)
    nothing, is_boolean = getattr(attr, "empty_value_display", empty), getattr(attr, "boolean", False)

    def shown(row: models.Model) -> Shown:
        value = own(row) if own else lookup_field(name, row, site)[2]
        if isinstance(value, str) and not value.strip():
            value = ""
        return display_for_value(value, nothing, is_boolean), isinstance(value, (date, time))

    return shown
