"""Texts that would like to be code, typed into every form and put into every column."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

import lxml.html
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.test import Client
from django.urls import reverse
from lxml.html import FormElement

from measures import services
from measures.inputs import EvidenceInput
from measures.models.evidence import EvidenceKind
from tests.access import address_of, addresses, world
from tests.cast import Cast, a_file, completed, in_days, returned

# Each ends in an element that must never come to be; the short ones fit into the narrowest columns.
ELEMENT = "<b data-hit>"
LONG = (
    f'"><img src=x onerror=alert(1)>{ELEMENT}',
    f"'><svg/onload=alert(1)>{ELEMENT}",
    f"</textarea></title></script><script>alert(1)</script>{ELEMENT}",
    f'javascript:alert(1)//" autofocus onfocus=alert(1) {ELEMENT}',
    f"{{{{7*7}}}}{{% csrf_token %}}{ELEMENT}",
    f"<!--{ELEMENT}--><iframe srcdoc='<script>alert(1)</script>'>",
    f"<a href=javascript:alert(1)>x</a>{ELEMENT}",
)
SHORT = (f'">{ELEMENT}', f"'>{ELEMENT}", f"]]>{ELEMENT}")
OURS = settings.ROOMS
# Not written by anybody but the program, or looked up by exact value.
UNTOUCHED = {
    "password",
    "username",
    "sha256",
    "session_key",
    "content_type",
    "form",
    "form_name",
    "key",
    "code",
    "public_key",
    "seed",
    "vouched",
}


def payloads(room: int | None) -> Iterator[str]:
    fitting = [text for text in (*LONG, *SHORT) if room is None or len(text) <= room]
    return itertools.cycle(fitting or [SHORT[0][:room]])


def full_world(cast: Cast) -> dict[str, int]:
    """``world`` with one of everything that a page may show besides."""
    things = world(cast)
    returned(cast, cast.measures[1])
    completed(cast, cast.measures[2])
    finding = cast.measures[2].sub_issue
    services.close(finding.pk, by=cast.office, note="已核对")
    services.comment(by=cast.office, text="好", measure=cast.measure)
    services.comment(by=cast.office, text="好", sub_issue=finding)
    link = EvidenceInput(kind=EvidenceKind.LINK, reference="https://example.org/", name="公开网页")
    version = services.attach(cast.measures[1].pk, link, by=cast.handler)
    services.attach(cast.measures[1].pk, replace(link, name="撤下的网页"), by=cast.handler)
    services.withdraw_evidence(cast.measures[1].pk, version.evidence_id, by=cast.handler, reason="传错了")
    return things


# Generic for the checker alone.
AnyField: TypeAlias = "models.Field[object, object]"


def type_everywhere(cast: Cast, things: dict[str, int]) -> set[str]:
    """Sends every form of every page with hostile texts; the addresses of the forms that were sent."""
    sent: set[str] = set()
    shown = [
        f"/measures/{measure.pk}/{page}" for measure in cast.measures for page in ("", "edit/", "assign/")
    ]
    for person in (cast.office, cast.handler, cast.leader, cast.admin):
        client = Client()
        client.force_login(person)
        for path in panel_paths() if person == cast.admin else [*our_paths(things), *shown]:
            page = client.get(path)
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                sent |= _send_forms(client, path, page.content.decode())
    return sent


def _send_forms(client: Client, path: str, page: str) -> set[str]:
    document, sent = lxml.html.fromstring(page), set()
    for form in document.forms:
        data = _filled(form)
        address = form.action or path
        # What is archived or deleted is shown nowhere.
        if form.method == "POST" and data is not None and "archive" not in address:
            answer = client.post(address, data)
            assert answer.status_code < 500, address
            assert "<b data-hit" not in answer.content.decode(), address
            sent.add(address)
    return sent


def _filled(form: FormElement) -> dict[str, object] | None:
    """What the form would send with hostile texts in it; None when it takes no text."""
    texts = payloads(None)
    data: dict[str, object] = {}
    has_text = False
    for one in form.inputs:
        kind = one.get("type", "text") if one.tag == "input" else one.tag
        if not one.name or one.get("disabled") is not None:
            continue
        if kind == "email":
            # Anything else is refused, and the texts beside it with it.
            data[one.name] = "hostile@example.cn"
        elif kind in ("text", "textarea", "search", "url"):
            data[one.name] = next(texts)[: int(one.get("maxlength") or 20_000)]
            has_text = True
        elif kind == "file":
            data[one.name] = a_file(f"{ELEMENT}.txt", f"{one.name} {form.action}".encode())
            has_text = True
        elif kind == "select":
            data[one.name] = one.value or next((value for value in one.value_options if value), "")
        elif kind == "date":
            data[one.name] = one.value or in_days(0).isoformat()
        elif kind in ("hidden", "number") and one.value is not None:
            data[one.name] = one.value
    return data if has_text else None


def store_everywhere() -> list[str]:
    """Hostile text in every text column of every row, whatever the forms let through; the columns."""
    touched = []
    tables: list[type[models.Model]] = [
        model for name in OURS for model in apps.get_app_config(name).get_models()
    ]
    tables.append(LogEntry)
    for model in tables:
        names = [field for field in model._meta.concrete_fields if _takes_text(field)]
        for field in names:
            texts = payloads(field.max_length)
            # Some tables refuse to be rewritten; a bare QuerySet is what stands below that.
            rows = models.QuerySet[models.Model](model)
            for pk in list(rows.values_list("pk", flat=True)):
                rows.filter(pk=pk).update(**{field.name: _distinct(next(texts), field, pk)})
            touched.append(f"{model._meta.label}.{field.name}")
    return touched


def _takes_text(field: AnyField) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(
        field, models.FileField
    )
    return is_text and not field.choices and field.name not in UNTOUCHED


def _distinct(text: str, field: AnyField, pk: object) -> str:
    """Names that have to differ begin with the row's number."""
    return f"{pk}{text}"[: field.max_length] if field.max_length else text


def our_paths(things: dict[str, int]) -> list[str]:
    return [address_of(name, pattern, things) for name, pattern in addresses().items()]


def panel_paths() -> list[str]:
    """Every list, and of each table's first row its form, history and deletion."""
    paths = [reverse("admin:index")]
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{prefix}_changelist"), reverse(f"{prefix}_add")]
        rows = models.QuerySet[models.Model](model)
        first = rows.order_by("pk").first()
        if first is not None:
            paths += [
                reverse(f"{prefix}_{name}", args=[first.pk]) for name in ("change", "history", "delete")
            ]
    return paths
