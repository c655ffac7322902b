"""Every act leaves its entry in the trail: by address, by service, in bulk, in the panel, by command."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from celery import shared_task
from django.contrib.admin import site
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audit import trail
from audit.events import Event
from audit.models import AuditEntry, StrangerCount
from measures import services
from measures.inputs import EvidenceInput
from measures.workflow import Act
from tests.access import address_of, addresses, world
from tests.acts import NEW_PASSWORD
from tests.cast import (
    PASSWORD,
    Cast,
    a_file,
    assigned,
    completed,
    in_days,
    make_cast,
    submitted,
    worked_on,
)
from tests.deeds import DEEDS, NO_DEED, Deed, posting_addresses
from tests.notices.parser.documents import PLAIN
from tests.panel import as_staff, send
from tests.readings import READINGS
from tests.trail import last_id

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def signed_in(cast: Cast, person: str) -> Client:
    client = Client(REMOTE_ADDR="10.1.2.3")
    if person != "nobody":
        client.force_login(getattr(cast, person), backend="accounts.signing_in.backend.AccountBackend")
    return client


def newest() -> AuditEntry:
    return AuditEntry.objects.latest("id")


def test_the_table_knows_every_address_that_does_something() -> None:
    assert set(DEEDS) == posting_addresses() - NO_DEED


ALL = [*DEEDS.items(), *((name, deed) for name, found in READINGS.items() for deed in found)]


@pytest.mark.parametrize(("name", "deed"), [pair for pair in ALL if not pair[1].is_of_one_moment])
def test_an_address_leaves_its_entry(name: str, deed: Deed, cast: Cast) -> None:
    leaves_its_entry(name, deed, cast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "deed"), [pair for pair in ALL if pair[1].is_of_one_moment])
def test_an_address_that_reads_one_moment_leaves_its_entry(name: str, deed: Deed) -> None:
    leaves_its_entry(name, deed, make_cast())


def leaves_its_entry(name: str, deed: Deed, cast: Cast) -> None:
    client = signed_in(cast, deed.person)
    sent = deed.prepare(cast, client)
    before = last_id()
    response = getattr(client, deed.method)(reverse(name, kwargs=sent.kwargs), sent.data)
    assert response.status_code in (200, 302)
    [row] = AuditEntry.objects.filter(id__gt=before, event=deed.event)
    assert (row.address, row.is_refused) == ("10.1.2.3", False)
    assert row.path == f"{deed.method.upper()} {reverse(name, kwargs=sent.kwargs)}"
    person = cast.office if deed.person == "nobody" else getattr(cast, deed.person)
    assert (row.actor_name, row.role) == (person.label, person.get_role_display())


def test_reading_pages_writes_nothing_else(cast: Cast) -> None:
    things = world(cast)
    clients = {person: signed_in(cast, person) for person in ("office", "admin")}
    for name, pattern in addresses().items():
        if name in READINGS:
            continue
        for client in clients.values():
            before = last_id()
            response = client.get(address_of(name, pattern, things))
            if response.status_code == 200:
                assert last_id() == before, name


# What everybody may do with what he sees, or for himself, has nothing to refuse; nor has who holds a code.
FREE = (
    "workbooks:export",
    "workbooks:export_file",
    "ledger:list_settings",
    "ledger:saved_view_add",
    "measures:phone",
)
WORK = ("jobs:", "issues:", "measures:", "notices:", "ledger:", "workbooks:", "reporting:")
REFUSING = [name for name in DEEDS if name.startswith(WORK) and name not in FREE]


@pytest.mark.parametrize("name", REFUSING)
def test_a_refusal_leaves_its_entry(name: str, cast: Cast) -> None:
    """Somebody from another organization is told that there is no such thing; the trail knows better."""
    deed = DEEDS[name]
    sent = deed.prepare(cast, signed_in(cast, deed.person))
    before = last_id()
    response = signed_in(cast, "other_leader").post(reverse(name, kwargs=sent.kwargs), sent.data)
    rows = AuditEntry.objects.filter(id__gt=before)
    assert response.status_code in (302, 404, 422)
    assert {row.is_refused for row in rows} == {True}
    assert {row.actor_name for row in rows} == {cast.other_leader.label}


def test_every_act_of_the_workflow_has_its_event() -> None:
    assert {act.name: act.label for act in Act}.items() <= {one.name: one.label for one in Event}.items()


def test_an_approved_measure_that_is_changed_tells_of_both(cast: Cast) -> None:
    row = completed(cast)
    before = last_id()
    services.attach(
        row.pk, EvidenceInput(upload=a_file("补.pdf", b"%PDF-1.4 b")), by=cast.handler, reason="补充"
    )
    events = AuditEntry.objects.filter(id__gt=before).order_by("id").values_list("event", flat=True)
    assert list(events) == [Event.REVISE, Event.ATTACH]


def test_an_undone_act_leaves_no_entry(cast: Cast) -> None:
    before = last_id()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assigned(cast)
        raise ZeroDivisionError
    assert last_id() == before


def test_bulk_names_each_refused_row(cast: Cast) -> None:
    submitted(cast)
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    ids = [row.pk for row in cast.measures]
    data |= {"due_on": in_days(9).isoformat(), "ids": ",".join(map(str, ids))}
    before = last_id()
    signed_in(cast, "office").post(reverse("measures:assign_many"), data)
    rows = AuditEntry.objects.filter(id__gt=before)
    assert {row.about_id for row in rows.filter(event=Event.ASSIGN)} == set(ids[1:])
    [refused] = rows.filter(is_refused=True)
    assert (refused.about_kind, refused.about_id) == ("整改措施", ids[0])
    assert "正在审核" in refused.detail


def test_the_panel_records_acts_and_refusals(cast: Cast) -> None:
    as_staff(cast.office)
    client, row = signed_in(cast, "office"), submitted(cast)
    url = reverse("admin:measures_measure_change", args=[cast.measures[1].pk])
    send(client, url, text="在后台改过的措施。", reason="笔误")
    assert AuditEntry.objects.filter(event=Event.EDIT, about_id=cast.measures[1].pk).exists()
    before = last_id()
    chosen = {"action": "archive", "reason": "", "_selected_action": [row.pk]}
    client.post(reverse("admin:measures_measure_changelist"), chosen)
    [refused] = AuditEntry.objects.filter(id__gt=before)
    assert (refused.about_id, refused.is_refused) == (row.pk, True)
    assert "归档" in refused.detail


def test_a_refusal_is_told_once_with_its_sentence_and_what_it_was_about(cast: Cast) -> None:
    row = worked_on(cast)
    before = last_id()
    signed_in(cast, "handler").post(reverse("measures:complete", args=[row.pk]), {"version": row.version})
    [refused] = AuditEntry.objects.filter(id__gt=before)
    assert (refused.event, refused.about_kind, refused.about_id) == (Event.REFUSED, "整改措施", row.pk)
    assert refused.detail


def test_a_thing_of_others_is_told_by_its_address(cast: Cast) -> None:
    url = reverse("measures:measure", args=[cast.measure.pk])
    assert signed_in(cast, "stranger").get(url).status_code == 404
    row = newest()
    assert (row.path, row.is_refused, row.organization_id) == (f"GET {url}", True, cast.elsewhere.pk)


def test_an_unknown_address_and_somebody_signed_out_are_no_news(cast: Cast) -> None:
    before = last_id()
    signed_in(cast, "office").get("/nowhere/")
    signed_in(cast, "nobody").get(reverse("measures:measure", args=[cast.measure.pk]))
    assert last_id() == before


def test_the_rights_before_and_after_are_told(cast: Cast) -> None:
    url = reverse("accounts:user_edit", args=[cast.viewer.pk])
    data = {"full_name": "何书记", "role": "COORDINATOR", "organization": cast.organization.pk}
    signed_in(cast, "office").post(url, data)
    assert newest().detail == "角色:书记/领导班子→整改办"


def test_failures_and_the_lock_are_told_by_name(cast: Cast) -> None:
    client, url = signed_in(cast, "nobody"), reverse("accounts:sign_in")
    client.post(url, {"username": "meiyouren", "password": "wrong"})
    row = newest()
    assert (row.event, row.about, row.actor_name) == (Event.SIGN_IN_FAILED, "meiyouren", "未登录")
    for _ in range(5):
        client.post(url, {"username": "wangmin", "password": "wrong"})
    row = newest()
    assert (row.event, row.about, row.organization_id) == (Event.LOCKED_OUT, "王敏", cast.organization.pk)
    counted = StrangerCount.objects.get(event=Event.SIGN_IN_FAILED)
    assert (counted.count, counted.names) == (4, "王敏")


def test_commands_are_told_too(cast: Cast, tmp_path: Path) -> None:
    pk = cast.inspection.pk
    call_command("export_ledger", inspection=pk, output=tmp_path / "台账.xlsx")
    assert (newest().event, newest().about_id, newest().actor_name) == (Event.EXPORT, pk, "命令行")
    call_command("export_archive", inspection=pk, output=tmp_path / "档案.zip")
    assert (newest().event, newest().about_id) == (Event.EXPORT, pk)
    call_command("export_notice", inspection=pk, output=tmp_path / "通报.txt")
    assert newest().detail == "通报 → 通报.txt"
    (tmp_path / "a.txt").write_text("不是通报")
    with pytest.raises(CommandError):
        call_command("import_notice", str(tmp_path / "a.txt"), organization=cast.organization.name)
    assert (newest().event, newest().about, newest().is_refused) == (Event.IMPORT, "a.txt", True)
    call_command("createsuperuser", username="dier", interactive=False)
    assert (newest().event, newest().about) == (Event.ADD_USER, "dier")


def test_an_import_into_a_new_organization_tells_of_all_it_made(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAIN)
    before = last_id()
    call_command("import_notice", str(tmp_path / "a.txt"), organization="中共云山区水务局党组")
    events = AuditEntry.objects.filter(id__gt=before).order_by("id").values_list("event", flat=True)
    assert list(events) == ["SAVE_ORGANIZATION", "ADD_USER", "UPLOAD_NOTICE", "ADD", "IMPORT"]


def test_background_work_says_so(db: None) -> None:
    @shared_task
    def work() -> None:
        trail.record(Event.EXPORT, by=None)

    work.apply(throw=True)
    assert (newest().address, newest().actor_name) == ("后台任务", "后台任务")


def test_the_panel_shows_nothing_of_the_trail() -> None:
    models = {model._meta.model_name for model in site._registry}
    assert models.isdisjoint({"auditentry", "audittail", "auditsegment"})


def test_no_password_and_no_content_of_a_file_is_in_trail_or_log(
    cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client, secret = signed_in(cast, "nobody"), "文件里的秘密内容"
    client.post(reverse("accounts:sign_in"), {"username": "wangmin", "password": "Falsch-geraten-9"})
    client.post(reverse("accounts:sign_in"), {"username": "wangmin", "password": PASSWORD})
    session = client.session.session_key
    page = client.post(reverse("accounts:user_reset_password", args=[cast.viewer.pk]))
    one_time = page.context["password"]
    change = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    upload = a_file("说明.txt", secret.encode())
    client.post(reverse("measures:attach", args=[worked_on(cast).pk]), {"files": [upload]})
    client.post(reverse("accounts:change_password"), change)
    rows = AuditEntry.objects.values_list("actor_name", "path", "about", "detail")
    told = " ".join(" ".join(row) for row in rows) + caplog.text + "".join(capfd.readouterr())
    assert "说明.txt" in told
    secrets = (PASSWORD, NEW_PASSWORD, "Falsch-geraten-9", one_time, secret, session, cast.office.password)
    assert [word for word in secrets if word and word in told] == []


def test_an_entry_is_one_insert_more(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    office = cast.office
    with django_assert_num_queries(1):
        trail.record(Event.EXPORT, by=office, about=cast.measure, detail="x")
