"""No page speaks English to its reader."""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django import forms
from django.conf import settings as project
from django.utils.translation.trans_real import DjangoTranslation

from tests.access import address_of, addresses, world
from tests.cast import Cast
from tests.house import ROOT
from tests.signing_in import signed_in, still_signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Names of things, not words of a language.
ALLOWED = re.compile(
    r"excel|word|wps|txt|docx?|pdf|sha|utf|gb|mb|kb|xls[bx]?|pptx?|http|https|example|rectify|zip|png|jpg|jpeg|"
    r"cn|jsonl|gz|wangmin|zhaolei|liuhong|chenguang|zhouping|shuji|sunli|duchang|admin|anquan|shenji|moren|dag|csv|et|dps|"
    r"oa|openapi|ofd|rar|rtf|odt|ods|html?|mht|gif|bmp|webp|mp|"
    # As they stand on the keys.
    r"shift|esc|ctrl|enter"
)


# Made of the names of programs, files and commands, which differ from machine to machine.
OF_THE_MACHINE = {"operations:checkup"}


def words_of(page: str) -> set[str]:
    """Latin words that a reader sees: texts, and attributes that are read out."""
    # Addresses and hashes, which stand in <code> or are cut short, are names of things.
    page = re.sub(r"(?s)<(script|style|head|code).*?</\1>|[0-9a-f]{12,}…", " ", page)
    # So are digests, one-time passwords and the variables that a setting comes from.
    page = re.sub(r"[0-9a-f]{64}|[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}|[A-Z]+(_[A-Z]+)+", " ", page)
    seen = re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', page) + [
        re.sub(r"(?s)<[^>]+>", " ", page)
    ]
    words = re.findall(r"[A-Za-z]{2,}", html.unescape(" ".join(seen)))
    # Whoever is spoken to is 您.
    words += re.findall("你", html.unescape(" ".join(seen)))
    return {word.lower() for word in words if not ALLOWED.fullmatch(word.lower())}


def test_whoever_django_speaks_to_is_您() -> None:
    """A later version of Django may say more: then rectify/locale lacks a sentence."""
    for domain in ("django", "djangojs"):
        translation = DjangoTranslation("zh-hans", domain=domain)
        own = set(_messages(ROOT / "rectify/locale", domain))
        for folder in ("conf/locale", "contrib/admin/locale", "contrib/auth/locale"):
            said = _messages(Path(django.__file__).parent / folder, domain)
            asked = {key for key, text in said.items() if "你" in text}
            assert asked - own == set()
        assert [key for key in own if "你" in translation._catalog[key]] == []  # type: ignore[attr-defined]


def _messages(folder: Path, domain: str) -> dict[object, str]:
    """Every message of a compiled catalogue with its text."""
    path = folder / "zh_Hans/LC_MESSAGES" / f"{domain}.mo"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return {key: text for key, text in catalogue.items() if key}


@pytest.mark.parametrize(
    "person", ["office", "handler", "leader", "viewer", "supervisor", "admin", "auditor", "nobody"]
)
def test_no_page_speaks_english(person: str, cast: Cast) -> None:
    things = world(cast)
    found = {}
    client = signed_in(cast, person)
    for name, pattern in addresses().items():
        client, url = still_signed_in(client, cast, person), address_of(name, pattern, things)
        for response in (client.get(url), client.post(url, {"x": "1", "version": "1"})):
            # A file is no page; neither is one that is streamed.
            is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
            if name not in OF_THE_MACHINE and is_page and (words := words_of(response.content.decode())):
                found[name] = words
    assert found == {}


def _forms(above: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in above.__subclasses__():
        yield form
        yield from _forms(form)


# Named by whoever makes the form, or by the framework.
NAMED_LATER = {"ValuesForm", "ReasonActionForm"}


def test_no_field_is_called_by_its_name_in_the_code(cast: Cast) -> None:
    """Also a hidden one: what is wrong with a forged value is said beside its label."""
    found = {
        f"{form.__name__}.{name}"
        for form in _forms(forms.BaseForm)
        if form.__module__.split(".")[0] in project.ROOMS
        and form.__name__ not in NAMED_LATER
        and not hasattr(form, "_meta")
        for name, field in vars(form)["base_fields"].items()
        if not field.label
    }
    assert found == set()
