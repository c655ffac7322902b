"""Where the measure page leads: the pages around it, and what the next step asks for."""

from __future__ import annotations

from django.urls import reverse

from accounts import places
from accounts.models import User
from accounts.pages.links import LinkButton
from measures import rules
from measures.filters.ledger_place import LedgerPlace
from measures.models import Measure
from measures.pages.next_step import NextStep
from measures.workflow import Act, Status

SMALL, SMALL_OUTLINE, QUIET = "primary btn-sm", "outline-primary btn-sm", "outline-secondary"


def page_links(user: User, row: Measure, *, proposals: int, place: LedgerPlace) -> list[LinkButton]:
    """``proposals``: how many figures of the text wait for a decision."""
    found = []
    if row.status != Status.DRAFT and rules.refuse_assign(user, row) is None:
        found.append(LinkButton("改派", reverse("measures:assign", args=[row.pk]) + place.suffix))
    figures = f"文中数据({proposals}项待确认)" if proposals else "文中数据"
    found.append(LinkButton(figures, reverse("measures:figures", args=[row.pk]), QUIET))
    if rules.refuse_urge(user, row) is None:
        found.append(LinkButton("督办单(Word)", places.place("urge_form", row.pk), QUIET))
    if rules.refuse_rearrange(user, row) is None:
        found.append(LinkButton("调整", reverse("measures:rearrange", args=[row.pk]), QUIET))
    if rules.refuse_edit(user, row) is None:
        found.append(LinkButton("修改", reverse("measures:edit", args=[row.pk]) + place.suffix, QUIET))
    return found


def step_links(user: User, row: Measure, step: NextStep, *, place: LedgerPlace) -> list[LinkButton]:
    found = [link for act in step.acts for link in _of_act(act, user, row, place=place)]
    if row.status == Status.COMPLETED:
        home = reverse("measures:sub_issue", args=[row.sub_issue_id])
        found.append(LinkButton("查看所属问题", home, SMALL_OUTLINE))
    return found


def _of_act(act: Act, user: User, row: Measure, *, place: LedgerPlace) -> list[LinkButton]:
    """The act itself, and what is to be handed in before it."""
    if act is Act.ASSIGN:
        return [LinkButton("分派", reverse("measures:assign", args=[row.pk]) + place.suffix, SMALL)]
    if act is Act.SUBMIT and rules.refuse_record_progress(user, row) is None:
        return [LinkButton("填写进展、上传材料", "#new-progress", SMALL)]
    return [LinkButton("去办理", "#acts", SMALL)]
