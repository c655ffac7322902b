"""制度清单 and the page of a regulation: who sees it, what is asked, what one click does, the workbook."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from measures.models import Regulation, RegulationUse
from regulations import services
from tests.answers import released
from tests.cast import Cast, assigned, in_days
from tests.measures.figures import with_text
from tests.regulations.made import NAME, a_regulation, again, named, proved

pytestmark = pytest.mark.django_db


def some(cast: Cast) -> dict[str, Regulation]:
    """One that holds, one that runs out, one that ran out, one that was replaced, one abolished."""
    assigned(cast)
    names = ("现行办法", "将到期办法", "已过期办法", "旧办法", "废止办法")
    rows = {name: named(cast, cast.measure, name) for name in names}
    known: dict[str, dict[str, object]] = {
        "现行办法": {"document_number": "云档发〔2026〕8号", "dated_on": date(2026, 3, 1)},
        "将到期办法": {"expires_on": in_days(30), "department": cast.general},
        "已过期办法": {"expires_on": in_days(-1)},
        "旧办法": {"superseded_by": rows["现行办法"]},
        "废止办法": {"act": "ABOLISHED"},
    }
    for name, fields in known.items():
        services.edit_regulation(rows[name].pk, by=cast.office, fields=fields)
    return rows


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/regulations/?{query}")
    assert page.status_code == 200
    return [row.title for row, _, _ in page.context["rows"]]


def exported(client: Client, query: str = "") -> Worksheet:
    answer = client.get(f"/regulations/export/?{query}")
    content = answer.getvalue()
    released(answer)
    return load_workbook(BytesIO(content)).worksheets[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=IN_FORCE&sort=entered", ["现行办法", "将到期办法"]),
        ("state=EXPIRED", ["已过期办法"]),
        ("state=SUPERSEDED", ["旧办法"]),
        ("state=ABOLISHED", ["废止办法"]),
        ("state=DUE&sort=expires", ["已过期办法", "将到期办法"]),
        ("q=《现行 办法》", ["现行办法"]),
        ("q=〔2026〕8", ["现行办法"]),
        ("q=没有的", []),
        ("act=ABOLISHED", ["废止办法"]),
        ("sort=dated", ["现行办法", "废止办法", "旧办法", "已过期办法", "将到期办法"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(cast: Cast, query: str, found: list[str]) -> None:
    some(cast)
    client = cast.client("office")
    assert titles(client, query) == found
    sheet = exported(client, query)
    assert [sheet.cell(row, 3).value for row in range(3, 3 + len(found))] == found


def test_what_nobody_can_ask_is_not_asked(cast: Cast) -> None:
    some(cast)
    client = cast.client("office")
    assert len(titles(client, "state=x&sort=y&department=z&act=%00")) == 5
    assert client.get("/regulations/?after=~~").status_code == 302


def test_of_a_department_and_an_inspection(cast: Cast) -> None:
    some(cast)
    client = cast.client("office")
    assert titles(client, f"department={cast.general.pk}") == ["将到期办法"]
    assert len(titles(client, f"inspection={cast.inspection.pk}")) == 5
    assert titles(client, "inspection=99999") == []


@pytest.mark.parametrize(
    ("person", "count"),
    [("office", 5), ("viewer", 5), ("supervisor", 5), ("handler", 5), ("leader", 5), ("other_handler", 0)],
)
def test_everybody_sees_those_of_what_he_sees(cast: Cast, person: str, count: int) -> None:
    rows = some(cast)
    client = cast.client(person)
    assert len(titles(client)) == count
    status = 200 if count else 404
    assert client.get(f"/regulations/{rows['旧办法'].pk}/").status_code == status


def test_a_formula_in_a_name_stays_a_text(cast: Cast) -> None:
    named(cast, cast.measure, "=1+1办法")
    cell = exported(cast.client("office")).cell(3, 3)
    assert (cell.data_type, cell.value) == ("s", "=1+1办法")


def test_a_name_in_a_text_is_confirmed_with_one_click(cast: Cast) -> None:
    row = with_text(cast, "制定《采购管理办法》。")
    client = cast.client("handler")
    page = client.get(f"/measures/{row.pk}/")
    (offer,) = page.context["offered"]
    data = {"form": "regulation", "subject": offer.proposal.subject, "act": offer.proposal.act.name}
    data |= {"fingerprint": offer.fingerprint, "next": f"/measures/{row.pk}/#regulations"}
    answer = client.post(f"/measures/{row.pk}/figures/accept/", data)
    assert (answer.status_code, answer["Location"]) == (302, f"/measures/{row.pk}/#regulations")
    shown = client.get(f"/measures/{row.pk}/").context
    assert ([str(one.regulation) for one in shown["regulations"]], shown["offered"]) == ([f"《{NAME}》"], [])


def test_measures_that_only_mention_it_are_found_and_joined_with_one_click(cast: Cast) -> None:
    row = named(cast, cast.measures[2], "服务承诺制度")
    assigned(cast, cast.measures[1])
    client = cast.client("office")
    assert client.get(f"/regulations/{row.pk}/").context["mentions"] == []
    assert client.get(f"/regulations/{row.pk}/?mentions").context["mentions"] == [cast.measures[1]]
    data = {"measure": cast.measures[1].pk, "act": "REVISED"}
    assert client.post(f"/regulations/{row.pk}/serve/", data).status_code == 302
    assert client.post(f"/regulations/{row.pk}/serve/", data).status_code == 422
    assert RegulationUse.objects.filter(regulation=row).count() == 2
    assert client.get(f"/regulations/{row.pk}/?mentions").context["mentions"] == []


def test_on_a_phone_each_cell_says_which_column_it_is(cast: Cast) -> None:
    """The table is stacked there, and its head is not seen."""
    some(cast)
    page = cast.client("supervisor").get("/regulations/").content.decode()
    row = page.split("<tbody>")[1].split("</tr>")[0]
    assert 'regulations stack"' in page
    assert row.count("<td") == row.count("<td data-label=") == 9
    for cell in re.findall(r"<td data-label=.*?</td>", row, re.DOTALL):
        assert re.sub(r"<[^>]*>", "", cell).strip(), cell


def test_names_that_may_be_one_are_offered_to_the_office(cast: Cast) -> None:
    row = a_regulation(cast)
    other = named(cast, cast.measure, f"{NAME}(试行)")
    assert cast.client("handler").get(f"/regulations/{row.pk}/").context["likely"] == []
    client = cast.client("office")
    assert client.get(f"/regulations/{row.pk}/").context["likely"] == [other]
    client.post(f"/regulations/{row.pk}/merge/", {"other": other.pk})
    answer = client.get(f"/regulations/{other.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/regulations/{row.pk}/")
    page = client.get(f"/regulations/{row.pk}/")
    assert (page.context["merged"], page.context["likely"]) == ([other], [])
    client.post(f"/regulations/{other.pk}/split/")
    assert again(other).merged_into is None


def test_a_department_enters_its_own_and_keeps_it(cast: Cast) -> None:
    client = cast.client("handler")
    data = {"title": "值班制度", "act": "REVISED", "document_number": "3号"}
    assert client.post("/regulations/add/", data).status_code == 302
    row = Regulation.objects.get()
    assert (row.department, row.document_number, row.act) == (cast.general, "3号", "REVISED")
    assert client.post("/regulations/add/", data).status_code == 422
    edit = data | {"expires_on": in_days(400).isoformat(), "version": row.version}
    assert client.post(f"/regulations/{row.pk}/edit/", edit).status_code == 302
    # Somebody else saved meanwhile.
    assert client.post(f"/regulations/{row.pk}/edit/", edit | {"note": "x"}).status_code == 409
    assert cast.client("viewer").post(f"/regulations/{row.pk}/edit/", edit).status_code == 422
    assert cast.client("other_handler").post(f"/regulations/{row.pk}/edit/", edit).status_code == 404


def test_out_of_the_list_with_a_reason_when_nothing_names_it(cast: Cast) -> None:
    client = cast.client("office")
    client.post("/regulations/add/", {"title": "登错的办法", "act": "ISSUED"})
    row = Regulation.objects.get()
    assert client.post(f"/regulations/{row.pk}/archive/", {"reason": ""}).status_code == 422
    assert client.post(f"/regulations/{row.pk}/archive/", {"reason": "登错了"}).status_code == 302
    assert titles(client) == []
    used = a_regulation(cast)
    assert client.post(f"/regulations/{used.pk}/archive/", {"reason": "x"}).status_code == 422


def test_pages_ask_as_often_however_much_there_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = proved(cast, a_regulation(cast))
    named(cast, cast.measure, "另一项办法")
    client = cast.client("office")
    counts = {"/regulations/": 13, f"/regulations/{row.pk}/": 20}
    for turn in range(2):
        for address, count in counts.items():
            client.get(address)
            with django_assert_num_queries(count):
                client.get(address)
        for number in range(12):
            more = named(cast, cast.measures[number % 3], f"办法{turn}{number}")
            named(cast, cast.measures[number % 3], act=("REVISED", "ISSUED")[number % 2])
            proved(cast, more, name=f"文件{turn}{number}.pdf")
