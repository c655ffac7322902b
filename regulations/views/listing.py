"""制度清单: the regulations of a unit, filtered, sorted, paged."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import Department
from issues.models import Inspection
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import capped_count, read_page
from measures.models.regulation_state import RegulationAct
from regulations import rules
from regulations.question import ORDERS, STATES, RegulationQuestion

MAX_INSPECTIONS = 50


@require_safe
@login_required
@first_page_instead
def regulations(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    question = RegulationQuestion.of(user, request.GET)
    found, counted = question.rows(today=today).for_list(), question.rows(today=today)
    page = read_page(found, ORDERS[question.sort], counted=counted, **cursors_in(request.GET))
    context = {
        "question": question,
        "page": page,
        "rows": [(row, row.state(today), row.due_words(today)) for row in page.rows],
        "states": [(key, label, _count(question, key)) for key, label in STATES.items()],
        "acts": [("", "全部工作类型"), *RegulationAct.choices],
        "departments": [("", "全部部门"), *_departments(request)],
        "inspections": [("", "全部巡察"), *_inspections(request)],
        "orders": [(name, order.label) for name, order in ORDERS.items()],
        "may_add": rules.refuse_add(user) is None,
        "today": today,
    }
    return render(request, "regulations/regulations.html", context)


def _count(question: RegulationQuestion, state: str) -> str:
    return capped_count(question.rows(today=timezone.localdate(), state=state))


def _departments(request: SignedInRequest) -> list[tuple[int, str]]:
    """Of the own unit: many units have an 办公室."""
    if request.user.organization_id is None:
        return []
    rows = Department.objects.filter(organization=request.user.organization_id)
    return list(rows.order_by("order", "name").values_list("pk", "name"))


def _inspections(request: SignedInRequest) -> list[tuple[int, str]]:
    """The newest; who sees many units comes here from one of theirs."""
    if request.user.organization_id is None:
        return []
    rows = Inspection.objects.visible_to(request.user).order_by("-id")
    return list(rows.values_list("pk", "name")[:MAX_INSPECTIONS])
