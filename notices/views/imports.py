"""Import: upload or paste, look at the preview, confirm. The stored text is the only thing kept between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import User
from accounts.places import place
from audit.exceptions import Refused
from issues.models import Inspection
from measures.recurring import count_likely
from measures.workflow import Status
from notices.files import UploadText
from notices.imports import to_records
from notices.imports.acts import say
from notices.imports.confirm import AlreadyImported, confirm
from notices.imports.forms import ConfirmForm, CorrectionForm, NoticeUploadForm
from notices.imports.preview import NoticePreview, make_preview, source_lines
from notices.imports.reading import state_of
from notices.imports.scan_preview import scan_preview
from notices.imports.scans import job_of, refuse_scan, store_scan
from notices.imports.store import is_in_use, same_text, store_notice
from notices.models import Notice
from notices.parser import NotANotice

PAGE_SIZE = 30


def office(request: SignedInRequest) -> User:
    """The signed-in coordinator; for anybody else there is no import."""
    user = request.user
    if not user.is_coordinator or user.organization is None:
        raise Http404
    return user


def visible_notice(request: SignedInRequest, pk: int) -> Notice:
    rows = Notice.objects.visible_to(office(request))
    return get_object_or_404(rows.select_related("organization", "inspection"), pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
@limited("upload")
def imports(request: SignedInRequest) -> HttpResponse:
    """Earlier imports, and the form for a further one."""
    user = office(request)
    form = NoticeUploadForm(request.POST, request.FILES) if request.method == "POST" else NoticeUploadForm()
    if form.is_valid():
        data = form.cleaned_data
        try:
            notice = _stored(data, by=user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("notices:notice", notice.pk)
    rows = Notice.objects.visible_to(user).select_related("inspection")
    earlier = rows.defer("source", "preamble", "closing")
    page = Paginator(earlier, PAGE_SIZE).get_page(request.GET.get("page"))
    status = 422 if form.is_bound else 200
    return render(request, "notices/imports.html", {"form": form, "page": page}, status=status)


def _stored(data: dict[str, Any], *, by: User) -> Notice:
    if "scans" in data:
        return store_scan(data["scans"], by=by)
    found: UploadText = data["upload"]
    return store_notice(found.text, file_name=data["file_name"], by=by, notes=found.notes)


@require_GET
@login_required
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """The preview; ``?at=120`` opens the place of the source that begins there, to be corrected, ``?page=2``
    a page of a scan. Of a scan that is not read yet: how far it is."""
    row = visible_notice(request, pk)
    if row.is_unread:
        return _progress(request, row)
    if request.htmx and request.htmx.target == "reading":
        return HttpResponseClientRefresh()
    return preview_page(request, row)


def _progress(request: SignedInRequest, row: Notice) -> HttpResponse:
    """htmx asks for it again until the text is there."""
    job = job_of(row)
    context = {"notice": row, "job": job, "can_read": row.scan_uploads.exists(), "missing": refuse_scan()}
    template = "notices/_reading.html" if request.htmx else "notices/reading.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def preview_page(
    request: SignedInRequest,
    row: Notice,
    *,
    form: ConfirmForm | None = None,
    typed: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """``form`` and ``typed``, the lines of a scan, are what was sent and refused."""
    at = _place(request.GET.get("at", ""))
    number = _place(request.GET.get("page", request.POST.get("page", "")))
    first = same_text(row, row.organization).first()
    context: dict[str, object] = {
        "notice": row,
        "first": first,
        "accepted": request.POST.getlist("accepted") if form else None,
        "scan": scan_preview(row, place=at, number=number, typed=typed or {}),
        "state": state_of(row),
        "is_open": row.imported_at is None,
    }
    try:
        preview = make_preview(row, place=at)
    except NotANotice as error:
        context |= {"refusal": str(error), "lines": source_lines(row.source)}
    else:
        context |= {"preview": preview, "lines": preview.lines}
        if row.imported_at is None:
            context["form"] = form or _confirm_form(row, preview, is_known=is_in_use(first))
            found = ((one.title, one.text) for one in preview.notice.sub_issues())
            context["likely"] = count_likely(row.organization, found)
    return render(request, "notices/notice.html", context, status=status)


def _place(printed: str) -> int | None:
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) < 10 else None


def _confirm_form(row: Notice, preview: NoticePreview, *, is_known: bool) -> ConfirmForm:
    preamble = preview.notice.preamble
    name, kind = to_records.proposed_name(preamble), to_records.proposed_kind(preamble)
    initial = {"name": name, "kind": kind}
    return ConfirmForm(organization=row.organization, is_known=is_known, initial=initial)


@require_POST
@login_required
def correct_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """One act on the reading (a level, a paragraph split or joined, an answer, undo), then back there."""
    row, user = visible_notice(request, pk), office(request)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有看懂这一步操作,请在预览中重新选择。")
        return redirect("notices:notice", pk)
    try:
        say(row, form, by=user)
    except (Refused, NotANotice) as error:
        messages.error(request, str(error))
    address = reverse("notices:notice", args=[pk])
    at = form.cleaned_data["at"]
    return redirect(address if at is None else f"{address}?at={at}#T{at}")


@require_POST
@login_required
def confirm_import(request: SignedInRequest, pk: int) -> HttpResponse:
    row = visible_notice(request, pk)
    form = ConfirmForm(
        request.POST,
        organization=row.organization,
        is_known=is_in_use(same_text(row, row.organization).first()),
    )
    if not form.is_valid():
        return preview_page(request, row, form=form, status=422)
    try:
        inspection = confirm(
            pk,
            by=office(request),
            target=form.target(),
            accepted=request.POST.getlist("accepted"),
            seen=request.POST.get("seen"),
            is_again=form.cleaned_data.get("is_again", False),
        )
    except AlreadyImported as error:
        url = reverse("notices:notice", args=[error.first.pk])
        messages.error(request, format_html('{} <a href="{}">查看第一次导入</a>', str(error), url))
        return redirect("notices:notice", pk)
    except Refused as error:
        form.add_error(None, str(error))
        return preview_page(request, row, form=form, status=422)
    messages.success(request, _what_next(inspection))
    return redirect(place("inspection", inspection.pk))


def _what_next(inspection: Inspection) -> str:
    measures = inspection.measures.all()
    count, drafts = len(measures), sum(row.status == Status.DRAFT for row in measures)
    if not count:
        return f"已导入“{inspection.name}”。下一步:给每个问题增加整改措施,再分派到责任领导和部门。"
    if not drafts:
        return f"已导入“{inspection.name}”,{count} 条措施已按原文分派。"
    done = f"{count - drafts} 条措施已按原文分派," if drafts < count else ""
    return f"已导入“{inspection.name}”。{done}下一步:把 {drafts} 条措施分派到责任领导和部门。"
