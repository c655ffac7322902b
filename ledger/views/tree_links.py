"""Where the page of an inspection leads: its other views, and what is reported of it."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from accounts.pages.links import LinkButton
from accounts.places import place
from issues.models import Inspection


def page_links(user: User, inspection: Inspection, *, drafts: int) -> list[LinkButton]:
    """``drafts``: how many measures wait to be assigned."""
    of_this, ledger = f"?inspection={inspection.pk}", reverse("ledger:ledger")
    found = [
        LinkButton("总览", reverse("ledger:dashboard") + of_this),
        LinkButton("台账", ledger + of_this),
        LinkButton("长期坚持", reverse("measures:inspection_watches", args=[inspection.pk])),
        LinkButton("制度", place("regulations") + of_this),
        LinkButton("导出", place("exports") + of_this),
    ]
    if not user.is_coordinator or inspection.transferred_at:
        return found
    found.append(LinkButton("导入台账", place("ledger_imports") + of_this))
    if drafts:
        grid = place("assignment_grid", inspection.pk)
        found.append(LinkButton(f"分派表({drafts}条待分派)", f"{grid}?drafts", "primary"))
    settings = reverse("issues:inspection_edit", args=[inspection.pk])
    return [*found, LinkButton("设置", settings, "outline-secondary")]


def reporting_links(user: User, inspection: Inspection) -> list[LinkButton]:
    """What is reported concerns who sees the whole; the office alone writes it."""
    if not user.has_whole_view:
        return []
    office, pk = user.is_coordinator, inspection.pk
    links = (
        (office, LinkButton("核对文中数据", reverse("measures:proposals", args=[pk]))),
        (True, LinkButton("反复出现", reverse("measures:inspection_recurring", args=[pk]))),
        (True, LinkButton("报送前自检", place("check", pk))),
        (office, LinkButton("通报和报告", place("draft", pk))),
        (True, LinkButton("报送情况", reverse("measures:filings", args=[pk]))),
        (True, LinkButton("公示", reverse("opinions:publications", args=[pk]))),
        (True, LinkButton("意见登记", reverse("opinions:opinions", args=[pk]))),
        (True, LinkButton("汇总表", reverse("ledger:summary", args=[pk]))),
        (True, LinkButton("上报快照", place("snapshots", pk))),
        (True, LinkButton("打包档案", place("archive", pk))),
        (office, LinkButton("上报包和任务包", place("exchange"))),
        (True, LinkButton("移交档案", place("transfer", pk))),
    )
    return [link for is_for, link in links if is_for]
