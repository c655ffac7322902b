"""意见登记: the list of an inspection, registering, and correcting what was registered."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.places import place
from issues.lookup import visible_inspection
from issues.saving import perform, refused
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page
from opinions import rules, services
from opinions.figures import opinion_figures
from opinions.forms import CorrectOpinionForm, OpinionForm
from opinions.listing import ABOUTS, STATES, WAYS, OpinionQuestion
from opinions.models import PublicOpinion
from opinions.workflow import OpinionAct


@require_safe
@login_required
@first_page_instead
def opinions(request: SignedInRequest, pk: int) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    inspection = visible_inspection(request, pk)
    question = OpinionQuestion.of(request.GET)
    page = read_page(question.rows(user, inspection, today=today), NEWEST, **cursors_in(request.GET))
    context = {
        "inspection": inspection,
        "question": question,
        "choices": [
            ("state", "办理状态", STATES, question.state),
            ("way", "方式", WAYS, question.way),
            ("about", "涉及", ABOUTS, question.about),
        ],
        "page": page,
        "rows": [(row, row.is_late(today)) for row in page.rows],
        "figures": opinion_figures(inspection, today=today) if user.has_whole_view else None,
        "is_office": rules.refuse_office(user, inspection) is None,
        "export_url": f"{place('opinions_export', pk)}?{question.query}",
    }
    return render(request, "opinions/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opinion_add(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    home = reverse("opinions:opinions", args=[pk])
    if sentence := rules.refuse_office(request.user, inspection):
        return refused(request, sentence, home=home)
    form = OpinionForm(*((request.POST,) if request.method == "POST" else ()), inspection=inspection)
    if form.is_bound:
        act = partial(services.register, pk, by=request.user)
        if answer := perform(request, form, act=act, done="已登记。请分办给承办人,定好答复期限。", home=home):
            return answer
    context = {"inspection": inspection, "form": form, "heading": "登记意见", "home": home}
    return render(request, "opinions/opinion_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opinion_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = PublicOpinion.objects.visible_to(request.user)
    rows = rows.select_related("inspection__organization", "sub_issue", "measure", "publication", "author")
    row = get_object_or_404(rows, pk=pk)
    home = reverse("opinions:opinion", args=[pk])
    if sentence := rules.refuse_act(request.user, row, OpinionAct.CORRECT):
        return refused(request, sentence, home=home)
    sent = (request.POST,) if request.method == "POST" else ()
    form = CorrectOpinionForm(*sent, inspection=row.inspection, initial=CorrectOpinionForm.values(row))
    if form.is_bound:
        act = partial(services.correct, pk, by=request.user)
        if answer := perform(request, form, act=act, done="已更正。", home=home, retry=request.path):
            return answer
    context = {"inspection": row.inspection, "form": form, "heading": f"更正{row}", "home": home}
    return render(request, "opinions/opinion_form.html", context, status=422 if form.is_bound else 200)
