"""Password slips to print and cut: shown once, kept nowhere, made anew for who never signed in."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import rules
from accounts.models import Organization, User
from accounts.services import reset_password
from audit.exceptions import Refused
from operations.preparation.people import NewAccount
from operations.preparation.steps import Preparation


@transaction.atomic
def renew_slips(organization: Organization, *, by: User) -> list[NewAccount]:
    waiting = Preparation.of(organization, by=by).waiting
    mine = [row for row in waiting if rules.refuse_reset_password(by, row) is None]
    if not mine:
        raise Refused("没有需要密码条的人:都已经登录过了。")
    return [NewAccount(*reset_password(row.pk, by=by)) for row in mine]


def slips_page(request: HttpRequest, organization: Organization, made: Sequence[NewAccount]) -> HttpResponse:
    address = request.build_absolute_uri("/")
    context = {
        "organization": organization,
        "slips": made,
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=3, border=2, light="#fff"),
    }
    response = render(request, "operations/preparation/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response
