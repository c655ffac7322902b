"""One opinion, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from issues.saving import perform, refused
from measures.forms.acts import RequiredReasonForm
from opinions import rules, services
from opinions.forms import AnswerForm, AssignOpinionForm, CloseOpinionForm, TellForm
from opinions.models import OpinionAuthor, PublicOpinion
from opinions.workflow import OpinionAct, OpinionState

BUTTONS = {
    OpinionAct.ASSIGN: "分办",
    OpinionAct.ANSWER: "登记答复",
    OpinionAct.TELL: "登记已告知",
    OpinionAct.CLOSE: "办结",
    OpinionAct.REOPEN: "重新办理",
}

# What stands open on the page; nobody has to look for it.
NEXT = {
    OpinionState.RECEIVED: OpinionAct.ASSIGN,
    OpinionState.ASSIGNED: OpinionAct.ANSWER,
    OpinionState.ANSWERED: OpinionAct.TELL,
    OpinionState.TOLD: OpinionAct.CLOSE,
}


def _visible(request: SignedInRequest, pk: int) -> PublicOpinion:
    rows = PublicOpinion.objects.visible_to(request.user)
    related = ("inspection__organization", "handler", "sub_issue", "measure", "publication")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _forms(row: PublicOpinion) -> dict[OpinionAct, Callable[..., BaseForm]]:
    unit = row.inspection.organization_id
    return {
        OpinionAct.ASSIGN: partial(AssignOpinionForm, organization_id=unit, auto_id="assign_%s"),
        OpinionAct.ANSWER: partial(AnswerForm, auto_id="answer_%s"),
        OpinionAct.TELL: partial(TellForm, auto_id="tell_%s"),
        OpinionAct.CLOSE: partial(CloseOpinionForm, auto_id="close_%s"),
        OpinionAct.REOPEN: partial(RequiredReasonForm, auto_id="reopen_%s"),
    }


@require_safe
@login_required
def opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(
    request: SignedInRequest,
    row: PublicOpinion,
    *,
    act: OpinionAct | None = None,
    sent: BaseForm | None = None,
) -> HttpResponse:
    """``sent``: the form of ``act`` that was not taken; the others stand as they are."""
    user, today = request.user, timezone.localdate()
    handed = {"handler": row.handler_id, "due_on": row.due_on}
    drawn = []
    for kind, make in _forms(row).items():
        if rules.refuse_act(user, row, kind) is None:
            form = sent if sent is not None and kind is act else make(initial=handed)
            is_open = form is sent or (sent is None and kind is NEXT.get(OpinionState(row.state)))
            drawn.append((BUTTONS[kind], reverse(f"opinions:{kind.lower()}", args=[row.pk]), form, is_open))
    context = {
        "opinion": row,
        "state": OpinionState(row.state),
        "is_late": row.is_late(today),
        "forms": drawn,
        "may_correct": rules.refuse_act(user, row, OpinionAct.CORRECT) is None,
        "author": OpinionAuthor.objects.readable_by(user).filter(opinion=row).first(),
        "reads_author": user.is_coordinator or row.handler_id == user.pk,
        "steps": row.steps.all(),
    }
    return render(request, "opinions/opinion.html", context, status=422 if sent is not None else 200)


def _done(
    request: SignedInRequest, pk: int, act: OpinionAct, *, do: Callable[..., object], done: str
) -> HttpResponse:
    row, home = _visible(request, pk), reverse("opinions:opinion", args=[pk])
    if sentence := rules.refuse_act(request.user, row, act):
        return refused(request, sentence, home=home)
    form = _forms(row)[act](request.POST)
    answer = perform(request, form, act=partial(do, pk, by=request.user), done=done, home=home)
    return answer or _page(request, row, act=act, sent=form)


@require_POST
@login_required
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    return _done(request, pk, OpinionAct.ASSIGN, do=services.assign, done="已分办,承办人会收到消息。")


@require_POST
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    return _done(
        request, pk, OpinionAct.ANSWER, do=services.answer, done="已登记答复。告知本人后请登记告知情况。"
    )


@require_POST
@login_required
def tell(request: SignedInRequest, pk: int) -> HttpResponse:
    return _done(request, pk, OpinionAct.TELL, do=services.tell, done="已登记告知。")


@require_POST
@login_required
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    return _done(request, pk, OpinionAct.CLOSE, do=services.close, done="已办结。")


@require_POST
@login_required
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    return _done(request, pk, OpinionAct.REOPEN, do=services.reopen, done="已重新办理,请再分办。")
