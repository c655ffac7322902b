"""Pieces of pages that come again and again, each with a question a template need not ask."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.defaultfilters import filesizeformat, linebreaksbr
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.models import Evidence, EvidenceVersion

register = template.Library()
OPEN = SafeString(" open")
# The element of a title → that of its text.
TEXTS = {"dt": "dd", "h2": "p", "h3": "p"}


@register.simple_tag(takes_context=True)
def opened(context: Context, *names: str) -> str:
    """`` open`` for ``<details>`` when one of the forms ``names`` has to be shown again."""
    return OPEN if set(names) & set(context.get("open_forms") or ()) else ""


@register.simple_tag
def titled(element: str, title: str, text: object) -> SafeString:
    """A title with its text below, or nothing without a text."""
    if not text:
        return SafeString("")
    pattern = '<{0}>{1}</{0}><{2} class="text-break">{3}</{2}>'
    return format_html(pattern, element, title, TEXTS[element], linebreaksbr(str(text), autoescape=True))


@register.simple_tag
def said(element: str, css: str, text: object, before: str = "") -> SafeString:
    """``text``, with ``before`` in front of it, in an element of its own; nothing without a text."""
    if not text:
        return SafeString("")
    shown = linebreaksbr(f"{before}{text}", autoescape=True)
    return format_html('<{0} class="{1}">{2}</{0}>', element, css, shown)


@register.simple_tag
def evidence_facts(evidence: Evidence, version: EvidenceVersion) -> str:
    """What is known of the newest version, in one line."""
    names = [name for name in (version.name, version.reference) if name and name != evidence.name]
    facts = [str(evidence.get_kind_display()), *names]
    if version.size:
        facts.append(filesizeformat(version.size))
    if evidence.dated_on:
        facts.append(f"材料日期 {evidence.dated_on:%Y-%m-%d}")
    facts.append(f"{version.actor_name} {timezone.localtime(version.at):%Y-%m-%d %H:%M}")
    return " · ".join(facts)
