"""Inputs, selects and texts of forms put together in Python, the same to the letter as Django's templates.

Django includes a template for every option and every set of attributes: a page of settings spent three
quarters of its time there. Other widgets are drawn by their templates as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.markup import filled, joined

WidgetContext = Mapping[str, Any]
FOLDER = "django/forms/widgets/"
INPUTS = ("text", "number", "hidden", "date", "email", "password", "url", "checkbox", "time", "input")
OPTIONS = frozenset(f"{FOLDER}{kind}_option.html" for kind in ("select", "checkbox", "radio"))
ATTRIBUTE, FLAG = ' {}="{}"', " {}"
LABEL = "<label{}>{} {}</label>"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        if draw is None or not _is_plain(context["widget"]):
            return super().render(template_name, context, request)
        return draw(context["widget"])


def _is_plain(widget: WidgetContext) -> bool:
    """Whether its options, if it has any, are Django's own."""
    options = [one for _, group, _ in widget.get("optgroups", ()) for one in group]
    return all(one["template_name"] in OPTIONS for one in options)


def _attributes(widget: WidgetContext) -> SafeString:
    return joined(
        "{}",
        (
            (filled(FLAG, name) if value is True else filled(ATTRIBUTE, name, value),)
            for name, value in widget["attrs"].items()
            if value is not False
        ),
    )


def _input(widget: WidgetContext) -> SafeString:
    value = "" if widget["value"] is None else filled(ATTRIBUTE, "value", widget["value"])
    return filled(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget)
    )


def _textarea(widget: WidgetContext) -> SafeString:
    text = widget["value"] or ""
    return filled('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), text)


def _select(widget: WidgetContext) -> SafeString:
    groups = joined("{}", ((_group(name, options),) for name, options, _ in widget["optgroups"]))
    return filled('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), groups)


def _group(name: object, options: list[WidgetContext]) -> SafeString:
    rows = joined(
        '\n  <option value="{}"{}>{}</option>\n',
        ((one["value"], _attributes(one), one["label"]) for one in options),
    )
    return filled('\n  <optgroup label="{}">{}\n  </optgroup>', name, rows) if name else rows


def _several(widget: WidgetContext) -> SafeString:
    """Boxes or buttons, each with its label."""
    shown = {name: widget["attrs"].get(name) for name in ("id", "class")}
    around = joined(ATTRIBUTE, ((name, value) for name, value in shown.items() if value))
    groups = joined("{}", ((_boxes(name, options),) for name, options, _ in widget["optgroups"]))
    return filled("<div{}>{}\n</div>", around, groups)


def _boxes(name: object, options: list[WidgetContext]) -> SafeString:
    rows = joined("<div>\n    {}</div>", ((_box(one),) for one in options))
    return filled("\n  <div><label>{}</label>{}\n  </div>", name, rows) if name else rows


def _box(option: WidgetContext) -> SafeString:
    box = filled("{}\n", _input(option))
    if option["wrap_label"]:
        key = option["attrs"].get("id")
        box = filled(LABEL, filled(ATTRIBUTE, "for", key) if key else "", box, option["label"])
    return filled("{}\n\n", box)


DRAWN: dict[str, Callable[[WidgetContext], SafeString]] = {
    **{f"{FOLDER}{kind}.html": _input for kind in INPUTS},
    FOLDER + "textarea.html": _textarea,
    FOLDER + "select.html": _select,
    FOLDER + "checkbox_select.html": _several,
    FOLDER + "radio.html": _several,
}
