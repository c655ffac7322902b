"""调整次序: departments and people of a unit, moved by keys or numbers, without any script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import ordering
from accounts.http import SignedInRequest
from accounts.models import Department, Organization, User
from accounts.numbers import typed_key
from accounts.ordering import Arranged
from accounts.views.people import maker
from audit.exceptions import Refused

WAYS = {"up": -1, "down": 1}
MAX_PLACE = 9999


@dataclass(frozen=True)
class ArrangedRow:
    """``focus`` is the button that was pressed and gets the focus again: up, down or none."""

    row: Department | User
    about: str
    place: int
    is_first: bool
    is_last: bool
    focus: str = ""
    typed: int | None = None


@dataclass(frozen=True)
class ArrangedList:
    what: Arranged
    rows: list[ArrangedRow]

    @property
    def seen(self) -> str:
        """The order on screen, sent along: what is typed is meant for it."""
        return ",".join(str(one.row.pk) for one in self.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arrange(request: SignedInRequest, pk: int) -> HttpResponse:
    by = maker(request)
    organization = get_object_or_404(Organization.objects.administered_by(by), pk=pk)
    if request.method == "POST":
        return _save(request, organization, by=by)
    pressed = request.GET.get("moved", "")
    return _page(request, organization, pressed=pressed)


def _page(
    request: SignedInRequest,
    organization: Organization,
    *,
    pressed: str = "",
    typed: Mapping[int, int] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    """``typed``: the numbers of a form that was overtaken, kept beside the order of now."""
    lists = [_list(organization, what, pressed=pressed, typed=typed) for what in Arranged]
    context = {"organization": organization, "lists": lists}
    return render(request, "accounts/arrange.html", context, status=status)


def _save(request: SignedInRequest, organization: Organization, *, by: User) -> HttpResponse:
    """The typed numbers first, then the pressed button: nothing that was typed gets lost."""
    what = Arranged.PEOPLE if request.POST.get("what") == Arranged.PEOPLE else Arranged.DEPARTMENTS
    now = [row.pk for row in ordering.rows_of(organization, what) if row.is_active]
    sent = request.POST.get("seen", "").split(",", len(now) + 1)
    seen = [typed_key(key) for key in sent if key] or now
    typed = {pk: place for pk, place in _numbers(request.POST, seen).items() if place != seen.index(pk) + 1}
    ids = ordering.numbered(seen, typed)
    way, _, key = request.POST.get("move", "").partition(":")
    pressed = typed_key(key)
    if way in WAYS:
        ids = ordering.moved(ids, pressed, by=WAYS[way])
    try:
        ordering.arrange(organization.pk, what, ids, by=by, seen=seen)
    except ordering.Rearranged as error:
        messages.error(request, str(error))
        return _page(request, organization, typed=typed, status=409)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已保存{what.label}的次序。")
    page = reverse("accounts:arrange", args=[organization.pk])
    return redirect(f"{page}?moved={what.value}-{way}-{pressed}#{what.value}" if way in WAYS else page)


def _numbers(data: QueryDict, ids: Sequence[int]) -> dict[int, int]:
    """What is no number leaves its row where it is."""
    typed = {pk: data.get(f"place-{pk}", "").strip() for pk in ids}
    return {pk: _place(text) for pk, text in typed.items() if text.isascii() and text.isdigit()}


def _place(digits: str) -> int:
    """However many digits there are: a number of thousands of them is not even read."""
    return int(digits) if len(digits) <= len(str(MAX_PLACE)) else MAX_PLACE


def _list(
    organization: Organization, what: Arranged, *, pressed: str, typed: Mapping[int, int]
) -> ArrangedList:
    rows = [row for row in ordering.rows_of(organization, what) if row.is_active]
    return ArrangedList(
        what,
        [
            _row(row, what, place, of=len(rows), pressed=pressed, typed=typed.get(row.pk))
            for place, row in enumerate(rows, 1)
        ],
    )


def _row(
    row: Department | User, what: Arranged, place: int, *, of: int, pressed: str, typed: int | None
) -> ArrangedRow:
    about = f"{row.get_role_display()} {row.department or ''}".strip() if isinstance(row, User) else ""
    is_first, is_last = place == 1, place == of
    focus = next((way for way in WAYS if pressed == f"{what.value}-{way}-{row.pk}"), "")
    if focus and not (is_first and is_last):  # at an end the button of this way is off
        focus = "down" if is_first else "up" if is_last else focus
    return ArrangedRow(row, about, place, is_first, is_last, focus, typed)
