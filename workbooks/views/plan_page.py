"""What the previews of one file and of several have in common: counts, questions, rows by kind and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.http import urlencode

from accounts.http import SignedInRequest
from accounts.models import Organization
from workbooks.merging.answers import answer_groups, proposals
from workbooks.merging.apply import AnyPlan
from workbooks.merging.decisions import NewcomerKind
from workbooks.merging.forms import ACCEPT_ALL, ANSWER, LEAVE, MAKE, MAKE_ALL, NOT_MADE
from workbooks.merging.model import RowAction, RowPlan

ROWS_PAGE_SIZE = 50
CONFLICTS, UNREAD, TOLD = "CONFLICT", "UNREAD", "TOLD"


@dataclass(frozen=True)
class PreviewLinks:
    """Where the forms of a preview go, and where to upload again."""

    here: str
    choices: str
    confirm: str
    again: str


def plan_context(
    request: SignedInRequest,
    plan: AnyPlan,
    links: PreviewLinks,
    *,
    organization: Organization,
    is_folded: bool = False,
) -> dict[str, Any]:
    """``is_folded``: rows that say nothing are shown only when they are asked for."""
    show = request.GET.get("show", "" if not is_folded else TOLD)
    answers = answer_groups(plan)
    can_make = any(group.makeable and group.answer is None for group in answers)
    shown = [one for one in plan.rows if _is_shown(one, show)]
    return {
        "links": links,
        "plan": plan,
        "digest": plan.digest(),
        "error_count": plan.count(RowAction.ERROR),
        "counts": [(action, plan.count(action)) for action in RowAction],
        "conflict_count": sum(1 for one in plan.rows if one.conflicts),
        "question_count": sum(1 for one in plan.rows if one.questions),
        "open_count": sum(1 for one in plan.rows for question in one.questions if not question.chosen),
        "unread_count": sum(1 for one in plan.rows if one.unread),
        "answers": answers,
        "name_lists": _name_lists(organization) if can_make else [],
        "can_make": can_make,
        "has_proposals": bool(proposals(plan)),
        "search": urlencode({"show": show}) if show else "",
        "tabs": _tabs(plan, show, is_folded=is_folded),
        "page": Paginator(shown, ROWS_PAGE_SIZE).get_page(request.GET.get("page")),
    }


def _name_lists(organization: Organization) -> list[tuple[str, list[str]]]:
    """What may be typed for a name that nobody has: id of the list, the names."""
    people = list(organization.users.active().order_by("order", "pk"))
    departments = [row.name for row in organization.departments.active()]
    found = [(f"names-{NewcomerKind.DEPARTMENT.value}", departments)]
    for kind in (NewcomerKind.LEADER, NewcomerKind.HANDLER):
        found.append((f"names-{kind.value}", [str(row) for row in people if row.role == kind.role]))
    return found


@dataclass(frozen=True)
class RowsTab:
    """One kind of row to look at alone."""

    label: str
    query: str
    is_current: bool


def _tabs(plan: AnyPlan, show: str, *, is_folded: bool) -> list[RowsTab]:
    kinds = [(action.value, f"{action.label}({plan.count(action)})") for action in RowAction]
    if conflicts := sum(1 for row in plan.rows if row.conflicts or row.questions):
        kinds.append((CONFLICTS, f"要选择的({conflicts})"))
    if unread := sum(1 for row in plan.rows if row.unread):
        kinds.append((UNREAD, f"有未读取的({unread})"))
    tabs = [RowsTab(label, f"?show={value}", show == value) for value, label in kinds]
    if is_folded:
        told = sum(1 for row in plan.rows if row.says_something)
        first = [RowsTab(f"有内容的({told})", "?", show == TOLD), RowsTab("全部", "?show=ALL", show == "ALL")]
        return [*first, *tabs]
    return [RowsTab("全部", "", not show), *tabs]


def _is_shown(row: RowPlan, show: str) -> bool:
    if show == CONFLICTS:
        return bool(row.conflicts or row.questions)
    if show == TOLD:
        return row.says_something
    if show == UNREAD:
        return bool(row.unread)
    return show not in RowAction.__members__ or row.action.value == show


def shown_after(request: SignedInRequest) -> str:
    """Which part of the preview is shown after choices: the rows, or the cells that were not understood."""
    is_for_cells = request.POST.get("all") in (ACCEPT_ALL, MAKE_ALL)
    of_cells = (ANSWER, LEAVE, MAKE, NOT_MADE)
    is_for_cells = is_for_cells or any(name.startswith(of_cells) for name in request.POST)
    return "#cells" if is_for_cells else f"?show={CONFLICTS}#rows"
