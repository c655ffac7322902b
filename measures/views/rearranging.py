"""The office's page for one measure's place in the tree, and the acts it offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from audit.exceptions import Refused
from issues.saving import perform, refused
from measures import rules, services
from measures.forms.tree import JoinForm, MarkForm, MoveForm, ShiftForm, SplitForm
from measures.models import Measure
from measures.views.measure import visible_measure
from measures.visibility import visible_sub_issues

Form = type[MoveForm | SplitForm | JoinForm | MarkForm]
FORMS: dict[str, Form] = {
    "move_form": MoveForm,
    "split_form": SplitForm,
    "join_form": JoinForm,
    "mark_form": MarkForm,
}


@require_safe
@login_required
def rearrange(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    if refusal := rules.refuse_rearrange(request.user, measure):
        return refused(request, refusal, home=reverse("measures:measure", args=[pk]))
    return _page(request, measure)


def _page(
    request: SignedInRequest, measure: Measure, *, status: int = 200, **bound: BaseForm
) -> HttpResponse:
    """``bound`` is the form to show again with what was chosen and what is wrong."""
    near = list(Measure.objects.current().filter(sub_issue=measure.sub_issue_id).order_by("position"))
    place = near.index(measure)
    context: dict[str, object] = {name: form(measure=measure) for name, form in FORMS.items()}
    context |= {
        "measure": measure,
        "neighbours": [
            *[("把前一条并入本条", row) for row in near[:place][-1:]],
            *[("把后一条并入本条", row) for row in near[place + 1 : place + 2]],
        ],
        **bound,
    }
    return render(request, "measures/rearrange.html", context, status=status)


def _do(
    request: SignedInRequest, pk: int, act: Callable[..., object], *, name: str, done: str, home: str = ""
) -> HttpResponse:
    """``home``: where to go then, by default to the order of the finding."""
    measure = visible_measure(request, pk)
    if refusal := rules.refuse_rearrange(request.user, measure):
        return refused(request, refusal, home=reverse("measures:measure", args=[pk]))
    form = FORMS[name](request.POST, measure=measure)
    home = home or order_of(measure.sub_issue_id)
    answer = perform(request, form, act=partial(act, pk, by=request.user), done=done, home=home)
    return answer or _page(request, measure, status=422, **{name: form})


def order_of(sub_issue_id: int) -> str:
    """The page of a finding with the order of its measures laid open."""
    return f"{reverse('measures:sub_issue', args=[sub_issue_id])}?order=1#order"


@require_POST
@login_required
def move_below(request: SignedInRequest, pk: int) -> HttpResponse:
    """Then to the measure itself, which shows where it stands now."""
    done, home = "措施已移到所选的问题下,办理记录一并保留。", reverse("measures:measure", args=[pk])
    return _do(request, pk, services.move_below, name="move_form", done=done, home=home)


@require_POST
@login_required
def split(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.split, name="split_form", done="已拆分为两条措施。")


@require_POST
@login_required
def join(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.join, name="join_form", done="两条措施已合并。")


@require_POST
@login_required
def set_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.set_mark, name="mark_form", done="序号已保存。")


@require_POST
@login_required
def shift(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    home, form = order_of(measure.sub_issue_id), ShiftForm(request.POST)
    act = partial(services.shift, pk, by=request.user)
    if answer := perform(request, form, act=act, done="顺序已调整。", home=home):
        return answer
    messages.error(request, "".join(map(str, form.non_field_errors())) or "请选择上移或下移。")
    return redirect(home)


@require_POST
@login_required
def renumber(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_sub_issues(request.user), pk=pk)
    try:
        count = services.renumber(pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        done = f"已重新编号,改动{count}条措施的序号。" if count else "序号本来就是连续的。"
        messages.success(request, done)
    return redirect(order_of(pk))
