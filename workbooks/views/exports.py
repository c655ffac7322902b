"""导出: which tables, of which inspection, in whose shape."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import User
from accounts.numbers import typed_key
from audit.exceptions import Refused
from issues.lookup import inspection_choice
from issues.models import Inspection
from issues.saving import refused
from jobs.models import Job
from jobs.services import start
from workbooks.downloads import made_file
from workbooks.exports.built_in import tables_for
from workbooks.exports.scope import ChosenExport, WrittenExport, chosen_export
from workbooks.models import ExportTemplate, ExportTemplateQuerySet
from workbooks.templates.services import refuse_template


def templates_of(user: User) -> ExportTemplateQuerySet:
    return ExportTemplate.objects.visible_to(user).without_form()


def _chosen(request: SignedInRequest) -> Inspection | None:
    rows = Inspection.objects.visible_to(request.user).select_related("organization").order_by("-id")
    wanted = typed_key(request.GET.get("inspection", ""))
    return (wanted and rows.filter(pk=wanted).first()) or rows.first()


@require_GET
@login_required
def exports(request: SignedInRequest) -> HttpResponse:
    user = request.user
    chosen = _chosen(request)
    choice = inspection_choice(user, chosen=chosen, find=request.GET.get("find", ""))
    templates = templates_of(user)
    if chosen is not None:
        templates = templates.filter(organization=chosen.organization_id)
    context = {
        "inspections": choice.options,
        "choice": choice,
        "inspection": chosen,
        "tables": tables_for(user),
        "templates": templates,
        "may_change": refuse_template(user) is None,
    }
    return render(request, "workbooks/exports.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@limited("export", methods=("GET",))
def export_file(request: SignedInRequest) -> HttpResponseBase:
    """``?inspection=1&table=ledger&table=summary``, or ``?inspection=1&template=2``.

    A POST has the file made behind the page, as large ones have to be.
    """
    asked = request.POST if request.method == "POST" else request.GET
    if not typed_key(asked.get("inspection", "")):
        return refused(request, "没有导出:请先选择一次巡察。", home=reverse("workbooks:exports"))
    chosen = _chosen_export(request.user, asked)
    most = settings.EXPORT_ROWS_IN_REQUEST
    try:
        if request.method == "POST":
            return redirect("jobs:job", _start(request, chosen).pk)
        if chosen.scope.measures.order_by()[: most + 1].count() > most:
            return _large(request, chosen, most=most)
        return made_file(chosen.name, lambda path: _tell(request, chosen.write(path)))
    except Refused as error:
        return refused(request, f"没有导出:{error}", home=reverse("workbooks:exports"))


def _tell(request: SignedInRequest, written: WrittenExport) -> None:
    """A download shows no page: what is to be said stands on the next one.

    The page of 导出 has forms made behind the page for that; this is for who kept the address.
    """
    for sentence in written.sentences:
        messages.info(request, sentence)


def _large(request: SignedInRequest, chosen: ChosenExport, *, most: int) -> HttpResponse:
    context = {
        "sentence": f"这次巡察的措施超过 {most} 条,生成“{chosen.name}”需要一些时间。",
        "fields": [(name, value) for name, values in request.GET.lists() for value in values],
        "action": reverse("workbooks:export_file"),
        "back": reverse("workbooks:exports"),
        "place": "导出",
    }
    return render(request, "workbooks/large.html", context)


def _chosen_export(user: User, asked: QueryDict) -> ChosenExport:
    template = asked.get("template", "")
    template_id = typed_key(template) if template else None
    pk, keys = typed_key(asked.get("inspection", "")), asked.getlist("table")
    try:
        return chosen_export(user, pk, keys=keys, template_id=template_id)
    except (Inspection.DoesNotExist, ExportTemplate.DoesNotExist) as error:
        raise Http404 from error


def _start(request: SignedInRequest, chosen: ChosenExport) -> Job:
    user = request.user
    template = chosen.template and chosen.template.pk
    arguments = {
        "inspection": chosen.scope.inspection.pk,
        "keys": list(chosen.keys),
        "template": template,
    }
    return start("export_file", by=user, title=chosen.name, arguments=arguments)
