"""Choosing one inspection among many: by its unit or its own words, typed or sent with the page."""

from __future__ import annotations

import pytest

from accounts.models import Organization
from issues.models import Inspection
from tests.cast import Cast

pytestmark = pytest.mark.django_db
URL = "/inspections/find/"


@pytest.fixture
def units(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Inspection]:
    """One team went to five units; two are offered at once."""
    monkeypatch.setattr("issues.lookup.MAX_CHOICES", 2)
    found = []
    for name in ("水利局", "住建局", "教育局", "林业局", "审计局"):
        place = Organization.objects.create(name=f"中共云山区{name}党组", short_name=f"区{name}")
        cast.supervisor.supervised_organizations.add(place)
        found.append(Inspection.objects.create(organization=place, name="区委第一巡察组巡察", round="第三轮"))
    return found


def options(cast: Cast, person: str, find: str) -> list[str]:
    answer = cast.client(person).get(URL, {"find": find}).json()
    return [label for _, label in answer["options"]]


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("水利", ["区水利局·区委第一巡察组巡察"]),
        ("云山区住建", ["区住建局·区委第一巡察组巡察"]),
        ("第一巡察组 教育", ["区教育局·区委第一巡察组巡察"]),
        ("第三轮 区林业局", ["区林业局·区委第一巡察组巡察"]),
        ("100%", []),
        ("\0", ["区审计局·区委第一巡察组巡察", "区林业局·区委第一巡察组巡察"]),
        ("没有的单位", []),
    ],
)
def test_words_find_the_unit_first(cast: Cast, units: list[Inspection], find: str, found: list[str]) -> None:
    assert options(cast, "supervisor", find) == found


def test_nobody_finds_what_he_may_not_see(cast: Cast, units: list[Inspection]) -> None:
    assert options(cast, "office", "水利") == []
    assert options(cast, "office", "") == ["区委第一巡察组巡察"]
    assert options(cast, "admin", "") == []
    assert cast.client("supervisor").get(URL).json()["has_more"]


@pytest.mark.parametrize("url", ["/ledger/", "/dashboard/", "/timeline/", "/exports/"])
def test_each_page_narrows_its_select_without_scripts(cast: Cast, units: list[Inspection], url: str) -> None:
    page = cast.client("supervisor").get(url, {"find": "水利"}).content.decode()
    assert 'name="find" value="水利"' in page
    assert f'<option value="{units[0].pk}">区水利局·' in page
    assert "区住建局·" not in page
    chosen = cast.client("supervisor").get(url, {"inspection": units[0].pk}).content.decode()
    assert f'<option value="{units[0].pk}" selected>区水利局·' in chosen


@pytest.mark.parametrize("url", ["/ledger/", "/dashboard/"])
def test_where_all_are_offered_nothing_is_to_be_found(cast: Cast, url: str) -> None:
    assert 'name="find"' not in cast.client("supervisor").get(url).content.decode()
