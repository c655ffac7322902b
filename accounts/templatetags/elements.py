"""Elements of pages that come again and again, each with a question a template need not ask."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

from accounts.markup import filled

register = template.Library()
NOTHING = SafeString("")
OPEN = SafeString(" open")
# The element of a title → that of its text.
TEXTS = {"dt": "dd", "h2": "p", "h3": "p"}
ALERT = '<div class="alert alert-{}{}"{}>{}</div>'
FACT = "<div><dt>{}</dt><dd>{}</dd></div>"


@register.filter
def then(condition: object, text: object) -> object:
    """``{{ row.is_chosen|then:" selected" }}``: the text, or nothing."""
    return text if condition else NOTHING


@register.filter
def counted(number: int, pattern: str) -> SafeString:
    """``{{ rows|length|counted:"({}条)" }}``: the number in its words, nothing where there are none."""
    return filled(pattern, number) if number else NOTHING


@register.simple_tag(takes_context=True)
def opened(context: Context, *names: str) -> str:
    """`` open`` for ``<details>`` when one of the forms ``names`` has to be shown again."""
    return OPEN if set(names) & set(context.get("open_forms") or ()) else ""


@register.simple_tag
def titled(element: str, title: str, text: object) -> SafeString:
    """A title with its text below, or nothing without a text."""
    if not text:
        return NOTHING
    pattern = '<{0}>{1}</{0}><{2} class="text-break">{3}</{2}>'
    return filled(pattern, element, title, TEXTS[element], linebreaksbr(str(text), autoescape=True))


@register.simple_tag
def fact(title: str, text: object) -> SafeString:
    """A fact in a row of facts; nothing of one that is not known."""
    return filled(FACT, title, text) if text else NOTHING


@register.simple_tag
def said(element: str, css: str, text: object, before: str = "") -> SafeString:
    """``text``, with ``before`` in front of it, in an element of its own; nothing without a text."""
    if not text:
        return NOTHING
    shown = linebreaksbr(f"{before}{text}", autoescape=True)
    return filled("<{0}{1}>{2}</{0}>", element, _class(css), shown)


@register.simple_tag
def chip(colour: str, text: object, before: str = "") -> SafeString:
    """A state in its colour; nothing without a text."""
    return filled('<span class="chip chip-{}">{}{}</span>', colour, before, text) if text else NOTHING


@register.simple_tag
def alert_box(level: str, text: object, css: str = "") -> SafeString:
    """What has to be seen first, in one of Bootstrap's levels; a ``danger`` is read aloud at once."""
    role = SafeString(' role="alert"') if level == "danger" else NOTHING
    return filled(ALERT, level, css and f" {css}", role, text) if text else NOTHING


@register.simple_tag
def link(url: str, label: object, css: str = "") -> SafeString:
    """The label as a link; without a page to lead to, the label alone."""
    return filled('<a{} href="{}">{}</a>', _class(css), url, label) if url else filled("{}", label)


def _class(css: str) -> SafeString:
    return filled(' class="{}"', css) if css else NOTHING


@register.simple_tag
def hidden(name: str, value: object) -> SafeString:
    """A hidden field; none without a value."""
    return filled('<input type="hidden" name="{}" value="{}">', name, value) if value else NOTHING
