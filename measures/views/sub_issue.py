"""The sub-issue page: the finding, its measures, and 销号."""

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
from accounts.models import User
from audit import request_context
from issues import services as outline
from issues.custom_values import finding_columns, said_of
from issues.models import SubIssue
from issues.rules import refuse_build_in, refuse_transferred
from issues.saving import perform
from measures import rules, services
from measures.forms import acts as forms
from measures.forms.custom import FindingColumnsForm
from measures.models import Measure
from measures.pages import history
from measures.pages.chain import MAX_LINKS, rounds_told
from measures.pages.regulations import served_by
from measures.pages.rows import rows_of, values_of
from measures.parties import is_office_of
from measures.visibility import visible_sub_issues


def _visible(request: SignedInRequest, pk: int) -> SubIssue:
    rows = visible_sub_issues(request.user).select_related(
        "category", "inspection__organization", "predecessor__inspection"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def sub_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(request: SignedInRequest, row: SubIssue, *, status: int = 200, **bound: BaseForm) -> HttpResponse:
    """The page; ``bound`` are the forms to show again with what was typed and what is wrong."""
    user = request.user
    is_office = is_office_of(user, row) and refuse_transferred(row.inspection) is None
    context = _measures(user, row) | _records(row) | _forms(user, row) | bound
    context |= {
        "sub_issue": row,
        "own_columns": said_of(finding_columns(row), row.custom_values),
        "is_office": is_office,
        "close_refusal": rules.refuse_close(user, row) if is_office else None,
        "today": timezone.localdate(),
    }
    context |= _rounds(user, row)
    opened = {"order": request.GET.get("order"), "comments": context["comments"]}
    context["open_forms"] = [*bound, *(name for name, is_open in opened.items() if is_open)]
    return render(request, "measures/sub_issue.html", context, status=status)


def _measures(user: User, row: SubIssue) -> dict[str, object]:
    """A handler reads the own measures only; how many others there are is said, so that nobody
    takes the part for the whole."""
    seen = Measure.objects.visible_to(user).filter(sub_issue=row)
    measures = list(seen.for_ledger().order_by("position"))
    hidden = Measure.objects.current().filter(sub_issue=row).count() - len(measures)
    return {
        "measures": measures,
        "measure_rows": rows_of(map(values_of, measures), today=timezone.localdate()),
        "hidden": hidden,
        "hidden_note": f"另有{hidden}条措施由其他部门承担。" if hidden else "",
        "regulations": served_by([one.pk for one in measures], today=timezone.localdate()),
        "open_measures": [measure for measure in measures if measure.completed_at is None],
    }


def _records(row: SubIssue) -> dict[str, object]:
    closures = list(row.closures.all())
    comments = list(row.comments.all())
    return {
        "stamp": closures[-1] if row.is_closed and closures else None,
        "comments": comments,
        "history": history.sub_issue_timeline(row, closures=closures, comments=comments),
    }


def _rounds(user: User, row: SubIssue) -> dict[str, object]:
    """What it carries on, what carries it on, and who looks again when; for who sees the whole."""
    if not user.has_whole_view:
        return {"is_recurring": row.predecessor_id is not None}
    after = SubIssue.objects.current().filter(predecessor=row).select_related("inspection")
    return {
        "is_recurring": row.predecessor_id is not None,
        "rounds": rounds_told(row, list(after.order_by("pk")[:MAX_LINKS])),
        "checks": list(row.checks.filter(is_active=True).order_by("pk")[:MAX_LINKS]),
    }


def _forms(user: User, row: SubIssue) -> dict[str, object]:
    return {
        "close_form": forms.NoteForm(auto_id="close_%s"),
        "unclose_form": forms.NoteForm(auto_id="unclose_%s"),
        "comment_form": None if rules.refuse_comment(user, row) else forms.CommentForm(auto_id="comment_%s"),
        "measure_form": forms.NewMeasureForm(auto_id="new_%s"),
    }


def _do(
    request: SignedInRequest,
    row: SubIssue,
    *,
    form: BaseForm,
    name: str,
    done: str,
    act: Callable[..., object],
) -> HttpResponse:
    answer = perform(request, form, act=act, done=done, home=_address(row.pk))
    return answer or _page(request, row, status=422, **{name: form})


def _address(pk: int) -> str:
    return reverse("measures:sub_issue", args=[pk])


@require_POST
@login_required
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = forms.NoteForm(request.POST, auto_id="close_%s")
    act = partial(services.close, pk, by=request.user)
    return _do(request, row, form=form, name="close_form", done="已销号。", act=act)


@require_POST
@login_required
def unclose(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = forms.NoteForm(request.POST, auto_id="unclose_%s")
    act = partial(services.unclose, pk, by=request.user)
    return _do(request, row, form=form, name="unclose_form", done="已撤销销号。", act=act)


@require_POST
@login_required
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = forms.CommentForm(request.POST, auto_id="comment_%s")
    act = partial(services.comment, by=request.user, sub_issue=row)
    return _do(request, row, form=form, name="comment_form", done="意见已发表。", act=act)


@require_POST
@login_required
def add_measure(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = forms.NewMeasureForm(request.POST, auto_id="new_%s")
    act = partial(services.add_measure, pk, by=request.user)
    return _do(request, row, form=form, name="measure_form", done="已增加措施,请分派。", act=act)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_sub_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    user = request.user
    if refuse_build_in(user, row.inspection) is not None:
        request_context.note_refusal("只有整改办可以修改问题内容。")
        messages.error(request, "只有整改办可以修改问题内容。")
        return redirect("measures:sub_issue", pk)
    data = request.POST if request.method == "POST" else None
    form = FindingColumnsForm(data, columns=finding_columns(row), row=row)
    act = partial(outline.edit_sub_issue, pk, by=user)
    if answer := perform(request, form, act=act, done="已保存。", home=_address(pk), retry=request.path):
        return answer
    context = {"form": form, "sub_issue": row}
    return render(request, "measures/edit_sub_issue.html", context, status=422 if form.is_bound else 200)
