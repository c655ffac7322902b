"""Signing in with the city's accounts. What is not switched on is not there: 404.

Nor are its libraries loaded: `ldap3` and `authlib` come with the first who signs in by them.
"""

from __future__ import annotations

import logging

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import DirectoryForm
from accounts.models import User, WayIn
from accounts.places import place
from accounts.signing_in.outside import NotLetIn, OutsideAway, OutsidePerson, cas, people
from accounts.signing_in.outside.ways import label_of
from accounts.steps import ask
from accounts.views.session import come_in, record_failure
from audit.exceptions import Refused

logger = logging.getLogger(__name__)
BACKEND = "accounts.signing_in.backend.AccountBackend"
GOES_TO = "outside_goes_to"
AWAY = "{}的服务器没有应答,暂时不能这样登录。请稍后再试,或联系系统管理员。"
NOT_TAKEN = "登录没有完成:等待时间过长、已经用过,或者不是从本页发起的。请重新登录。"
WRONG = "账号或密码不正确。连续输错会被暂时锁定。"


@require_http_methods(["GET", "POST"])
@never_cache
def directory_sign_in(request: HttpRequest) -> HttpResponse:
    _ask_open(WayIn.DIRECTORY)
    form = DirectoryForm(request.POST or None)
    goes_to = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if form.is_valid():
        try:
            person = _from_directory(request, **form.cleaned_data)
            return _let_in(request, person, goes_to=goes_to)
        except NotLetIn:
            form.add_error(None, WRONG)
        except Refused as error:
            form.add_error(None, str(error))
        except OutsideAway as error:
            form.add_error(None, _away(WayIn.DIRECTORY, error))
    context = {"form": form, "label": label_of(WayIn.DIRECTORY), "next": goes_to}
    return render(request, "accounts/directory_sign_in.html", context, status=422 if form.errors else 200)


def _from_directory(request: HttpRequest, *, username: str, password: str) -> OutsidePerson:
    """Wrong passwords count like ours: for who is locked out AxesMiddleware answers, not the directory."""
    credentials = {"username": username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        vars(request)["axes_locked_out"] = True
        raise NotLetIn
    from accounts.signing_in.outside import directory  # noqa: PLC0415

    try:
        return directory.check(username, password)
    except NotLetIn:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        name = username[:50]
        record_failure(request, name, detail=f"{label_of(WayIn.DIRECTORY)},输入的账号:{name}")
        raise


@require_GET
@never_cache
def oidc_start(request: HttpRequest) -> HttpResponse:
    _ask_open(WayIn.OIDC)
    _keep_goes_to(request)
    from accounts.signing_in.outside import oidc  # noqa: PLC0415

    try:
        return oidc.start(request, return_url=_return_url("accounts:oidc_return"))
    except OutsideAway as error:
        return _back(request, _away(WayIn.OIDC, error))


@require_GET
@never_cache
def oidc_return(request: HttpRequest) -> HttpResponse:
    _ask_open(WayIn.OIDC)
    from accounts.signing_in.outside import oidc  # noqa: PLC0415

    try:
        return _let_in(request, oidc.check(request), goes_to=_kept_goes_to(request))
    except NotLetIn as error:
        return _not_taken(request, WayIn.OIDC, error)
    except OutsideAway as error:
        return _back(request, _away(WayIn.OIDC, error))
    except Refused as error:
        return _back(request, str(error))


@require_GET
@never_cache
def cas_start(request: HttpRequest) -> HttpResponse:
    _ask_open(WayIn.CAS)
    _keep_goes_to(request)
    return redirect(cas.start(request, return_url=_return_url("accounts:cas_return")))


@require_GET
@never_cache
def cas_return(request: HttpRequest) -> HttpResponse:
    _ask_open(WayIn.CAS)
    try:
        person = cas.check(request, return_url=_return_url("accounts:cas_return"))
        return _let_in(request, person, goes_to=_kept_goes_to(request))
    except NotLetIn as error:
        return _not_taken(request, WayIn.CAS, error)
    except OutsideAway as error:
        return _back(request, _away(WayIn.CAS, error))
    except Refused as error:
        return _back(request, str(error))


def _ask_open(way: WayIn) -> None:
    if way not in settings.WAYS_IN:
        raise Http404


def _let_in(request: HttpRequest, person: OutsidePerson, *, goes_to: str) -> HttpResponse:
    account: User = people.admit(person)
    ask(people.refuse_enter(account, person))
    account.backend = BACKEND
    how = f"用{label_of(person.way)}({person.way.label})登录:{person.username}"
    return come_in(request, account, goes_to=goes_to or place("home"), how=how)


def _return_url(name: str) -> str:
    """By the address that is set, never by the host that a request names."""
    return str(settings.SITE_URL) + reverse(name)


def _safe(request: HttpRequest, goes_to: str) -> str:
    """A page of this site, or nothing."""
    is_ours = url_has_allowed_host_and_scheme(
        goes_to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return goes_to if is_ours else ""


def _keep_goes_to(request: HttpRequest) -> None:
    request.session[GOES_TO] = _safe(request, request.GET.get("next", ""))


def _kept_goes_to(request: HttpRequest) -> str:
    return str(request.session.pop(GOES_TO, ""))


def _away(way: WayIn, error: OutsideAway) -> str:
    logger.error("signing in by %s failed: %s", way, error)
    return AWAY.format(label_of(way))


def _not_taken(request: HttpRequest, way: WayIn, error: NotLetIn) -> HttpResponse:
    record_failure(request, label_of(way), detail=f"{way.label}:返回的登录结果不被接受({error})")
    return _back(request, NOT_TAKEN)


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("accounts:sign_in")
