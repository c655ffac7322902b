"""Who wrote is read by the office and by who answers, and stands nowhere else."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse
from openpyxl import load_workbook

from audit.exceptions import Refused
from opinions import services
from opinions.models import OpinionAuthor, OpinionWay
from opinions.services.register import OpinionInput
from tests.cast import Cast, in_days
from tests.opinions.people import CONTACT, NAME, WORDS, assigned_opinion, closed_opinion

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("person", "reads"),
    [("office", True), ("office2", True), ("handler", True), ("viewer", False), ("supervisor", False)],
)
def test_the_page_shows_it_to_those_alone(cast: Cast, person: str, reads: bool) -> None:
    row = assigned_opinion(cast)
    answer = cast.client(person).get(f"/public-opinions/{row.pk}/")
    page = answer.content.decode()
    assert answer.status_code == 200 and WORDS in page
    assert (NAME in page, CONTACT in page, "来件人" in page) == (reads, reads, reads)


def test_who_had_it_before_reads_it_no_more(cast: Cast) -> None:
    row = assigned_opinion(cast)
    services.assign(row.pk, by=cast.office, handler=cast.leader, due_on=in_days(3))
    assert cast.client("handler").get(f"/public-opinions/{row.pk}/").status_code == 404
    assert not OpinionAuthor.objects.readable_by(cast.handler).exists()
    assert OpinionAuthor.objects.readable_by(cast.leader).exists()
    for person in (cast.viewer, cast.supervisor, cast.stranger, cast.admin, cast.auditor):
        assert not OpinionAuthor.objects.readable_by(person).exists()


def test_no_other_table_holds_it(cast: Cast) -> None:
    """Walked through to its end, corrected and opened again: histories, trail, messages, jobs, index."""
    row = closed_opinion(cast)
    services.reopen(row.pk, by=cast.office, reason="又来电")
    given = OpinionInput(row.received_on, OpinionWay.PHONE, WORDS, name=f"{NAME}二", contact=CONTACT)
    services.correct(row.pk, given, by=cast.office)
    with pytest.raises(Refused):
        services.close(row.pk, by=cast.office)
    found = []
    for model in apps.get_models():
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField)
        ]
        for values in model._base_manager.values_list(*texts) if texts else ():
            if any(NAME in str(value) or CONTACT in str(value) for value in values):
                found.append(model.__name__)
    assert found == ["OpinionAuthor"]


def test_the_workbook_has_no_column_of_it(cast: Cast) -> None:
    closed_opinion(cast, text='=HYPERLINK("//evil")窗口太少。')
    answer = cast.client("office").get(reverse("workbooks:opinions_export", args=[cast.inspection.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    assert sheet is not None
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    told = "".join(str(value) for line in rows for value in line)
    assert sheet.title == "意见登记表" and "窗口太少" in told and "已增设一个窗口" in told
    assert NAME not in told and CONTACT not in told
    texts = [cell for line in sheet.iter_rows() for cell in line if "evil" in str(cell.value)]
    assert [cell.data_type for cell in texts] == ["s"]


def test_words_are_looked_for_in_what_was_said_alone(cast: Cast) -> None:
    assigned_opinion(cast)
    page = reverse("opinions:opinions", args=[cast.inspection.pk])
    office = cast.client("office")
    assert [len(office.get(page, {"q": words}).context["rows"]) for words in (NAME, CONTACT, "窗口")] == [
        0,
        0,
        1,
    ]
    assert NAME not in office.get(page).content.decode()
    found = office.get("/search/", {"q": NAME}).content.decode()
    assert "意见第1号" not in found


def test_emptied_it_is_erased(cast: Cast) -> None:
    row = assigned_opinion(cast)
    services.correct(row.pk, OpinionInput(row.received_on, OpinionWay.PHONE, WORDS), by=cast.office)
    assert not OpinionAuthor.objects.exists()
