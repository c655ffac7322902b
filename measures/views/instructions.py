"""督查要求: asking many units at once, who has answered, and the unit's answer."""

from __future__ import annotations

import base64
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.dressing import DressedForm
from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import Organization, User
from accounts.numbers import typed_key
from accounts.places import place
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Inspection
from issues.saving import perform
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page
from measures import services
from measures.forms.instructing import InstructionForm, reply_form
from measures.models import Instruction, InstructionKind, InstructionUnit
from measures.services.common_deadline import NOTHING_LATER, later_than
from measures.services.instructing import MAX_UNITS, refuse_answer, refuse_own
from measures.workflow import Status


def _reader(request: SignedInRequest) -> User:
    """Who sees whole inspections; for anybody else there is no such page."""
    if not request.user.has_whole_view:
        raise Http404
    return request.user


@require_POST
@login_required
@limited("upload")
def instruct(request: SignedInRequest) -> HttpResponse:
    """First post: only the ticked units, answered by the form. Second post: with what is asked."""
    user = request.user
    if not user.is_supervisor:
        raise Http404
    keys = [typed_key(text) for text in request.POST.getlist("ids")[: MAX_UNITS + 1]]
    units = list(Organization.objects.visible_to(user).filter(pk__in=keys).order_by("pk"))
    if not units:
        messages.error(request, "请先勾选单位。")
        return redirect(place("units"))
    is_sent = "kind" in request.POST
    form = InstructionForm(*((request.POST, request.FILES) if is_sent else ()))
    act = partial(services.instruct, [row.pk for row in units], by=user)
    done = f"已向{len(units)}个单位提出,整改办和书记会收到消息。"
    answer = perform(request, form, act=act, done=done, home=reverse("measures:instructions"))
    status = 422 if form.is_bound else 200
    return answer or render(request, "measures/instruct.html", {"form": form, "units": units}, status=status)


@require_safe
@login_required
@first_page_instead
def instructions(request: SignedInRequest) -> HttpResponse:
    """The newest first: a supervisor's with how many have answered, a unit's with whether it has."""
    user = _reader(request)
    seen = Q(units__organization__in=Organization.objects.visible_to(user))
    answered = seen & Q(units__answered_at__isnull=False)
    rows = Instruction.objects.visible_to(user).defer("form")
    page = read_page(rows, NEWEST, **cursors_in(request.GET))
    counted = Instruction.objects.filter(pk__in=[row.pk for row in page.rows]).order_by()
    found = counted.values_list("pk").annotate(
        all=Count("units", filter=seen), answered=Count("units", filter=answered)
    )
    counts = {pk: (done, total) for pk, total, done in found}
    shown = [(row, counts.get(row.pk, (0, 0))) for row in page.rows]
    context = {"rows": shown, "page": page, "today": timezone.localdate()}
    return render(request, "measures/instructions.html", context)


def _visible(request: SignedInRequest, pk: int) -> Instruction:
    return get_object_or_404(Instruction.objects.visible_to(_reader(request)), pk=pk)


@require_safe
@login_required
def instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    return _page(request, row, form=reply_form(row))


def _page(request: SignedInRequest, row: Instruction, *, form: DressedForm) -> HttpResponse:
    user = request.user
    units = row.units.visible_to(user).select_related("organization", "filing", "instruction")
    found = list(units.order_by(F("answered_at").asc(nulls_first=True), "pk"))
    own = None if user.is_supervisor else next(iter(found), None)
    refusal = refuse_answer(user, own) if own is not None else ""
    context = {
        "instruction": row,
        "units": found,
        "waiting": sum(unit.answered_at is None for unit in found),
        "today": timezone.localdate(),
        "is_own": refuse_own(user, row) is None,
        "form": form if refusal is None else None,
        "later": _later(own) if refusal is None and own is not None else None,
        "filings": _where_to_file(user, row, own),
    }
    return render(request, "measures/instruction.html", context, status=422 if form.is_bound else 200)


def _later(own: InstructionUnit) -> str | None:
    """How many measures a common deadline would bring forward, in words; None of other kinds."""
    if not own.instruction.is_deadline:
        return None
    later = later_than(own)
    count, reviewed = later.count(), later.filter(status=Status.SUBMITTED).count()
    rest = f",其中{reviewed}条正在审核" if reviewed else ""
    return f"有{count}条措施的时限晚于统一时限({own.instruction.due_on}){rest}" if count else NOTHING_LATER


def _where_to_file(user: User, row: Instruction, own: InstructionUnit | None) -> list[Inspection]:
    """The unit's inspections, each of which has a page to record what was handed in."""
    is_asked = own is not None and own.answered_at is None and row.withdrawn_at is None
    if not is_asked or row.kind != InstructionKind.REPORT or not user.is_coordinator:
        return []
    return list(Inspection.objects.visible_to(user).at_work().order_by("-id")[:10])


@require_POST
@login_required
def answer_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = reply_form(row, request.POST)
    act = partial(services.answer_instruction, pk, by=request.user)
    home = reverse("measures:instruction", args=[pk])
    try:
        answer = perform(request, form, act=act, done="已回复,督查可以看到。", home=home)
    except InstructionUnit.DoesNotExist as error:
        raise Http404 from error
    return answer or _page(request, row, form=form)


@require_POST
@login_required
def take_over_deadline(request: SignedInRequest, pk: int) -> HttpResponse:
    _visible(request, pk)
    try:
        unit = services.take_over_deadline(pk, by=request.user)
        messages.success(request, f"{unit.reply}如需撤销,请到“我的工作”撤销这次批量分派。")
    except Refused as error:
        messages.error(request, str(error))
    except InstructionUnit.DoesNotExist as error:
        raise Http404 from error
    return redirect("measures:instruction", pk)


@require_POST
@login_required
def withdraw_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    _visible(request, pk)
    try:
        services.withdraw_instruction(pk, by=request.user)
        messages.success(request, "已撤回,各单位会收到消息。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("measures:instruction", pk)


@require_POST
@login_required
def remind_instruction(request: SignedInRequest, pk: int) -> HttpResponse:
    _visible(request, pk)
    try:
        count = services.remind_instruction(pk, by=request.user)
        messages.success(request, f"已催办{count}个还没有回复的单位;同一天只送达一次。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("measures:instruction", pk)


@require_safe
@login_required
def instruction_form(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    if not row.form_name:
        raise Http404
    trail.record(Event.DOWNLOAD, by=request.user, about=row, detail=row.form_name)
    response = HttpResponse(base64.b64decode(row.form), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=row.form_name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
