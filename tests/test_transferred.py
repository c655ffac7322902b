"""What was handed to the archive is read and never written to: by every service, address and way in.

The tables of services and of deeds hold all there are, so that none is forgotten.
"""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.exceptions import Refused
from audit.models import AuditEntry
from issues.models import Category, Inspection, SubIssue
from issues.rules import TRANSFERRED
from measures import services
from measures.models import Measure
from opinions.models import PublicOpinion
from tests.access import bulk_of
from tests.api.callers import caller, read
from tests.cast import Cast, assignment, in_days, worked_on
from tests.deeds import DEEDS
from tests.opinions.people import a_publication, assigned_opinion, filled_in, sent
from tests.panel import as_staff
from tests.reporting.transfers import put_to_rest
from tests.services_table import LEDGER, MEASURES, NOT_BY_OFFICE, OPINIONS, VERBS
from tests.test_audited import signed_in
from tests.trail import last_id

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# About the unit, a person, or an inspection that is only being made; and what a supervisor asks of units.
ELSEWHERE = {
    "add_inspection",
    "answer_instruction",
    "instruct",
    "receive_instruction",
    "remind_instruction",
    "save_ladder",
    "save_reminder_settings",
    "take_over_deadline",
    "withdraw_instruction",
}
WITHIN = {"approve_snapshot", "withdraw_import"}


def _services() -> list[str]:
    written = sorted(set(MEASURES) - ELSEWHERE - {"undo_bulk"}) + sorted(WITHIN)
    return [*written, *(f"opinions.{name}" for name in OPINIONS), "regulations.serve_measure"]


@pytest.mark.parametrize("name", _services())
def test_every_service_refuses_with_the_one_sentence(name: str, cast: Cast) -> None:
    verb = (VERBS | MEASURES | LEDGER)[name]
    verb.before(cast)
    put_to_rest()
    person = User.objects.get(pk=getattr(cast, NOT_BY_OFFICE.get(name, "office")).pk)
    with pytest.raises(Refused) as refused:
        verb.act(cast, person)
    assert str(refused.value) == TRANSFERRED


FORM = re.compile(r'method="post"[^>]*action="([^"]*)"')
# The way out of the archive.
WAY_OUT = "reporting:take_back_transfer"
OF_INSPECTIONS = sorted(
    name
    for name in DEEDS
    if name.split(":")[0] in ("measures", "issues", "notices", "opinions", "workbooks", "reporting", "ledger")
    and name != WAY_OUT
)


@pytest.mark.parametrize("name", OF_INSPECTIONS)
def test_no_address_changes_anything_of_it(name: str, cast: Cast) -> None:
    deed = DEEDS[name]
    client = signed_in(cast, deed.person)
    sent = deed.prepare(cast, client)
    put_to_rest()
    keys, before = _keys(), last_id()
    was = _rows(keys)
    client.post(reverse(name, kwargs=sent.kwargs), sent.data)
    told = list(AuditEntry.objects.filter(id__gt=before, is_refused=False).values_list("event", flat=True))
    assert _rows(keys) == was, told


Keys = dict[type[models.Model], list[int]]
PARENTS = (Inspection, Category, SubIssue, Measure)
# That somebody was told, what a search reads of a file, and a code that only ever ends.
BESIDE = {"Reminder", "EvidenceText", "PhoneUpload"}


def _keys() -> Keys:
    """Of what is there now: an inspection that an import makes is another one."""
    return {parent: list(parent._default_manager.values_list("pk", flat=True)) for parent in PARENTS}


def _rows(keys: Keys) -> dict[str, list[tuple[object, ...]]]:
    """Every row that stands below them, as it is."""
    found = {}
    for room in ("issues", "measures", "opinions", "reporting"):
        for model in apps.get_app_config(room).get_models():
            if model.__name__ not in BESIDE and (mine := _mine(model, keys)):
                rows = model._default_manager.filter(mine).order_by("pk")
                found[model.__name__] = list(rows.values_list())
    assert len(found) > 25, sorted(found)
    return found


def _mine(model: type[models.Model], keys: Keys) -> models.Q:
    mine = models.Q(pk__in=keys[model]) if model in keys else models.Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in keys:
            mine |= models.Q(**{f"{field.name}__in": keys[field.related_model]})
    return mine


def test_the_public_form_is_gone(cast: Cast) -> None:
    """Also for who had it open before."""
    row, stranger = a_publication(cast), Client()
    words = filled_in(stranger, row)
    put_to_rest()
    assert sent(row, words, stranger).status_code == 404
    assert not PublicOpinion.objects.exists()


def test_many_at_once_are_answered_one_by_one(cast: Cast) -> None:
    """Taking a bulk assignment back, and assigning: each row says why not."""
    bulk = bulk_of(cast)
    put_to_rest()
    answers, _ = services.undo_bulk(bulk.pk, by=cast.office)
    wanted = [services.RowAssignment(cast.measure.pk, assignment(cast))]
    answers += services.assign_each(wanted, by=cast.office)
    assert {one.refusal for one in answers} == {TRANSFERRED}


def test_the_panel_shows_it_and_saves_nothing(cast: Cast) -> None:
    put_to_rest()
    client = Client()
    client.force_login(as_staff(cast.office))
    for row, name in ((cast.inspection, "inspection"), (cast.sub_issue, "subissue")):
        page = client.get(reverse(f"admin:issues_{name}_change", args=[row.pk]))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()


def test_the_interface_says_so_and_answers_with_a_problem(cast: Cast) -> None:
    worked_on(cast)
    put_to_rest()
    asking = caller(cast, "handler")
    assert read(asking.get(f"inspections/{cast.inspection.pk}/"))["transferred_at"]
    body = {"happened_on": in_days(0).isoformat(), "text": "又走访一次。"}
    answer = asking.post(f"measures/{cast.measure.pk}/progress/", body)
    assert (answer.status_code, answer.json()["detail"]) == (409, TRANSFERRED)


def test_the_pages_say_it_once_and_offer_nothing(cast: Cast) -> None:
    worked_on(cast)
    publication, opinion = a_publication(cast), assigned_opinion(cast)
    put_to_rest()
    client = cast.client("office")
    for url in (
        reverse("ledger:tree", args=[cast.inspection.pk]),
        reverse("measures:measure", args=[cast.measure.pk]),
        reverse("measures:sub_issue", args=[cast.sub_issue.pk]),
        reverse("measures:filings", args=[cast.inspection.pk]),
        reverse("opinions:publications", args=[cast.inspection.pk]),
        reverse("opinions:publication", args=[publication.pk]),
        reverse("opinions:opinions", args=[cast.inspection.pk]),
        reverse("opinions:opinion", args=[opinion.pk]),
    ):
        text = client.get(url).content.decode()
        assert text.count("移交档案,只能查看") == 1, url
        assert FORM.findall(text.split("<main")[1]) == [], url
