"""Sections of My work whose rows are no measures: regulations to look at again, findings to close."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from accounts.models import User
from accounts.places import place
from issues.labels import category_label
from issues.models import SubIssue
from measures.closing import closable
from measures.models import Regulation
from measures.models.regulation import answered_for
from measures.pages.rows import cut
from measures.pages.work_sections import MAX_COUNT, MAX_ROWS, WorkLink, WorkSection, capped

# A regulation may have one of its days, or both: databases differ in what the least of a gap is.
_SOONER = [Coalesce(F(name), Value(date.max)) for name in ("review_on", "expires_on")]
MAX_TITLE, MAX_FACTS = 60, 40


def regulations_to_look_at(user: User, today: date) -> WorkSection:
    rows = answered_for(user).due(today).annotate(first_on=Least(*_SOONER)).order_by("first_on", "pk")
    # The keys first: most people have none, and a row is thirty columns.
    keys = list(rows.values_list("pk", flat=True)[: MAX_COUNT + 1])
    read = Regulation.objects.select_related("department").in_bulk(keys[:MAX_ROWS]) if keys else {}
    hint = "90天内到期或应评估的,以及已经过期的;请修订、延长有效期或废止"
    shown = [_regulation(read[pk], today) for pk in keys if pk in read]
    return WorkSection("制度到期和评估", hint, [], capped(len(keys)), kind="link", rows=shown)


def _regulation(row: Regulation, today: date) -> WorkLink:
    department = f" · {row.department.name}" if row.department else ""
    facts = f"{row.due_words(today)}{department}"
    return WorkLink(row.pk, str(row), place("regulation", row.pk), facts=facts)


def closable_findings(user: User) -> WorkSection:
    """The keys first: to find them takes long, to read twenty does not."""
    keys = list(closable(user).values_list("pk", flat=True)[: MAX_COUNT + 1])
    read = SubIssue.objects.filter(pk__in=keys[:MAX_ROWS]).order_by()
    names = ("pk", "mark", "title", "category__mark", "category__title")
    rows = {pk: names for pk, *names in read.values_list(*names)} if keys else {}
    found = [_finding(pk, *rows[pk]) for pk in keys if pk in rows]
    hint = "措施全部完成,可以签署销号"
    return WorkSection("可销号", hint, [], capped(len(keys)), kind="link", rows=found)


def _finding(pk: int, mark: str, title: str, category_mark: str, category_title: str) -> WorkLink:
    category = category_label(category_mark, category_title)
    url = reverse("measures:sub_issue", args=[pk])
    return WorkLink(pk, f"{mark}{cut(title, MAX_TITLE)}", url, facts=cut(category, MAX_FACTS))
