"""Categories, for the search: a hit leads to their measures in the ledger."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from issues.models import Category
from measures.visibility import visible_sub_issues
from search.kinds import ChangeFeed, HitPlace, Row, SearchKind, register


def _categories(user: User) -> QuerySet[Category]:
    """Who sees whole inspections sees theirs; others those of the findings they see."""
    rows = Category.objects.visible_to(user)
    if user.is_handler or user.is_leader:
        return rows.filter(pk__in=visible_sub_issues(user).values("category_id"))
    return rows


def _place(row: Row, _user: User) -> HitPlace:
    query = f"?inspection={row['inspection_id']}&category={row['pk']}"
    return HitPlace(
        f"{reverse('ledger:ledger')}{query}", f"{row['mark']}{row['title']}", str(row["inspection__name"])
    )


register(
    SearchKind(
        name="category",
        label="问题类别",
        number=12,
        model=Category,
        fields=("title", "text"),
        organization=("inspection__organization_id",),
        seen=_categories,
        place=_place,
        columns=("mark", "inspection_id", "inspection__name"),
        feed=ChangeFeed(Category.history.model, "history_id", "id"),
        transferred=("inspection__transferred_at",),
    )
)
