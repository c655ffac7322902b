"""An earlier round of the cast's organization, as the tests of 反复出现 build it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from issues import services as outline
from issues.models import Inspection, SubIssue
from measures import services
from measures.models import EffectivenessCheck
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from tests.cast import Cast, completed

AGAIN = "关于服务群众主动性不够的问题"


def earlier_round(cast: Cast, title: str = AGAIN, *, is_chosen: bool = True, years: int = 3) -> SubIssue:
    """Its one finding; ``is_chosen``: the office said which inspection came before."""
    inspection = Inspection.objects.create(
        organization=cast.organization,
        name=f"{years}年前的巡察",
        feedback_on=timezone.localdate() - timedelta(days=365 * years),
    )
    finding = NewSubIssueTree(
        title=title, mark="1.", number=1, measures=[NewMeasure(text="开展大走访。", mark="(1)", number=1)]
    )
    category = NewCategory(title="作风方面", mark="一、", number=1, position=1000, sub_issues=[finding])
    services.create_tree(inspection, [category], by=cast.office, reason="测试")
    if is_chosen:
        outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"predecessor": inspection})
    return SubIssue.objects.get(inspection=inspection)


def carried(cast: Cast) -> SubIssue:
    earlier = earlier_round(cast)
    return services.carry_on(cast.sub_issue.pk, earlier=earlier.pk, by=cast.office)


def planned_check(cast: Cast) -> EffectivenessCheck:
    """The one at closing, of a finding that the office signed off."""
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office)
    return EffectivenessCheck.objects.get(sub_issue=cast.sub_issue, months=0)
