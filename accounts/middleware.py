"""What stands around every page: the audit trail, what comes before the first page, limits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import drafts, kept, rules
from accounts.limits import TooMany
from accounts.models import Draft, User
from audit import request_context, strangers, trail
from audit.events import Event

logger = logging.getLogger(__name__)
PASSWORD_PAGES = ("accounts:change_password",)
FACTOR_PAGES = (
    "accounts:second_factor",
    "accounts:start_second_factor",
    "accounts:confirm_second_factor",
)
# In the session of somebody who came in with both, so that no page has to ask the database.
HAS_BOTH = "has_second_factor"


class AuditMiddleware:
    """Knows for the services where a request comes from, and records at its end what was refused to it.

    Then, because the transaction of a refused act has been undone with everything in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR") or "未知"
        with request_context.active(
            request_context.RequestContext(address, f"{request.method} {request.path}")
        ) as context:
            response = self.get_response(request)
            try:
                _record_refusals(request, response, context=context)
            except DatabaseError:
                # The answer is made; a database that is away is told by the pages that need it.
                logger.exception("refusals of %s were not recorded", request.path)
        return response


def _record_refusals(
    request: HttpRequest, response: HttpResponse, *, context: request_context.RequestContext
) -> None:
    """Sentences that were said; else 403 and 404 at a known address, asked for by somebody signed in."""
    said: list[request_context.Refusal] = []
    for refusal in context.refusals:
        if refusal not in said:
            said.append(refusal)
            what, why = refusal.about, refusal.sentence
            if user := _user(request):
                trail.record(Event.REFUSED, by=user, about=what, detail=why, is_refused=True)
            else:
                strangers.record(Event.REFUSED, about=what, detail=why)
    if context.refusals or response.status_code not in (403, 404) or request.resolver_match is None:
        return
    if user := _user(request):
        detail = "不存在或无权查看" if response.status_code == 404 else "无权进入"
        trail.record(Event.REFUSED, by=user, detail=detail, is_refused=True)


def _user(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) else None


# Of a session, as the middleware that ends it after a day's work writes it down.
STARTED_AT = "started_at"


class SignInMiddleware:
    """Holds those who must change their password, or need a second factor, on the page where they do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.came_in_at = request.session.get(STARTED_AT)
            pages = _pages_to_stay_on(request, request.user)
            if pages and request.path not in {reverse(name) for name in (*pages, "accounts:sign_out")}:
                return redirect(pages[0])
        return self.get_response(request)


def _pages_to_stay_on(request: HttpRequest, user: User) -> tuple[str, ...]:
    """The first is where to go; empty when everything is open."""
    # Who is let in by the city's account has no password here to change.
    if not user.is_linked and (user.must_change_password or _is_old(user)):
        return PASSWORD_PAGES
    if rules.is_second_factor_required(user) and not _has_both(request, user):
        return FACTOR_PAGES
    return ()


def _is_old(user: User) -> bool:
    """Whether the password has to be renewed; PASSWORD_DAYS 0 means never."""
    days = settings.PASSWORD_DAYS
    return bool(days) and user.password_changed_at < timezone.now() - timedelta(days=days)


def _has_both(request: HttpRequest, user: User) -> bool:
    """Asked of the database once a session, for sessions older than the demand."""
    if not request.session.get(HAS_BOTH):
        if not user.has_second_factor():
            return False
        request.session[HAS_BOTH] = True
    return True


class LimitMiddleware:
    """Turns ``TooMany`` into a 429 that says when it is possible again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TooMany):
            return None
        answer: HttpResponse
        if request.accepts("text/html"):
            answer = render(request, "429.html", {"sentence": str(error)}, status=429)
        else:
            answer = JsonResponse({"ok": False, "message": str(error)}, status=429)
        answer["Retry-After"] = str(error.seconds)
        return answer


class KeptFormMiddleware:
    """Keeps what was sent after the session had ended, and says at the sign-in why one is there.

    Of somebody signed in it discards the draft of a form that was taken, and keeps the text of an act that
    was refused by a page on which its form does not stand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        person = _user(request)
        if person is None:
            return _at_the_door(request, response) if response.status_code == 302 else response
        if request.method == "POST" and response.status_code < 400:
            response = _after_sending(request, response, person=person)
        if response.status_code == 302:
            kept.remember_person(request, response, person_id=person.pk)
        return response


def _after_sending(request: HttpRequest, response: HttpResponse, *, person: User) -> HttpResponse:
    context = request_context.current()
    is_redirect = response.status_code == 302
    if context is None or not context.refusals:
        if form := kept.draft_form_of(request):
            drafts.discard_draft(person.pk, form)
        if is_redirect and kept.IS_KEPT in request.POST:
            kept.forget(person.pk)
        return response
    # Done in part: the page that follows says what was not, and what was written has served.
    if context.has_done:
        return response
    if is_redirect and (form_sent := kept.typed(request)) is not None:
        return _keep_refused(response, form_sent, person=person)
    return response


def _keep_refused(response: HttpResponse, form: kept.KeptForm, *, person: User) -> HttpResponse:
    """Led to where the text stands, together with the sentence that the page left for the next one."""
    draft = Draft.objects.of(person.pk).filter(form=form.draft_form).first() if form.draft_form else None
    if draft is not None and draft.page == response["Location"].partition("?")[0]:
        return response
    kept.keep(person.pk, replace(form, back=""))
    return redirect("accounts:kept_form")


def _at_the_door(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response`` leads somebody who is not signed in somewhere; to the sign-in page with a reason."""
    if request.path == reverse("accounts:sign_out"):
        response.delete_cookie(kept.LAST_PERSON)
        return response
    page, asked, _ = response["Location"].partition("?")
    # The pages of signing in lead back there as well, without an address to go on to.
    if page != reverse("accounts:sign_in") or not asked:
        return response
    person_id = kept.last_person(request)
    if request.method != "POST":
        if person_id is not None:
            messages.warning(request, "登录已过期,请重新登录。")
        return response
    form = kept.typed(request) if person_id is not None else None
    if person_id is None or form is None:
        messages.warning(request, "登录已过期,刚才的操作没有保存。请重新登录后再操作一次。")
        return redirect_to_login(kept.back_of(request) or "/")
    kept.keep(person_id, form)
    messages.warning(request, "登录已过期。您刚才填写的内容已保留一小时,重新登录后可以继续提交。")
    return redirect_to_login(reverse("accounts:kept_form"))
