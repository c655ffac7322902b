"""Nobody finds out by asking which numbers exist: not by the answer, not by the work behind it.

What takes the time of a 404 is the questions to the database, so they are compared instead of a clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import EvidenceUse
from tests.access import address_of, addresses, world
from tests.cast import Cast, worked_on
from tests.panel import as_staff

pytestmark = pytest.mark.django_db
NOWHERE = 999_999


def asked(client: Client, method: str, url: str) -> tuple[int, str, list[str]]:
    """Status, words and questions; numbers left out, because they are what differs."""
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(url)
    questions = [re.sub(r"\d+|'[^']*'", "N", query["sql"]) for query in queries]
    words = response.content.decode() if response.status_code == 404 else ""
    return response.status_code, words, questions


def differing(client: Client, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The addresses of what exists elsewhere that are not answered like ``NOWHERE``."""
    found: dict[str, object] = {}
    client.get(reverse("accounts:change_password"))  # the first click of a session renews it
    for foreign, nowhere in pairs:
        for method in ("get", "post"):
            answers = asked(client, method, foreign), asked(client, method, nowhere)
            if answers[0] != answers[1] or answers[0][0] not in (401, 404, 405):
                found[f"{method} {foreign}"] = [(status, len(sql)) for status, _, sql in answers]
    return found


def numbered(things: dict[str, int]) -> list[tuple[str, str]]:
    nowhere = dict.fromkeys(things, NOWHERE)
    return [
        (address_of(name, pattern, things), address_of(name, pattern, nowhere))
        for name, pattern in addresses().items()
        if "<int:" in pattern
    ]


@pytest.mark.parametrize("who", ["stranger", "admin", "auditor"])
def test_the_numbers_of_others_look_like_no_numbers(cast: Cast, who: str) -> None:
    client = cast.client(who)
    pairs = numbered(world(cast))
    assert len(pairs) > 30
    if who == "admin":  # he looks after accounts everywhere, and may have failed jobs done again
        accounts = ("/accounts/", "/users/", "/departments/", "/preparation/")
        his = (*accounts, "/webhooks/", "/jobs/", "/api/tokens/")
        pairs = [pair for pair in pairs if not pair[0].startswith(his)]
    assert differing(client, pairs) == {}


def test_another_departments_measures_look_like_no_measures(cast: Cast) -> None:
    worked_on(cast)
    client = cast.client("other_handler")
    things = {
        "measure": cast.measure.pk,
        "evidence": EvidenceUse.objects.get().evidence_id,
    }
    nowhere = dict.fromkeys(things, NOWHERE)
    pairs = [
        (address_of(name, pattern, things), address_of(name, pattern, nowhere))
        for name, pattern in addresses().items()
        if pattern.startswith("measures/<int:pk>/") and name != "measures:evidence"
    ]
    assert len(pairs) > 10
    assert differing(client, pairs) == {}


def test_evidence_given_to_ones_own_measure_is_no_way_to_probe(cast: Cast) -> None:
    """The number travels in the form here, not in the address."""
    worked_on(cast)
    another = worked_on(cast, cast.measures[1])
    client = cast.client("other_handler")
    own = worked_on(cast, cast.measures[2])
    own.department = cast.science
    own.handler = cast.other_handler
    own.save(update_fields=["department", "handler"])
    url = reverse("measures:attach_existing", args=[own.pk])
    foreign = EvidenceUse.objects.get(measure=another).evidence_id
    client.get("/")  # the first click of a session renews it
    answers = []
    for number in (foreign, NOWHERE):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(url, {"evidence": number})
        assert "没有找到" in response.content.decode() or "有效" in response.content.decode()
        answers.append((response.status_code, len(queries)))
    assert answers[0] == answers[1]


def test_the_panel_answers_for_others_as_for_nothing(cast: Cast) -> None:
    worked_on(cast)
    client = Client()
    client.force_login(as_staff(cast.stranger))
    seen = client.get(reverse("admin:index")).context["available_apps"]
    assert seen
    pairs = []
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is None or model._meta.label in ("admin.LogEntry",):
            continue
        if row in (cast.stranger, cast.elsewhere):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        pairs.append((reverse(name, args=[row.pk]), reverse(name, args=[NOWHERE])))
    assert len(pairs) > 8
    assert differing(client, pairs) == {}
