"""What the panel puts together in Python is what the framework would draw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.contrib.admin.views.main import ChangeList
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.test.html import parse_html
from django.urls import reverse

from accounts.admin import cells
from accounts.admin.tables import RecordTable
from measures.models import Evidence
from tests.cast import Cast, completed
from tests.panel import as_staff

OURS = "admin/includes/fieldset.html"
FIELDSET = (Path(admin.__file__).parent / "templates" / OURS).read_text()


@pytest.fixture(params=["office", "admin"])
def client_of(request: pytest.FixtureRequest, cast: Cast) -> Client:
    completed(cast)
    client = Client()
    client.force_login(as_staff(getattr(cast, request.param)))
    return client


def lists(client: Client, query: str = "") -> Iterator[ChangeList]:
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        response = client.get(url + query)
        if response.status_code == 200:
            yield response.context["cl"]


@pytest.mark.parametrize("query", ["", "?o=1", "?_popup=1"])
def test_rows_are_the_framework_s(client_of: Client, query: str) -> None:
    drawn = 0
    for cl in lists(client_of, query):
        rows = list(cells.rows(cl))
        assert rows == ["".join(items_for_result(cl, row, None)) for row in cl.result_list]
        drawn += len(rows)
    assert drawn > 20


def test_each_page_is_at_the_address_that_leads_to_it(client_of: Client) -> None:
    for room in client_of.get(reverse("admin:index")).context["app_list"]:
        assert room["app_url"] == reverse("admin:app_list", args=[room["app_label"]])
        for page in room["models"]:
            place = f"admin:{room['app_label']}_{page['object_name'].lower()}"
            assert page["admin_url"] == reverse(f"{place}_changelist")
            assert page["add_url"] in (None, reverse(f"{place}_add"))


@pytest.mark.parametrize("place", ["measures_measure", "issues_inspection", "accounts_user"])
def test_fields_are_the_framework_s(client_of: Client, cast: Cast, place: str) -> None:
    key = {"measures_measure": cast.measure.pk, "issues_inspection": cast.measure.inspection_id}
    url = reverse(f"admin:{place}_change", args=[key.get(place, cast.handler.pk)])
    answers = [client_of.get(url)] + ([client_of.post(url)] if place == "accounts_user" else [])
    for page in answers:
        for number, fieldset in enumerate(page.context["adminform"]):
            said = {"fieldset": fieldset, "id_suffix": number, "errors": page.context["errors"]}
            theirs = Template(FIELDSET).render(Context({**said, "prefix": "fieldset", "id_prefix": 0}))
            assert parse_html(render_to_string(OURS, said)) == parse_html(theirs)


def test_what_hangs_on_a_row_is_shown_and_not_sent_back(client_of: Client, cast: Cast) -> None:
    page = client_of.get(reverse("admin:measures_measure_change", args=[cast.measure.pk]))
    progress, uses, moves = page.context["tables"]
    assert isinstance(progress, RecordTable)
    assert [one for one, _ in moves.heads][:3] == ["act", "from_status", "to_status"]
    assert "审核通过" in moves.rows() and "form-row has_original" in progress.rows()
    evidence = Evidence.objects.get()
    link = reverse("admin:measures_evidence_change", args=[evidence.pk])
    assert f'<a href="{link}">{evidence}</a>' in uses.rows()
    assert "TOTAL_FORMS" not in page.content.decode()
