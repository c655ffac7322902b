"""What no browser sends and anybody may: a sign that no text of PostgreSQL takes, numbers no column holds."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Department
from accounts.ordering import MAX_ORDER, Arranged, behind_the_last
from issues.models import Inspection
from measures.models import Measure
from notices.imports.reading import state_of
from notices.models import ScannedLine
from tests.cast import Cast, assigned, in_days
from tests.measures.watches import a_watch
from tests.notices.engines import scanned
from tests.workbooks.exports import layout
from workbooks.models import ExportTemplate
from workbooks.templates import services as templates

pytestmark = pytest.mark.django_db
ODD = "导\x00错"


def test_the_reason_of_an_archiving(cast: Cast) -> None:
    office, measure = cast.client("office"), assigned(cast, cast.measures[2])
    for name, row in (
        ("archive", measure),
        ("archive_sub_issue", cast.sub_issue),
        ("archive_category", cast.category),
        ("archive_inspection", cast.inspection),
    ):
        Measure.objects.update(status="DRAFT")
        answer = office.post(reverse(f"measures:{name}", args=[row.pk]), {"reason": ODD})
        assert answer.status_code == 302
        assert row.history.first().history_change_reason.endswith("导错"), name
    assert Inspection.objects.get().archived_at is not None


def test_a_line_of_a_scan(cast: Cast) -> None:
    row = scanned(cast)
    line = ScannedLine.objects.filter(page__notice=row, start__isnull=False).order_by("position")[0]
    data = {f"line-{line.pk}": f"{line.text}\x00", "act": "changed", "seen": state_of(row)}
    assert cast.client("office").post(f"/imports/{row.pk}/lines/", data).status_code == 302
    assert ScannedLine.objects.get(pk=line.pk).text == line.text


def test_the_title_of_a_column(cast: Cast) -> None:
    row = templates.create_template(layout(), by=cast.office)
    data = {"name": "报送表", "grouping": "MEASURE", "version": "1", "use-measure": "1", "title-measure": ODD}
    cast.client("office").post(f"/export-templates/{row.pk}/", data)
    assert ExportTemplate.objects.get(pk=row.pk).columns[0]["title"] == "导错"


@pytest.mark.parametrize("address", ["True", "0", ODD, "//elsewhere.example", "https://elsewhere.example"])
def test_where_a_form_leads_back_to(cast: Cast, address: str) -> None:
    watch = a_watch(cast, since=in_days(-60))
    data = {"happened_on": in_days(0), "quantity": "1", "next": address}
    answer = cast.client("handler").post(reverse("measures:keep_watch", args=[watch.pk]), data)
    assert answer["Location"] == reverse("measures:watch", args=[watch.pk])


def test_the_place_of_a_department(cast: Cast) -> None:
    url, data = (
        reverse("accounts:department_edit", args=[cast.general.pk]),
        {"name": "办公室", "is_active": "on"},
    )
    office = cast.client("office")
    assert office.post(url, data | {"order": 2**31}).status_code == 422
    assert office.post(url, data | {"order": MAX_ORDER}).status_code == 302
    assert behind_the_last(cast.organization, Arranged.DEPARTMENTS) == MAX_ORDER
    assert Department.objects.get(pk=cast.general.pk).order == MAX_ORDER


@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "²"])
def test_a_choice_of_several(cast: Cast, number: str) -> None:
    supervisor, office = cast.client("supervisor"), cast.client("office")
    url = reverse("ledger:unit_group_add")
    assert supervisor.post(url, {"name": "城东", "organizations": [number]}).status_code == 422
    measure = assigned(cast)
    people = {"leader": cast.leader.pk, "department": cast.general.pk, "supporting_departments": [number]}
    data = people | {"timeframe": "IMMEDIATE", "due_on": in_days(9).isoformat(), "version": measure.version}
    assert office.post(reverse("measures:assign", args=[measure.pk]), data).status_code == 422
    assert office.post(reverse("exchange:make_report"), {"inspections": [number]}).status_code == 422
