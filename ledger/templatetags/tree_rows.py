"""``{% tree_findings findings today %}`` and ``{% tree_measures measures today %}``: the rows of an opened
branch, each put together in one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django import template
from django.utils.safestring import SafeString

from accounts import places
from accounts.markup import filled, joined
from accounts.templatetags.elements import said
from ledger.branches import TreeFinding
from measures.models import Measure
from measures.pages.rows import cut
from measures.templatetags.deadlines import due

register = template.Library()
MAX_TEXT = 90
MEASURES = SafeString('<ul class="measure-list">{}</ul>')
MEASURE = """<li>
  <a class="text" href="{}">{}{}</a>
  <span class="state">{} <span class="chip chip-{}">{}</span></span>
</li>
"""
NO_MEASURES = SafeString('<li class="quiet">还没有整改措施。</li>')
FINDING = """{0}<div class="finding" id="finding-{1}">
  <a class="small open-finding" href="{2}">打开问题</a>
  <details{3}>
    <summary>
      <span class="title">{4}</span>
      {5}
      <span class="quiet small text-nowrap">完成 {6}/{7}</span>
    </summary>
    <div class="measures">{8}</div>
  </details>
</div>
"""
NO_FINDINGS = SafeString('<p class="finding quiet mb-0">这个类别下没有问题。</p>')
OPEN = SafeString(" open")
FETCHED = ' hx-get="?sub_issue={}" hx-trigger="toggle once" hx-target="find .measures"'
SHOW = '<a class="small" href="?sub_issue={0}#finding-{0}">显示这个问题的措施</a>'
CLOSED = SafeString('<span class="stamp small">已销号</span>')
NOTHING = SafeString("")


@register.simple_tag
def tree_measures(measures: Iterable[Measure], today: date) -> SafeString:
    url = places.pattern("measures:measure")
    rows = joined(
        MEASURE,
        (
            (
                url.format(row.pk),
                row.mark,
                cut(row.text, MAX_TEXT),
                due(row, today),
                row.status_colour(),
                row.status_label(),
            )
            for row in measures
        ),
    )
    return filled(MEASURES, rows or NO_MEASURES)


@register.simple_tag
def tree_findings(findings: Iterable[TreeFinding], today: date) -> SafeString:
    return joined(FINDING, _lines(findings, today)) or NO_FINDINGS


def _lines(findings: Iterable[TreeFinding], today: date) -> Iterator[tuple[object, ...]]:
    """The title of a group stands above its first finding."""
    url, group = places.pattern("measures:sub_issue"), ""
    for finding in findings:
        row, before = finding.row, group
        group = row.group_title
        yield (
            said("h3", "group", group) if group != before else NOTHING,
            row.pk,
            url.format(row.pk),
            OPEN if finding.is_open else filled(FETCHED, row.pk),
            row,
            CLOSED if row.closed_on else NOTHING,
            finding.counts.done,
            finding.counts.total,
            tree_measures(finding.measures, today) if finding.is_open else filled(SHOW, row.pk),
        )
