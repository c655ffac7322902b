"""Reading with a token: what the pages of its person show, no more and no less."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from api.interface import paging
from issues.models import Inspection
from measures import services
from measures.figures.proposals import Values
from measures.models import Measure
from measures.models.figures import RecordKind
from measures.models.regulation_state import RegulationAct
from tests.api.callers import caller, read
from tests.cast import Cast, assigned, completed, in_days, worked_on

pytestmark = pytest.mark.django_db
PEOPLE = ("office", "handler", "other_handler", "leader", "other_leader", "viewer", "supervisor", "stranger")


def listed(rows: str) -> list[int]:
    """Of the ledger's rows as they are drawn."""
    return [int(pk) for pk in re.findall(r'id="m(\d+)"', rows)]


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_reads_what_his_ledger_shows(cast: Cast, person: str) -> None:
    assigned(cast)
    assigned(cast, cast.measures[2], department=cast.science, handler=cast.other_handler)
    page = cast.client(person).get(reverse("ledger:ledger"))
    asking = caller(cast, person)
    assert asking.ids("measures/") == listed(page.context["rows"])
    for row in cast.measures:
        on_page = cast.client(person).get(reverse("measures:measure", args=[row.pk])).status_code
        assert asking.get(f"measures/{row.pk}/").status_code == on_page
    seen = set(Measure.objects.visible_to(getattr(cast, person)).values_list("sub_issue_id", flat=True))
    assert set(asking.ids("findings/")) == seen


@pytest.mark.parametrize(
    "query",
    [{"status": "IN_PROGRESS"}, {"q": "采购"}, {"overdue": "true"}, {"sort": "due"}, {"turn": "DEPARTMENT"}],
)
def test_filters_are_those_of_the_ledger(cast: Cast, query: dict[str, str]) -> None:
    assigned(cast)
    page = cast.client("office").get(reverse("ledger:ledger"), query)
    assert caller(cast, "office").ids("measures/", **query) == listed(page.context["rows"])


def test_a_value_that_cannot_be_used_is_told(cast: Cast) -> None:
    asking = caller(cast, "office")
    for query in ({"status": "DONE"}, {"due_from": "gestern"}, {"statuss": "DRAFT"}, {"after": "x"}):
        answer = asking.get("measures/", **query)
        assert answer.status_code == 422 and answer.json()["errors"][0]["message"].endswith("。")


def test_pages_follow_one_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    asking, found, after = caller(cast, "office"), [], ""
    while after is not None:
        page = read(asking.get("measures/", after=after))
        found.append([row["id"] for row in page["items"]])
        after = page["next"]
    assert found == [[row.pk for row in cast.measures[:2]], [cast.measures[2].pk]]


def test_a_measure_has_its_progress_and_its_evidence(cast: Cast) -> None:
    row = worked_on(cast)
    found = read(caller(cast, "viewer").get(f"measures/{row.pk}/"))
    assert [one["text"] for one in found["progress"]] == ["已走访三次。"]
    assert [one["name"] for one in found["evidence"]] == [f"台账{row.pk}.pdf"]
    assert (found["status_label"], found["due_on"]) == ("整改中", in_days(30).isoformat())
    assert found["department"] == {"id": cast.general.pk, "name": "办公室"}


def test_figures_are_those_of_the_overview(cast: Cast) -> None:
    completed(cast)
    row = cast.measure
    made = Values(RecordKind.REGULATION, subject="承诺制度", act=RegulationAct.REVISED)
    services.add_record(row.pk, made, by=cast.office)
    asking = caller(cast, "office")
    found = read(asking.get(f"inspections/{cast.inspection.pk}/figures/"))
    assert (found["measures"]["total"], found["measures"]["done"], found["findings"]) == (3, 1, 2)
    assert found["rule"] == Inspection.objects.get().completion_rule()
    assert read(asking.get("figures/"))["measures"]["total"] == 3
    [regulation] = read(asking.get("regulations/"))["items"]
    assert (regulation["title"], regulation["measure_ids"]) == ("承诺制度", [row.pk])
    assert read(caller(cast, "other_handler").get("regulations/"))["items"] == []


def test_what_is_unchanged_is_not_sent_again(cast: Cast) -> None:
    asking = caller(cast, "office")
    first = asking.get("measures/")
    again = asking.get_unless(first["ETag"], "measures/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assigned(cast)
    assert asking.get_unless(first["ETag"], "measures/").status_code == 200


@pytest.mark.parametrize(
    "path", ["nowhere/", "measures/999999/", "measures/" + "9" * 40 + "/", "measures/x/"]
)
def test_what_is_not_there_is_a_problem_in_chinese(cast: Cast, path: str) -> None:
    answer = caller(cast, "office").get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["title"] == "不存在或无权查看"


def test_another_method_is_a_problem_too(cast: Cast) -> None:
    answer = caller(cast, "office").post("measures/", {})
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (
        405,
        "application/problem+json",
        "GET",
    )


# One of them is the token with its person.
QUERIES = {
    "me/": 1,
    "organizations/": 4,
    "inspections/": 4,
    "inspections/{inspection}/": 2,
    "findings/": 5,
    "findings/{finding}/": 3,
    "measures/": 11,
    "measures/{measure}/": 7,
    "regulations/": 3,
    "figures/": 7,
    "inspections/{inspection}/figures/": 9,
    "changes/?after=0": 4,
}


@pytest.mark.parametrize("path", QUERIES)
def test_each_address_asks_so_often_however_much_there_is(
    cast: Cast, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for row in cast.measures:
        worked_on(cast, row)
    asking = caller(cast, "office")
    asking.get("me/")
    where = path.format(inspection=cast.inspection.pk, finding=cast.sub_issue.pk, measure=cast.measure.pk)
    asking.get(where)
    with django_assert_num_queries(QUERIES[path]):
        asking.get(where)
