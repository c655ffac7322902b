"""The heads of the list's columns; those of an order that can be chosen lead to it, and back again."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.filters.ledger_place import PAGES, query_of
from measures.filters.orders import LEDGER

# Column → its orders, the one of the first click in front, each with what a screen reader says of it.
SORTED_BY = {
    "measure": ((LEDGER, "ascending"),),
    "due_on": (("due", "ascending"), ("due_last", "descending")),
    "leader": (("leader", "ascending"), ("leader_last", "descending")),
    "department": (("department", "ascending"), ("department_last", "descending")),
    "status": (("status", "ascending"), ("status_last", "descending")),
}
PLAIN = '<th scope="col" class="{}">{}</th>'
SORTABLE = '<th scope="col" class="{}"{}><a href="?{}" title="{}">{}</a>{}</th>'
ARIA = SafeString(' aria-sort="{}"')
ARROWS = {"ascending": " ↑", "descending": " ↓", "": ""}


def head(key: str, title: str, *, css: str, sort: str, data: QueryDict) -> SafeString:
    """``sort`` is the order of the page, ``data`` the query it was asked with."""
    orders = SORTED_BY.get(key, ())
    if not orders:
        return format_html(PLAIN, css, title)
    direction = dict(orders).get(sort, "")
    target = next(name for name, _ in (*orders, orders[0]) if name != sort or len(orders) == 1)
    aria = format_html(ARIA, direction) if direction else ""
    return format_html(SORTABLE, css, aria, _query(data, target), f"按{title}排序", title, ARROWS[direction])


def _query(data: QueryDict, order: str) -> str:
    kept = query_of(data, without=(*PAGES, "sort"))
    sort = "" if order == LEDGER else f"sort={order}"
    return "&".join(filter(None, (kept, sort)))
