"""Import: upload or paste, look at the preview, confirm. The stored text is the only thing kept between."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.limits import limited
from accounts.models import User
from accounts.places import place
from audit.exceptions import Refused
from issues.models import Inspection
from notices.imports import to_records
from notices.imports.confirm import AlreadyImported, confirm
from notices.imports.forms import ConfirmForm, UploadForm
from notices.imports.preview import Preview, make_preview, read_levels, source_lines
from notices.imports.store import same_text, store_notice
from notices.models import Notice
from notices.parser import NotANotice

PAGE = 30


def office(request: HttpRequest) -> User:
    """The signed-in coordinator; for anybody else there is no import."""
    user = request.user
    if not isinstance(user, User) or not user.is_coordinator or user.organization is None:
        raise Http404
    return user


def _notice(request: HttpRequest, pk: int) -> Notice:
    rows: Any = Notice.objects
    return get_object_or_404(
        rows.visible_to(office(request)).select_related("organization", "inspection"), pk=pk
    )


@require_http_methods(["GET", "POST"])
@login_required
@limited("upload")
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the form for a further one."""
    user = office(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        data = form.cleaned_data
        try:
            notice = store_notice(data["source"], file_name=data["file_name"], by=user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("notices:notice", notice.pk)
    rows: Any = Notice.objects
    earlier = rows.visible_to(user).select_related("inspection").defer("source", "preamble", "closing")
    page = Paginator(earlier, PAGE).get_page(request.GET.get("page"))
    status = 422 if form.is_bound else 200
    return render(request, "notices/imports.html", {"form": form, "page": page}, status=status)


@require_GET
@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview; ``?NUMBER_DOT=MEASURE`` and the like give kinds of marks another level."""
    return _page(request, _notice(request, pk), data=request.GET)


def _page(
    request: HttpRequest,
    row: Notice,
    *,
    data: Any,
    form: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"notice": row, "first": same_text(row, row.organization).first()}
    try:
        # An imported notice is shown as it was imported, whatever the address says.
        levels = read_levels(row.levels if row.imported_at else data)
        preview = make_preview(row.source, levels=levels, organization=row.organization)
    except NotANotice as error:
        context |= {"refusal": str(error), "lines": source_lines(row.source)}
    else:
        context |= {"preview": preview, "lines": preview.lines}
        if row.imported_at is None:
            context["form"] = form or _confirm_form(row, preview)
    return render(request, "notices/notice.html", context, status=status)


def _confirm_form(row: Notice, preview: Preview) -> ConfirmForm:
    preamble = preview.notice.preamble
    name, kind = to_records.proposed_name(preamble), to_records.proposed_kind(preamble)
    return ConfirmForm(organization=row.organization, initial={"name": name, "kind": kind})


@require_POST
@login_required
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    row = _notice(request, pk)
    form = ConfirmForm(request.POST, organization=row.organization)
    if not form.is_valid():
        return _page(request, row, data=request.POST, form=form, status=422)
    try:
        inspection = confirm(pk, by=office(request), target=form.target(), levels=read_levels(request.POST))
    except AlreadyImported as error:
        url = reverse("notices:notice", args=[error.first.pk])
        messages.error(request, format_html('{} <a href="{}">查看第一次导入</a>', str(error), url))
        return redirect("notices:notice", pk)
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, row, data=request.POST, form=form, status=422)
    messages.success(request, _what_next(inspection))
    return redirect(place("inspection", inspection.pk))


def _what_next(inspection: Inspection) -> str:
    count = inspection.measures.count()
    if not count:
        return f"已导入“{inspection.name}”。下一步:给每个问题增加整改措施,再分派到责任领导和部门。"
    return f"已导入“{inspection.name}”。下一步:把 {count} 条措施分派到责任领导和部门。"
