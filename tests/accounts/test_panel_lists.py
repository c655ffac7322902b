"""The panel's lists do not grow with their tables: nothing is counted to its end, no end is sought."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.admin import paging
from tests.accounts.test_panel_lookups import list_of
from tests.cast import Cast, completed

# A handful of rows a unit.
SMALL = {"issues.Inspection"}


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_list_goes_through_its_whole_table(cast: Cast, model: type[Model]) -> None:
    client = cast.client("admin")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(list_of(model)).status_code == 200
    asked = [query["sql"] for query in queries if f'"{model._meta.db_table}"' in query["sql"]]
    assert all("LIMIT" in sql for sql in asked if "COUNT(" in sql)
    assert model._meta.label in SMALL or not any("MIN(" in sql or "MAX(" in sql for sql in asked)


def test_a_long_list_says_that_it_stops(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MAX_ROWS", 2)
    completed(cast)
    client = cast.client("admin")
    page = client.get("/admin/measures/statuschange/")
    assert page.context["cl"].result_count == 2
    assert "只列出前2条状态变更,请用筛选或搜索找更早的" in " ".join(page.content.decode().split())
    page = client.get("/admin/measures/statuschange/?act__exact=COMPLETE")
    assert "1条状态变更" in " ".join(page.content.decode().split())


def test_a_period_is_chosen(cast: Cast) -> None:
    completed(cast)
    page = cast.client("admin").get("/admin/measures/statuschange/")
    (period, *_) = page.context["cl"].filter_specs
    choices = list(period.choices(page.context["cl"]))
    found = {
        str(choice["display"]): cast.client("admin")
        .get("/admin/measures/statuschange/" + choice["query_string"])
        .context["cl"]
        .result_count
        for choice in choices
    }
    last_year = [name for name in found if name.endswith("年") and name[0] == "2"][0]
    assert found["今天"] == found["今年"] == 3
    assert found[last_year] == 0
