"""What somebody had typed when his form could not be taken: signed out meanwhile, a page too old.

Kept for an hour, for that person alone, and only the newest. Who it is when nobody is signed in any more
says a signed cookie of the sign-in before. Never kept: passwords, codes, secrets and files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme

KEPT_SECONDS = 3600
MAX_KEPT_CHARACTERS = 200_000
LAST_PERSON, LAST_PERSON_SECONDS = "last_person", 24 * 3600
# A form with such a field is about signing in, and nothing of it is kept.
SECRET_WORDS = ("password", "code", "token", "secret", "otp")
# In a form that was kept, so that it is forgotten when it has been taken.
IS_KEPT = "is_kept_form"
# By which the script of drafts says whose form it is, and what stood in it (static/js/drafts.js).
DRAFT_FORM, DRAFT_BASE = "draft_form", "draft_base"
OWN_NAMES = frozenset({"csrfmiddlewaretoken", IS_KEPT, DRAFT_FORM, DRAFT_BASE})
# From here on a value is something written rather than chosen.
WRITTEN = 20
# Ids that were ticked, dates and versions, digests with or without an id: however long, nobody wrote them.
CHOSEN = re.compile(r"[\d,\s:.-]*|(?:\d+-)?[0-9a-f]{16,64}")


@dataclass(frozen=True)
class KeptField:
    name: str
    value: str

    @property
    def is_written(self) -> bool:
        is_long = len(self.value) > WRITTEN or "\n" in self.value
        return is_long and CHOSEN.fullmatch(self.value) is None


@dataclass(frozen=True)
class KeptForm:
    """``path`` is where it was sent, ``back`` the page it stood on, or "" when that is not known."""

    path: str
    back: str
    fields: tuple[KeptField, ...]
    has_files: bool
    draft_form: str = ""
    draft_base: str = ""

    def written(self) -> list[KeptField]:
        return [field for field in self.fields if field.is_written]

    def others(self) -> list[KeptField]:
        return [field for field in self.fields if not field.is_written]


def typed(request: HttpRequest) -> KeptForm | None:
    """What ``request`` sent from a page of ours; None for a secret, for too much and for nothing written."""
    try:
        if request.method != "POST" or not _is_from_here(request) or not _is_readable(request):
            return None
        fields = tuple(_fields(request))
    except (SuspiciousOperation, UnreadablePostError):
        return None
    if any(is_secret(field.name) for field in fields):
        return None
    is_written = any(field.is_written for field in fields)
    if not is_written or sum(len(field.value) for field in fields) > MAX_KEPT_CHARACTERS:
        return None
    draft = {name: request.POST.get(name, "") for name in (DRAFT_FORM, DRAFT_BASE)}
    has_files = _is_multipart(request)
    return KeptForm(request.get_full_path(), back_of(request), fields, has_files=has_files, **draft)


def is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)


def draft_form_of(request: HttpRequest) -> str:
    """By which name the draft of the form that was sent is known; "" without the script."""
    if request.method != "POST" or not _is_readable(request):
        return ""
    return request.POST.get(DRAFT_FORM, "")


def _fields(request: HttpRequest) -> Iterator[KeptField]:
    for name, values in request.POST.lists():
        if name not in OWN_NAMES:
            yield from (KeptField(name, str(value)) for value in values)


def _is_multipart(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _is_readable(request: HttpRequest) -> bool:
    """An upload that nobody has read yet is not begun for this."""
    return not _is_multipart(request) or "_post" in vars(request)


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers name the origin of each form; a text put there by another site is not shown as one's own."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def back_of(request: HttpRequest) -> str:
    """The page of ours that the form stood on, without the host; "" when it is not known."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep(person_id: int, form: KeptForm) -> None:
    caches["limits"].set(_key(person_id), form, KEPT_SECONDS)


def kept_for(person_id: int) -> KeptForm | None:
    found: KeptForm | None = caches["limits"].get(_key(person_id))
    return found


def forget(person_id: int) -> None:
    caches["limits"].delete(_key(person_id))


def _key(person_id: int) -> str:
    return f"kept-form-{person_id}"


def last_person(request: HttpRequest) -> int | None:
    found = request.get_signed_cookie(LAST_PERSON, default=None, max_age=LAST_PERSON_SECONDS)
    return int(found) if found else None


def remember_person(request: HttpRequest, response: HttpResponse, *, person_id: int) -> None:
    """Once a sign-in, not with every page."""
    if last_person(request) != person_id:
        response.set_signed_cookie(
            LAST_PERSON,
            str(person_id),
            max_age=LAST_PERSON_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
