"""准备工作: the steps on one page; departments and people are shown before they are written."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rules
from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import Organization, Role
from audit.exceptions import Refused
from operations.preparation.departments import DepartmentRow, plan_departments, save_departments
from operations.preparation.forms import DepartmentsForm, PeopleForm, people_sent
from operations.preparation.people import PeoplePlan, plan_people, save_people
from operations.preparation.plan import ListedKind, counted, seen
from operations.preparation.reading import PersonInput
from operations.preparation.slips import renew_slips, slips_page
from operations.preparation.steps import Preparation


def _organization(request: SignedInRequest, pk: int) -> Organization:
    """One whose accounts the signed-in person makes; for anybody else there is nothing."""
    if rules.refuse_make(request.user) is not None:
        raise Http404
    return get_object_or_404(Organization.objects.administered_by(request.user), pk=pk)


@require_GET
@login_required
def preparation(request: SignedInRequest) -> HttpResponse:
    """Of the one organization, or a choice among several."""
    if rules.refuse_make(request.user) is not None:
        raise Http404
    found = list(Organization.objects.administered_by(request.user))
    if len(found) == 1:
        return redirect("operations:prepare", found[0].pk)
    return render(request, "operations/preparation/choose.html", {"organizations": found})


@require_GET
@login_required
def prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _organization(request, pk))


@require_http_methods(["POST"])
@login_required
def prepare_departments(request: SignedInRequest, pk: int) -> HttpResponse:
    """The preview, and with ``seen`` of it the confirmation."""
    organization = _organization(request, pk)
    form = DepartmentsForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, departments=form)
    text, shown = form.cleaned_data["lines"], request.POST.get("seen", "")
    try:
        if shown:
            saved = save_departments(organization, text, by=request.user, shown=shown)
            messages.success(request, f"部门名单已导入:{counted(saved)}。")
            return redirect(reverse("operations:prepare", args=[pk]) + "#people")
        rows = plan_departments(organization, text)
    except Refused as error:
        form.add_error("lines", str(error))
        rows = plan_departments(organization, text)
    return _departments(request, organization, form, rows)


def _departments(
    request: SignedInRequest, organization: Organization, form: DepartmentsForm, rows: list[DepartmentRow]
) -> HttpResponse:
    is_ready = bool(rows) and all(row.kind != ListedKind.WRONG for row in rows)
    context = {
        "organization": organization,
        "form": form,
        "rows": rows,
        "seen": seen(rows) if is_ready else "",
        "counted": counted(rows),
    }
    status = 422 if form.errors else 200
    return render(request, "operations/preparation/departments.html", context, status=status)


@require_POST
@login_required
@limited("upload")
def prepare_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """A list is read into a table that can be corrected; what stands there is checked, then confirmed."""
    organization = _organization(request, pk)
    if "rows" not in request.POST:
        form = PeopleForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, organization, people=form)
        return _people(request, plan_people(organization, form.people, by=request.user))
    return _confirmed(request, organization, people_sent(request.POST))


def _confirmed(
    request: SignedInRequest, organization: Organization, typed: list[PersonInput]
) -> HttpResponse:
    try:
        plan, made = save_people(organization, typed, by=request.user, shown=request.POST.get("seen", ""))
    except Refused as error:
        return _people(request, plan_people(organization, typed, by=request.user), refusal=str(error))
    messages.success(request, f"人员名单已导入:{counted(plan.rows)}。")
    if made:
        return slips_page(request, organization, made)
    return redirect("operations:prepare", organization.pk)


def _people(request: SignedInRequest, plan: PeoplePlan, *, refusal: str = "") -> HttpResponse:
    roles = [str(role.label) for role in Role if rules.refuse_role(request.user, role) is None]
    context = {
        "organization": plan.organization,
        "plan": plan,
        "roles": roles,
        "seen": seen(plan.rows),
        "counted": counted(plan.rows),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "operations/preparation/people.html", context, status=status)


@require_POST
@login_required
def prepare_slips(request: SignedInRequest, pk: int) -> HttpResponse:
    """New one-time passwords for all who never signed in."""
    organization = _organization(request, pk)
    try:
        made = renew_slips(organization, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("operations:prepare", pk)
    return slips_page(request, organization, made)


def _page(
    request: SignedInRequest,
    organization: Organization,
    *,
    departments: DepartmentsForm | None = None,
    people: PeopleForm | None = None,
) -> HttpResponse:
    found = Preparation.of(organization, by=request.user)
    context = {
        "preparation": found,
        "organization": organization,
        "departments": departments or DepartmentsForm(),
        "people": people or PeopleForm(),
    }
    status = 422 if departments or people else 200
    return render(request, "operations/preparation/prepare.html", context, status=status)
