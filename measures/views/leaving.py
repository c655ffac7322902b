"""Before somebody is switched off or a department ends: what is still open with him, and 转交."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import rules
from accounts.http import SignedInRequest
from accounts.models import Department, Organization, Role, User
from accounts.numbers import typed_key
from audit.exceptions import Refused
from measures import services
from measures.models import Measure
from measures.models.measure import MeasureQuerySet


@dataclass(frozen=True)
class Leaving:
    """``heirs`` are those who can take over; ``end_url`` is where it is switched off, "" for who may not."""

    one: User | Department
    rows: MeasureQuerySet
    heirs: list[User] | list[Department]
    end_url: str
    is_person: bool


@require_http_methods(["GET", "POST"])
@login_required
def person_leaving(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.filter(organization__in=_organizations(request.user)), pk=pk)
    rows = Measure.objects.current().open().filter(Q(leader=person) | Q(handler=person))
    heirs = User.objects.active().filter(organization=person.organization_id, role=person.role)
    if person.role == Role.HANDLER:
        heirs = heirs.filter(department=person.department_id)
    may_end = rules.refuse_rights(request.user, person) is None and person.is_active
    end_url = reverse("accounts:user_deactivate", args=[pk]) if may_end else ""
    found = list(heirs.exclude(pk=pk).order_by("order", "pk"))
    return _page(request, Leaving(person, rows, found, end_url, is_person=True))


@require_http_methods(["GET", "POST"])
@login_required
def department_leaving(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Department.objects.filter(organization__in=_organizations(request.user))
    department = get_object_or_404(rows, pk=pk)
    is_supporting = Measure.supporting_departments.through.objects.filter(department=department)
    named = Q(department=department) | Q(pk__in=is_supporting.values("measure_id"))
    heirs = Department.objects.active().filter(organization=department.organization_id).exclude(pk=pk)
    may_end = rules.refuse_make(request.user) is None and department.is_active
    end_url = reverse("accounts:department_edit", args=[pk]) if may_end else ""
    measures = Measure.objects.current().open().filter(named)
    return _page(request, Leaving(department, measures, list(heirs), end_url, is_person=False))


def _organizations(user: User) -> list[int]:
    """Whose accounts ``user`` looks after, and for the office its own; for anybody else there is no page."""
    found = set(Organization.objects.administered_by(user).values_list("pk", flat=True))
    if user.is_coordinator and user.organization_id:
        found.add(user.organization_id)
    if not found:
        raise Http404
    return sorted(found)


def _page(request: SignedInRequest, leaving: Leaving) -> HttpResponse:
    visible = Measure.objects.visible_to(request.user).filter(pk__in=leaving.rows.values("pk"))
    rows = list(
        visible.select_related("sub_issue", "department", "leader", "handler").order_by("position", "pk")
    )
    chosen = set(request.POST.getlist("measures"))
    if request.method == "POST" and rows and _handed_over(request, leaving, [row.pk for row in rows]):
        return redirect(request.path)
    context = {
        "leaving": leaving,
        "rows": [(row, not chosen or str(row.pk) in chosen) for row in rows],
        "count": leaving.rows.count(),
        "to": request.POST.get("to", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/leaving.html", context, status=status)


def _handed_over(request: SignedInRequest, leaving: Leaving, known: list[int]) -> bool:
    """Those of ``known`` that are ticked; what could not be is said, and stays ticked."""
    ticked = {typed_key(text) for text in request.POST.getlist("measures")}
    heir = next((row for row in leaving.heirs if str(row.pk) == request.POST.get("to", "")), leaving.one)
    ids = [pk for pk in known if pk in ticked]
    try:
        if not ids:
            raise Refused("请勾选要转交的措施。")
        answers = services.hand_over(ids, by=request.user, leaving=leaving.one, to=heir)
    except Refused as error:
        messages.error(request, str(error))
        return False
    refused = [answer.refusal for answer in answers if answer.refusal]
    if done := len(answers) - len(refused):
        messages.success(request, f"已把{done}条措施转交给“{heir}”,有关人员已收到消息。")
    for sentence in dict.fromkeys(refused):
        messages.error(request, f"没有转交:{sentence}")
    return bool(done)
