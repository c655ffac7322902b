"""``{% timeline entries %}``: what happened, each entry put together in one step."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.admin.history import PanelFieldChange, PanelHistoryEntry
from accounts.markup import filled, joined
from measures.pages.edits import FieldChange, HistoryEntry

register = template.Library()
LIST = SafeString('<ol class="timeline">{}</ol>')
ENTRY = """<li class="line-{}">
  <div><strong>{}</strong>
    <span class="quiet small">{} · <time datetime="{}">{}</time></span></div>
  {}{}</li>
"""
CHANGE = '<div class="small">{}:{} → {}</div>'
NOTE = '<div class="small pre">{}</div>'
NOTHING = SafeString("")
NOTHING_YET = SafeString('<li class="quiet">还没有记录。</li>')
EMPTY = "(空)"


@register.simple_tag
def timeline(entries: Iterable[HistoryEntry | PanelHistoryEntry]) -> SafeString:
    return filled(LIST, joined(ENTRY, (_entry(one) for one in entries)) or NOTHING_YET)


def _entry(one: HistoryEntry | PanelHistoryEntry) -> tuple[object, ...]:
    at = timezone.localtime(one.at)
    return (
        one.colour,
        one.what,
        one.who,
        at.isoformat(),
        f"{at:%Y-%m-%d %H:%M}",
        joined(CHANGE, (_change(change) for change in one.changes)),
        filled(NOTE, linebreaksbr(one.note, autoescape=True)) if one.note else NOTHING,
    )


def _change(change: FieldChange | PanelFieldChange) -> tuple[str, str, str]:
    return change.field, change.old or EMPTY, change.new or EMPTY
