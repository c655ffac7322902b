"""反复出现: what came back in an inspection, the chain of a finding over the rounds; 成效评估."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.numbers import typed_key
from issues.lookup import visible_inspection
from issues.models import Focus, SubIssue
from issues.rounds import earlier_rounds, proposed_predecessor
from issues.rules import refuse_build_in
from issues.saving import perform
from measures import services
from measures.effectiveness import refuse_check
from measures.forms.recurring import CheckForm, ChooseEarlierForm, EarlierForm, LetGoForm
from measures.models import EffectivenessCheck
from measures.pages.chain import chain_of
from measures.pages.common_problems import MAX_COMPARED
from measures.pages.common_problems import common_problems as problems_in_common
from measures.recurring import MAX_EARLIER, likely_returns, may_choose_from, refuse_say

# Of those that were said to have come back; an inspection has seldom more findings.
MAX_SHOWN = 300


@require_safe
@login_required
def inspection_recurring(request: SignedInRequest, pk: int) -> HttpResponse:
    """For who sees whole inspections; the office says what is the same."""
    if not request.user.has_whole_view:
        raise Http404
    inspection = visible_inspection(request, pk)
    findings = SubIssue.objects.current().filter(inspection=inspection)
    carried = findings.filter(predecessor__isnull=False).select_related("predecessor__inspection")
    rounds = earlier_rounds(inspection)
    context = {
        "inspection": inspection,
        "rounds": rounds,
        "proposed": None if rounds else proposed_predecessor(inspection),
        "is_office": refuse_build_in(request.user, inspection) is None,
        "carried": carried.order_by("position", "pk")[:MAX_SHOWN],
        "likely": [] if inspection.transferred_at else likely_returns(inspection, findings, rounds=rounds),
        "next": request.path,
    }
    return render(request, "measures/inspection_recurring.html", context)


@require_safe
@login_required
def common_problems(request: SignedInRequest) -> HttpResponse:
    """For who sees whole inspections: of the own ones, or of all units."""
    if not request.user.has_whole_view:
        raise Http404
    focus = request.GET.get("focus", "")
    focus = focus if focus in Focus.values else ""
    found = problems_in_common(
        request.user, focus=focus, number=min(typed_key(request.GET.get("page", "")) or 1, MAX_COMPARED)
    )
    focuses = [(value, label, value == focus) for value, label in Focus.choices]
    context = {"found": found, "focus": focus, "focuses": focuses}
    return render(request, "measures/common_problems.html", context)


def _visible(request: SignedInRequest, pk: int) -> SubIssue:
    rows = SubIssue.objects.visible_as_whole(request.user)
    return get_object_or_404(rows.select_related("inspection__organization", "category"), pk=pk)


@require_safe
@login_required
def chain(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(request: SignedInRequest, row: SubIssue, *, status: int = 200, **bound: BaseForm) -> HttpResponse:
    is_office = refuse_say(request.user, row) is None
    findings = SubIssue.objects.filter(pk=row.pk)
    may_say = is_office and row.predecessor_id is None
    context = {
        "sub_issue": row,
        "chain": chain_of(row),
        "likely": likely_returns(row.inspection, findings) if may_say else [],
        "is_office": is_office,
        "choose_form": _choose_form(row) if may_say else None,
        "let_go_form": LetGoForm() if is_office and row.predecessor_id else None,
        "next": _address(row.pk),
        "today": timezone.localdate(),
    }
    return render(request, "measures/chain.html", context | bound, status=status)


def _choose_form(row: SubIssue) -> ChooseEarlierForm | None:
    offered = list(may_choose_from(row)[:MAX_EARLIER])
    return ChooseEarlierForm(offered=offered) if offered else None


def _address(pk: int) -> str:
    return reverse("measures:chain", args=[pk])


def _do(
    request: SignedInRequest,
    row: SubIssue,
    *,
    form: BaseForm,
    name: str,
    done: str,
    act: Callable[..., object],
) -> HttpResponse:
    """Back to the list of the inspection for who came from it."""
    listed = reverse("measures:inspection_recurring", args=[row.inspection_id])
    home = listed if request.POST.get("next") == listed else _address(row.pk)
    answer = perform(request, form, act=act, done=done, home=home)
    return answer or _page(request, row, status=422, **{name: form})


@require_POST
@login_required
def carry_on(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    act = partial(services.carry_on, pk, by=request.user)
    form = EarlierForm(request.POST)
    return _do(request, row, form=form, name="earlier_form", done="已确认反复出现。", act=act)


@require_POST
@login_required
def dismiss_likeness(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    act = partial(services.dismiss_likeness, pk, by=request.user)
    form = EarlierForm(request.POST)
    return _do(request, row, form=form, name="earlier_form", done="已排除,不再提出。", act=act)


@require_POST
@login_required
def let_go(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    act = partial(services.let_go, pk, by=request.user)
    form = LetGoForm(request.POST)
    return _do(request, row, form=form, name="let_go_form", done="已撤销。", act=act)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("upload")
def effect_check(request: SignedInRequest, pk: int) -> HttpResponse:
    seen = EffectivenessCheck.objects.visible_to(request.user)
    check = get_object_or_404(
        seen.select_related("closure", "sub_issue__inspection__organization", "sub_issue__category"), pk=pk
    )
    is_sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_sent else CheckForm()
    act = partial(services.check_effect, pk, by=request.user)
    home = reverse("measures:sub_issue", args=[check.sub_issue_id])
    if is_sent and (answer := perform(request, form, act=act, done="已记录评估结论。", home=home)):
        return answer
    uses = check.evidence_uses.filter(withdrawn_at__isnull=True).select_related("evidence").order_by("pk")
    context = {
        "check": check,
        "sub_issue": check.sub_issue,
        "form": form,
        "refusal": refuse_check(request.user, check, today=timezone.localdate()),
        "proofs": uses.prefetch_related("evidence__versions"),
        "chain": chain_of(check.sub_issue),
    }
    return render(request, "measures/effect_check.html", context, status=422 if is_sent else 200)
