"""A unit that works elsewhere: its newest state, earlier ones, and what is said of its measures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Organization
from accounts.numbers import typed_key
from audit.exceptions import Refused
from exchange import notes
from exchange.contents import PackageManifest, PackageRow
from exchange.forms import UnitNoteForm
from exchange.models import IncomingPackage, KnownKey, PackageKind, UnitNote
from exchange.opening import MAX_ROWS
from exchange.states import state_rows, states_of
from issues.saving import perform
from measures.workflow import Status

PAGE_SIZE, MAX_SHOWN = 50, 50
SHOWN: dict[str, tuple[str, Callable[[PackageRow], bool]]] = {
    "": ("全部措施", lambda _row: True),
    "overdue": ("逾期", lambda row: row.is_overdue),
    "open": ("未完成", lambda row: not row.is_done),
    "done": ("已完成", lambda row: row.is_done),
    "returned": ("已退回", lambda row: row.status == Status.RETURNED),
}


def _unit(request: SignedInRequest, pk: int) -> Organization:
    """For who supervises it; for anybody else there is no such page."""
    if not request.user.is_supervisor:
        raise Http404
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


@require_safe
@login_required
def unit_state(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _unit(request, pk))


def _page(request: SignedInRequest, unit: Organization, form: UnitNoteForm | None = None) -> HttpResponse:
    states = states_of(request.user, unit)
    asked = typed_key(request.GET.get("package", ""))
    chosen = next((row for row in states if row.pk == asked), None) if asked else next(iter(states), None)
    if asked and chosen is None:
        raise Http404
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWN else ""
    rows = [row for row in _rows(chosen) if SHOWN[show][1](row)]
    measure = typed_key(request.GET.get("measure", ""))
    about = next((row for row in rows if row.key == measure), None) if measure else None
    context = {
        "unit": unit,
        "states": states[:MAX_SHOWN],
        "state": chosen,
        "is_newest": bool(states) and chosen == states[0],
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": f"package={chosen.pk if chosen else ''}&show={show}",
        "show": show,
        "shows": [(name, label) for name, (label, _) in SHOWN.items()],
        "numbers": _numbers(chosen),
        "about": about,
        "form": form or (UnitNoteForm(initial={"measure": about.key}) if about else None),
        "notes": UnitNote.objects.visible_to(request.user)
        .filter(organization=unit)
        .prefetch_related("replies", "sent_in__receipt")[:MAX_SHOWN],
        "keys": KnownKey.objects.filter(organization=unit, kind=PackageKind.REPORT)[:10],
    }
    return render(request, "exchange/unit_state.html", context, status=422 if form and form.errors else 200)


def _rows(row: IncomingPackage | None) -> list[PackageRow]:
    if row is None:
        return []
    try:
        return list(islice(state_rows(row), MAX_ROWS))
    except (Refused, OSError):
        return []


def _numbers(row: IncomingPackage | None) -> dict[str, int]:
    """Path → its place in the signed list, by which a file is fetched."""
    if row is None or not row.is_signed:
        return {}
    files = PackageManifest.model_validate(row.manifest).files
    return {one.path: number for number, one in enumerate(files, start=1)}


@require_POST
@login_required
def add_note(request: SignedInRequest, pk: int) -> HttpResponse:
    unit, form = _unit(request, pk), UnitNoteForm(request.POST)
    act = partial(notes.add_note, pk, by=request.user)
    home = reverse("exchange:unit_state", args=[pk]) + "#notes"
    done = "已记下,生成下一个任务包时随包下发。"
    answer = perform(request, form, act=act, done=done, home=home)
    return answer or _page(request, unit, form)
