"""What stands on a page of the panel by the hundred, each put together in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.contrib.admin.helpers import Fieldset
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString

from accounts.admin import cells
from accounts.admin.lines import lines
from accounts.markup import joined

register = template.Library()
CHOICE = '<li{}><a href="{}">{}</a></li>\n'
SELECTED = SafeString(' class="selected"')


@register.inclusion_tag("admin/_rows.html")
def panel_rows(cl: ChangeList) -> dict[str, object]:
    headers = list(result_headers(cl))
    return {
        "headers": headers,
        "is_sorted_by_several": sum(bool(one.get("sorted")) for one in headers) > 1,
        "rows": joined("<tr>{}</tr>\n", ((row,) for row in cells.rows(cl))),
    }


@register.simple_tag
def field_lines(fieldset: Fieldset, errors: object) -> SafeString:
    return joined("{}", ((line,) for line in lines(fieldset, has_errors=bool(errors))))


@register.simple_tag
def filter_choices(choices: Iterable[Mapping[str, object]]) -> SafeString:
    return joined(
        CHOICE,
        (
            (SELECTED if one["selected"] else "", iri_to_uri(str(one["query_string"])), one["display"])
            for one in choices
        ),
    )
