"""``{% move_lines moves %}``: the newest moves, each line put together in one step."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts import places
from accounts.markup import joined
from ledger.moves import NewestMove

register = template.Library()
MOVE = """<li><time class="quiet small" datetime="{}">{}</time> {} <strong>{}</strong> <a
  href="{}">{}</a></li>
"""
NO_MOVES = SafeString('<li class="quiet">还没有办理记录。</li>')


@register.simple_tag
def move_lines(moves: Iterable[NewestMove]) -> SafeString:
    url = places.pattern("measures:measure")
    return joined(MOVE, (_values(move, url) for move in moves)) or NO_MOVES


def _values(move: NewestMove, url: str) -> tuple[object, ...]:
    at = timezone.localtime(move.at)
    return (
        at.isoformat(),
        f"{at:%m-%d %H:%M}",
        move.actor_name,
        move.act_label,
        url.format(move.measure_id),
        move.measure,
    )
