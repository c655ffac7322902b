"""The request of a view that ``login_required`` guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

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


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in ``next`` of a form, if it is one of ours, where whoever sent it came from."""
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else otherwise
