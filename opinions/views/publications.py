"""公示 of an inspection: what was published, its days, the page to put on one's site, the public form."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin.history import entries
from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.lookup import visible_inspection
from issues.models import Inspection
from issues.saving import perform, refused
from measures.forms.acts import RequiredReasonForm
from opinions import published, rules, services
from opinions.forms import CorrectPublicationForm, PublishForm
from opinions.models import Publication
from opinions.services.publishing import PublicationInput

DISPLAY_DAYS = 15


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publications(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list; POST records that a notice is published."""
    inspection = visible_inspection(request, pk)
    if not request.user.has_whole_view:
        raise Http404
    if request.method != "POST":
        return _list(request, inspection, form=PublishForm(inspection=inspection, initial=_initial()))
    if sentence := rules.refuse_office(request.user, inspection):
        return refused(request, sentence, home=request.path)
    form = PublishForm(request.POST, inspection=inspection)
    done = "已登记公示。可以预览,再下载网页放到网站上。"
    made: list[Publication] = []

    def act(**given: PublicationInput) -> None:
        made.append(services.publish(pk, by=request.user, **given))

    if perform(request, form, act=act, done=done, home=request.path) is None:
        return _list(request, inspection, form=form)
    return redirect("opinions:publication", made[0].pk)


def _initial() -> dict[str, object]:
    today = timezone.localdate()
    return {
        "published_on": today,
        "opens_on": today,
        "closes_on": today + timedelta(days=DISPLAY_DAYS - 1),
    }


def _list(request: SignedInRequest, inspection: Inspection, *, form: PublishForm) -> HttpResponse:
    today = timezone.localdate()
    rows = Publication.objects.visible_to(request.user).filter(inspection=inspection).defer("lines")
    is_office = rules.refuse_office(request.user, inspection) is None
    context = {
        "inspection": inspection,
        "rows": [(row, row.phase(today)) for row in rows],
        "form": form if is_office else None,
    }
    return render(request, "opinions/publications.html", context, status=422 if form.is_bound else 200)


def _visible(request: SignedInRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related("inspection__organization", "notice")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them; POST corrects it."""
    row = _visible(request, pk)
    if request.method != "POST":
        return _page(request, row, form=CorrectPublicationForm(initial=CorrectPublicationForm.values(row)))
    if sentence := rules.refuse_publication(request.user, row):
        return refused(request, sentence, home=request.path)
    form = CorrectPublicationForm(request.POST)
    act = partial(services.correct_publication, pk, by=request.user)
    answer = perform(request, form, act=act, done="已更正。", home=request.path, retry=request.path)
    return answer or _page(request, row, form=form)


def _page(
    request: SignedInRequest,
    row: Publication,
    *,
    form: CorrectPublicationForm,
    withdraw_form: RequiredReasonForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    is_office = rules.refuse_publication(request.user, row) is None
    context = {
        "publication": row,
        "inspection": row.inspection,
        "phase": row.phase(today),
        "is_running": row.takes_opinions(today),
        "form_address": published.form_address(row) or request.build_absolute_uri(_public(row)),
        "form": form if is_office else None,
        "withdraw_form": withdraw_form or RequiredReasonForm(auto_id="withdraw_%s"),
        "why_not_open": rules.refuse_open_form(request.user, row, today=today) if is_office else "",
        "history": entries(row, without=("lines", "code")),
        "open_forms": ["withdraw"] if withdraw_form else (),
    }
    is_refused = form.is_bound or withdraw_form is not None
    return render(request, "opinions/publication.html", context, status=422 if is_refused else 200)


def _public(row: Publication) -> str:
    return reverse("opinions:public_form", args=[row.code])


@require_safe
@login_required
def publication_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """As the page will be, but for its style sheet, which stands with ours here."""
    row = _visible(request, pk)
    sheets = [static(name) for name in published.SHEETS]
    return HttpResponse(published.page_html(row, today=timezone.localdate(), sheets=sheets, is_preview=True))


@require_safe
@login_required
@limited("export", methods=("GET",))
def publication_download(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    content = published.page_zip(row, today=timezone.localdate())
    trail.record(Event.EXPORT, by=request.user, about=row, detail="公示网页")
    response = HttpResponse(content, content_type="application/zip")
    name = f"整改通报网页{row.published_on:%Y%m%d}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_POST
@login_required
def renew_text(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    try:
        services.renew_text(row.pk, by=request.user)
        messages.success(request, "正文已按现在的公开文字更新,请重新下载网页。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("opinions:publication", row.pk)


@require_POST
@login_required
def switch_form(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    is_open = request.POST.get("is_open") == "1"
    try:
        services.switch_form(row.pk, by=request.user, is_open=is_open)
        messages.success(request, "已开放网上提意见。" if is_open else "已关闭网上提意见。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("opinions:publication", row.pk)


@require_POST
@login_required
def withdraw_publication(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    home = reverse("opinions:publication", args=[pk])
    if sentence := rules.refuse_publication(request.user, row):
        return refused(request, sentence, home=home)
    form = RequiredReasonForm(request.POST, auto_id="withdraw_%s")
    act = partial(services.withdraw_publication, pk, by=request.user)
    answer = perform(request, form, act=act, done="已撤销这次公示,网上提意见同时关闭。", home=home)
    shown = CorrectPublicationForm(initial=CorrectPublicationForm.values(row))
    return answer or _page(request, row, form=shown, withdraw_form=form)
