"""The page of a regulation, and the acts on it; each shows the page again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from issues.saving import perform, refused
from measures.forms.acts import RequiredReasonForm
from measures.models import Regulation
from measures.models.regulation_state import RegulationAct
from regulations import rules, services
from regulations.forms import (
    MergeForm,
    NewRegulationForm,
    RegulationFilesForm,
    RegulationForm,
    RegulationVersionForm,
    ServeForm,
    UseFileForm,
)
from regulations.page import (
    Facts,
    evidence_to_use,
    files_of,
    history_of,
    likely_same,
    mentions_of,
    served_of,
    shown,
)


def _visible(request: SignedInRequest, pk: int) -> Regulation:
    row: Regulation = get_object_or_404(shown(request.user), pk=pk)
    return row


def _home(pk: int) -> str:
    return reverse("regulations:regulation", args=[pk])


@require_safe
@login_required
def regulation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Of a name that turned out to be another's, that other one: it is told there."""
    row = _visible(request, pk)
    if row.merged_into_id is not None:
        return redirect("regulations:regulation", row.merged_into_id)
    return _page(request, row)


def _page(request: SignedInRequest, row: Regulation, *, status: int = 200, **bound: BaseForm) -> HttpResponse:
    """``bound`` are the forms to show again."""
    user = request.user
    may_edit = rules.refuse_edit(user, row) is None
    served = served_of(user, row)
    is_asked = "mentions" in request.GET
    context = {
        "regulation": row,
        "facts": Facts.of(row, today=timezone.localdate()),
        "unit": str(row.organization) if user.is_supervisor else "",
        "served": served,
        "files": files_of(row, served),
        "may_edit": may_edit,
        "edit_form": RegulationForm(user=user, row=row) if may_edit else None,
        "files_form": RegulationFilesForm(auto_id="files_%s") if may_edit else None,
        "usable": evidence_to_use(user, row, served) if may_edit else [],
        "is_asked": is_asked,
        "mentions": mentions_of(user, row) if is_asked else [],
        "acts": RegulationAct.choices,
        "likely": likely_same(user, row),
        "merged": list(row.merged.order_by("pk")),
        "is_office": user.is_office_of(row.organization_id),
        "archive_form": RequiredReasonForm(auto_id="archive_%s")
        if rules.refuse_archive(user, row) is None
        else None,
        "supersedes": list(row.supersedes.standing().order_by("pk")),
        "history": history_of(row),
        "open_forms": [*bound],
        # Of an act on one file: where what was typed has to stand again.
        "file_in_hand": request.resolver_match.kwargs.get("evidence_pk") if request.resolver_match else None,
    }
    return render(request, "regulations/regulation.html", context | bound, status=status)


def _do(
    request: SignedInRequest, pk: int, *, form: BaseForm, name: str, done: str, act: Callable[..., object]
) -> HttpResponse:
    row = _visible(request, pk)
    answer = perform(request, form, act=act, done=done, home=_home(pk))
    return answer or _page(request, row, status=422, **{name: form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_regulation(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if refusal := rules.refuse_add(user):
        return refused(request, refusal, home=reverse("regulations:regulations"))
    form = NewRegulationForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = services.add_regulation(form.given(), by=user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记。请上传制度文件。")
            return redirect("regulations:regulation", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "regulations/add_regulation.html", {"form": form}, status=status)


@require_POST
@login_required
def edit_regulation(request: SignedInRequest, pk: int) -> HttpResponse:
    form = RegulationForm(request.POST, user=request.user, row=_visible(request, pk))
    act = partial(services.edit_regulation, pk, by=request.user)
    return _do(request, pk, form=form, name="edit_form", done="已保存。", act=act)


@require_POST
@login_required
@limited("upload")
def attach_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Several at once: each is kept or refused for itself."""
    row = _visible(request, pk)
    form = RegulationFilesForm(request.POST, request.FILES, auto_id="files_%s")
    count = 0
    for given in form.given() if form.is_valid() else []:
        try:
            services.attach_file(pk, given, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            count += 1
    if count:
        messages.success(request, f"已添加{count}份文件,所服务的各条措施下都能看到。")
    if form.errors:
        return _page(request, row, status=422, files_form=form)
    return redirect(_home(pk))


@require_POST
@login_required
def use_file(request: SignedInRequest, pk: int) -> HttpResponse:
    act = partial(services.use_file, pk, by=request.user)
    return _do(request, pk, form=UseFileForm(request.POST), name="use_form", done="已添加这份文件。", act=act)


@require_POST
@login_required
@limited("upload")
def replace_file(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    form = RegulationVersionForm(request.POST, request.FILES, auto_id="version_%s")
    act = partial(services.replace_file, pk, evidence_pk, by=request.user)
    done = "已换新版本,以前的版本保留在下面。"
    return _do(request, pk, form=form, name="version_form", done=done, act=act)


@require_POST
@login_required
def withdraw_file(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    form = RequiredReasonForm(request.POST, auto_id="withdraw_%s")
    act = partial(services.withdraw_file, pk, evidence_pk, by=request.user)
    return _do(request, pk, form=form, name="withdraw_form", done="已撤下该文件。", act=act)


@require_POST
@login_required
def serve_measure(request: SignedInRequest, pk: int) -> HttpResponse:
    act = partial(services.serve_measure, pk, by=request.user)
    return _do(request, pk, form=ServeForm(request.POST), name="serve_form", done="已关联这条措施。", act=act)


@require_POST
@login_required
def merge_regulations(request: SignedInRequest, pk: int) -> HttpResponse:
    act = partial(services.merge_regulations, pk, by=request.user)
    done = "已合并。合错了可以在“并入的名称”中分开。"
    return _do(request, pk, form=MergeForm(request.POST), name="merge_form", done=done, act=act)


@require_POST
@login_required
def split_regulation(request: SignedInRequest, pk: int) -> HttpResponse:
    """``pk`` is the one that goes back to its own name."""
    row = _visible(request, pk)
    try:
        services.split_regulation(pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(_home(row.merged_into_id or pk))
    messages.success(request, "已分开,各自登记的措施和文件都已回到各自名下。")
    return redirect(_home(pk))


@require_POST
@login_required
def archive_regulation(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = RequiredReasonForm(request.POST, auto_id="archive_%s")
    act = partial(services.archive_regulation, pk, by=request.user)
    home = reverse("regulations:regulations")
    answer = perform(request, form, act=act, done="已移出制度清单。", home=home)
    return answer or _page(request, row, status=422, archive_form=form)
