"""The panel as a whole: who enters, by which door, and what is not shown in it."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import axes.admin
import axes.models
import django.contrib.auth.admin  # noqa: F401 - registers the group that is taken out below
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.text import capfirst

from accounts import rules
from accounts.models import User

PASSWORD_PAGE = "accounts:change_password"  # noqa: S105 - the name of a page


def may_enter(request: HttpRequest) -> bool:
    """Staff whose role looks after something here; ``is_staff`` alone is not enough."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and rules.refuse_panel(user) is None


def sign_in(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """Our own sign-in page; 403 for who is signed in already, or the two pages would play ping-pong."""
    if may_enter(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"))


def change_password(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """The own page goes through the service, which writes history and lifts “must change”."""
    return redirect(PASSWORD_PAGE)


def pages_for(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
    """As the framework's list of rooms and their pages, with nothing but what is shown of them.

    The address of a page goes on from that of its room: to look up thirty takes longer than all else here.
    """
    rooms: dict[str, dict[str, Any]] = {}
    for model, page in admin.site._registry.items():
        label = model._meta.app_label
        if app_label not in (None, label) or not page.has_module_permission(request):
            continue
        room = rooms.get(label) or rooms.setdefault(label, _room(label))
        room["models"].append(_page(page, f"{room['app_url']}{page.opts.model_name}/", request))
    for room in rooms.values():
        room["models"].sort(key=itemgetter("name"))
    return sorted(rooms.values(), key=itemgetter("name"))


def _room(label: str) -> dict[str, Any]:
    name, url = apps.get_app_config(label).verbose_name, reverse("admin:app_list", args=[label])
    return {"app_label": label, "name": name, "app_url": url, "models": []}


def _page(page: admin.ModelAdmin, url: str, request: HttpRequest) -> dict[str, Any]:
    return {
        "name": capfirst(page.opts.verbose_name_plural),
        "object_name": page.opts.object_name,
        "admin_url": url,
        "add_url": f"{url}add/" if page.has_add_permission(request) else None,
        "view_only": not page.has_change_permission(request),
    }


def arrange(site: admin.AdminSite) -> None:
    """Rebinding on the default site, as for ``admin.site.login``: every app registers there anyway."""
    site.site_title = site.site_header = "巡察整改台账系统·后台"
    site.index_title = "后台首页"
    site.empty_value_display = "(空)"
    doors = {
        "has_permission": may_enter,
        "login": sign_in,
        "get_app_list": pages_for,
        "password_change": change_password,
        "password_change_done": change_password,
    }
    for name, view in doors.items():
        setattr(site, name, view)
    # Permissions follow the role, so groups would promise what they do not do; axes speaks no Chinese.
    site.unregister(Group)
    if settings.AXES_ENABLE_ADMIN:
        names = (axes.models.AccessAttempt, axes.models.AccessLog, axes.models.AccessFailureLog)
        site.unregister(names)


arrange(admin.site)
