"""Long ledgers."""

from __future__ import annotations

from issues.models import Inspection
from measures import services
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from tests.cast import Cast


def many(cast: Cast, count: int) -> Inspection:
    inspection = Inspection.objects.create(organization=cast.organization, name="大巡察")
    measures = [
        NewMeasure(text=f"第{n}条措施,明确责任,定期检查。", mark=f"({n})", number=n) for n in range(1, 4)
    ]
    findings = [NewSubIssueTree(title=f"问题{n}", mark=f"{n}.", measures=measures) for n in range(count // 3)]
    tree = [NewCategory(title="作风方面", mark="一、", position=1000, sub_issues=findings)]
    services.create_tree(inspection, tree, by=cast.office, reason="测试")
    return inspection
