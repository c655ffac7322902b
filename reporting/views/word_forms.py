"""The small Word forms, filled in for a finding, inspection, department or measure; and their templates."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Department, Organization, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Inspection
from issues.rules import refuse_build
from issues.saving import refused
from ledger.summary import SEE_ALL
from ledger.views.summary import whole_inspection
from measures.rules import refuse_urge
from measures.views.measure import visible_measure
from measures.visibility import visible_sub_issues
from reporting.documents.word_forms import KINDS, FormKind, Placeholder
from reporting.documents.word_forms.render import Values, example
from reporting.documents.word_forms.services import current, fill, replace_form, restore_form, template_of
from reporting.documents.word_forms.values import closure_values, duty_values, plan_values, urge_values
from reporting.models import FormTemplate
from reporting.views.documents import document_name
from workbooks.downloads import made_file


@dataclass(frozen=True)
class FormInUse:
    """A kind of form with the template in use; ``own`` is None for ours."""

    kind: FormKind
    own: FormTemplate | None
    placeholders: tuple[Placeholder, ...]


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(label="文书", choices=FormKind.choices)
    file = forms.FileField(label="模板文件", error_messages={"required": "请选择要上传的 .docx 文件。"})


@require_safe
@login_required
def closure_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """With all measures of the finding, so for those who see all of them."""
    rows = visible_sub_issues(request.user).select_related("category", "inspection__organization")
    row = get_object_or_404(rows, pk=pk)
    if request.user.role not in SEE_ALL:
        raise Http404
    values = closure_values(row, today=timezone.localdate())
    home = reverse("measures:sub_issue", args=[pk])
    return _filled(request, FormKind.CLOSURE, of=row.inspection, values=values, about=row, home=home)


@require_safe
@login_required
def plan_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    values = plan_values(inspection, today=timezone.localdate())
    home = reverse("ledger:tree", args=[pk])
    return _filled(request, FormKind.PLAN, of=inspection, values=values, about=inspection, home=home)


@require_safe
@login_required
def duty_form(request: SignedInRequest, pk: int, department_pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    rows = Department.objects.filter(organization=inspection.organization_id)
    department = get_object_or_404(rows, pk=department_pk)
    values = duty_values(inspection, department, today=timezone.localdate())
    home = reverse("ledger:tree", args=[pk])
    return _filled(request, FormKind.DUTY, of=inspection, values=values, about=department, home=home)


@require_safe
@login_required
def urge_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The paper of 催办, by the same rule."""
    row = visible_measure(request, pk)
    home = reverse("measures:measure", args=[pk])
    if (sentence := refuse_urge(request.user, row)) is not None:
        return refused(request, sentence, home=home)
    values = urge_values(row, today=timezone.localdate())
    return _filled(request, FormKind.URGE, of=row.inspection, values=values, about=row, home=home)


def _filled(
    request: SignedInRequest, kind: FormKind, *, of: Inspection, values: Values, about: Model, home: str
) -> HttpResponseBase:
    """The form as a download; ``home`` is where the sentence is read when it cannot be filled."""
    try:
        data = fill(of.organization, kind, values)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(home)
    trail.record(Event.EXPORT, by=request.user, about=about, detail=kind.label)
    name = document_name(str(about), kind=kind.label)
    return made_file(name, lambda path: path.write_bytes(data))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_templates(request: SignedInRequest) -> HttpResponse:
    """The templates of the own office; POST hands in one of its own."""
    user, organization = _office(request)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if form.is_bound and form.is_valid():
        kind = FormKind(form.cleaned_data["kind"])
        try:
            replace_form(organization, kind, form.cleaned_data["file"], by=user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{kind.label}已改用您上传的模板。")
            return redirect("reporting:form_templates")
    shown = [FormInUse(kind, current(organization, kind), KINDS[kind].placeholders) for kind in FormKind]
    context = {"shown": shown, "form": form, "chosen": request.POST.get("kind", "")}
    return render(request, "reporting/form_templates.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def form_template(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The template in use, to be changed in Word and handed in again."""
    _, organization = _office(request)
    found = _kind(kind)
    data = template_of(organization, found)
    return made_file(document_name(found.label, kind="模板"), lambda path: path.write_bytes(data))


@require_safe
@login_required
def form_example(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The template in use, with the name of each placeholder in its place."""
    _, organization = _office(request)
    found = _kind(kind)
    data = fill(organization, found, example(found))
    return made_file(document_name(found.label, kind="试填"), lambda path: path.write_bytes(data))


@require_POST
@login_required
def restore_template(request: SignedInRequest, kind: str) -> HttpResponse:
    user, organization = _office(request)
    try:
        restore_form(organization, _kind(kind), by=user)
        messages.success(request, "已恢复内置模板。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("reporting:form_templates")


def _kind(value: str) -> FormKind:
    if value not in FormKind.values:
        raise Http404
    return FormKind(value)


def _office(request: SignedInRequest) -> tuple[User, Organization]:
    """The office's own page; for anybody else it does not exist."""
    user = request.user
    if user.organization is None or refuse_build(user, user.organization) is not None:
        raise Http404
    return user, user.organization
