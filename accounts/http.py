"""The request of a view that ``login_required`` guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from accounts.models import User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A name for the type only: nobody makes one. Behind ``login_required`` the user is one of ours."""

    user: User
    htmx: HtmxDetails
