"""``{% pages page query %}``: the links to the neighbours of a page, nothing where it is the only one."""

from __future__ import annotations

from django import template
from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.pages.paging import Stepping, steps_of

register = template.Library()
NAV = '<nav class="{} no-print" aria-label="翻页">{}</nav>'
CLASS = ' class="{}"'
STEP = '<a{} rel="{}" href="?{}">{}</a>'


@register.simple_tag
def pages(
    page: Stepping | Page, query: str = "", *, css: str = "d-flex gap-3", button: str = "", anchor: str = ""
) -> SafeString:
    """``query`` is the filter without the place in the list; ``anchor`` where the list begins."""
    before = f"{query}&" if query else ""
    steps = [
        (format_html(CLASS, button) if button else "", step.rel, f"{before}{step.query}{anchor}", step.label)
        for step in steps_of(page)
    ]
    return format_html(NAV, css, format_html_join(" ", STEP, steps)) if steps else SafeString("")


@register.simple_tag
def page_number(page: Page) -> str:
    """Where in the list one is; empty of a single page."""
    total = page.paginator.num_pages
    return f"第 {page.number} 页,共 {total} 页" if total > 1 else ""
