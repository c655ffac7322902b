"""The request of a view that ``login_required`` guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A name for the type only: nobody makes one. Behind ``login_required`` the user is one of ours."""

    user: User
    htmx: HtmxDetails


def signed_in_user(request: HttpRequest) -> User:
    """For what Django itself calls with a plain request: the admin panel, class-based views.

    Raises ``PermissionDenied`` where nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
