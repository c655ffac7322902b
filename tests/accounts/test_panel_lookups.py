"""What the panel's lists let be asked: their own filters, and nothing about what no page shows."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db.models import Field, Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.events import Event
from audit.models import AuditEntry
from measures.models import Measure
from tests.cast import Cast, completed, worked_on

SECRET = re.compile("password|secret|token|encoded|mac|epoch|sha256|_key|source|session")
PROBES = ("startswith", "contains", "gt", "regex", "in")


@pytest.fixture
def admin_client(cast: Cast) -> Client:
    return cast.client("admin")


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def lookups_of(model: type[Model]) -> list[str]:
    """A question about every field, and about every field of the rows it points to."""
    found: list[str] = []
    for number, field in enumerate(model._meta.concrete_fields):
        found.append(f"{field.name}__{PROBES[number % len(PROBES)]}")
        if isinstance(field.related_model, type):
            found += [f"{field.name}__{one.name}__startswith" for one in _fields(field.related_model)]
    return found


def _fields(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not field.is_relation]


@pytest.mark.one_database
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_field_is_asked_about_but_by_a_filter_of_the_page(
    admin_client: Client, model: type[Model]
) -> None:
    answered = {
        lookup: status
        for lookup in lookups_of(model)
        if (status := admin_client.get(list_of(model), {lookup: "1"}).status_code) != 400
    }
    assert answered == {}


def test_each_filter_of_each_page_still_filters(cast: Cast, admin_client: Client) -> None:
    worked_on(cast, cast.measures[1])
    completed(cast)
    tried = 0
    for model in admin.site._registry:
        page = admin_client.get(list_of(model))
        for spec in page.context["cl"].filter_specs:
            for choice in list(spec.choices(page.context["cl"]))[:3]:
                tried += 1
                assert admin_client.get(list_of(model) + choice["query_string"]).status_code == 200
    assert tried > 40


def test_a_line_of_dates_still_filters(cast: Cast, admin_client: Client) -> None:
    address = reverse("admin:issues_inspection_changelist")
    day = cast.inspection.feedback_on
    assert day is not None
    asked = {"feedback_on__year": day.year, "feedback_on__month": day.month, "feedback_on__day": day.day}
    assert admin_client.get(address, asked).context["cl"].result_count == 1


def test_a_refused_question_is_recorded_and_answered_in_a_sentence(admin_client: Client) -> None:
    response = admin_client.get(reverse("admin:accounts_user_changelist"), {"password__startswith": "pbkdf2"})
    assert "不能按这一项筛选" in response.content.decode()
    entry = AuditEntry.objects.filter(event=Event.REFUSED).latest("id")
    assert "password__startswith" in entry.detail


def test_search_and_autocomplete_know_nothing_of_a_hash(cast: Cast, admin_client: Client) -> None:
    secret = cast.handler.password[-12:-2]
    found = admin_client.get(reverse("admin:accounts_user_changelist"), {"q": secret})
    assert found.context["cl"].result_count == 0
    asked = {"term": secret, "app_label": "accounts", "model_name": "user", "field_name": "organization"}
    assert admin_client.get(reverse("admin:autocomplete"), asked).json()["results"] == []


@pytest.mark.one_database
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_list_looks_into_sorts_by_or_leads_by_a_secret(admin_client: Client, model: type[Model]) -> None:
    page = admin.site._registry[model]
    asked = [*page.search_fields, *page.list_display, *page.autocomplete_fields, page.date_hierarchy or ""]
    assert [name for name in map(str, asked) if SECRET.search(name)] == []
    for field in (field.name for field in _fields(model) if SECRET.search(field.name)):
        assert admin_client.get(list_of(model), {"_to_field": field}).status_code == 400, field
        assert (
            admin_client.get(list_of(model), {"o": "99", "q": "x", f"{field}__year": "2026"}).status_code
            == 400
        )


@pytest.mark.parametrize("key", ["x", "4\x00", "9" * 19, "9" * 5000])
def test_what_is_no_key_of_a_row_is_not_ticked(key: str, cast: Cast, admin_client: Client) -> None:
    for model, action in ((Measure, "correct"), (User, "unlock")):
        data = {"action": action, "_selected_action": [cast.measure.pk, key]}
        answer = admin_client.post(list_of(model), data, follow=True)
        assert "所选记录的编号有误" in answer.content.decode()
