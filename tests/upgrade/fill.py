"""A deployment that has seen everything: every table of ours holds at least one row."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from accounts.drafts import DraftInput, save_draft
from accounts.services import change_own_password, save_department, save_organization
from api.events.feeding import feed
from api.models import ApiAnswer, TokenScope
from api.services import make_token
from audit import strangers
from audit.events import Event
from inbox.calendar_addresses import new_secret
from inbox.choices import save_preference
from inbox.models import Channel, EventKind, Webhook
from issues import services as outline
from issues.models import CustomKind, CustomTarget, SubIssue
from jobs import schedule
from jobs.nightly import run_often
from jobs.services import cancel, start
from ledger import services as columns
from ledger.kept.write import rebuild
from ledger.list_settings import save_list_settings
from ledger.saved_views import ViewInput, add_view
from ledger.trend.write import write_trend
from ledger.units.groups import GroupInput, add_group
from measures import services
from measures.models import BulkAct, EffectivenessCheck, ExtensionRequest, Outcome, Regulation
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from measures.services.assignment import RowAssignment
from measures.services.reading import read_evidence
from measures.services.tree import NewMeasure
from notices.imports.confirm import NewInspection, confirm
from notices.imports.store import store_notice
from reporting.documents.word_forms.services import replace_form
from reporting.models import FormKind
from reporting.snapshots import approve_snapshot, take_snapshot
from search.upkeep import rebuild as search_again
from tests import acts
from tests.access import a_filing, an_instruction
from tests.accounts.codes import bound
from tests.cast import Cast, assignment, completed, in_days, make_cast, returned
from tests.custom_fields import a_column
from tests.exchange.packages import a_round
from tests.measures.figures import a_promise, offered, with_text
from tests.measures.phones import with_phone
from tests.measures.rounds import earlier_round
from tests.notices.engines import scanned, stored_scan
from tests.notices.parser.documents import SECTIONS
from tests.opinions.people import a_publication, closed_opinion
from tests.regulations.made import proved
from tests.reporting.documents.forms import a_form, an_upload
from tests.reporting.transfers import taken_back
from tests.workbooks.batches.files import a_batch
from tests.workbooks.books import HEADER, table, uploaded
from workbooks.merging.store import set_columns

# Rights come from roles; no page and no service gives anybody one of Django's groups or permissions.
LATE = StepValues(None, Trigger.MEASURE_DUE, 25, Colour.AMBER, to_handler=True, to_office=True)
UNUSED = {"accounts.User_groups", "accounts.User_user_permissions"}


def fill(folder: Path) -> None:
    """``folder`` takes what is written on the way: a workbook, the sealed audit entries."""
    cast = make_cast()
    _people(cast)
    _measures(cast)
    _rounds(cast)
    _own_columns(cast)
    _of_the_public(cast)
    _list(cast)
    _figures(cast)
    _inbox(cast)
    _documents(cast, folder)
    a_round(cast)
    _background(cast)
    read_evidence(timezone.now())
    search_again()
    call_command("export_audit", before=in_days(1), output=folder, verbosity=0)


def our_models() -> list[type[Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.app_label in settings.ROOMS]


def empty_tables() -> set[str]:
    """Labels of our models that have no row."""
    return {model._meta.label for model in our_models() if not model._base_manager.exists()} - UNUSED


def _people(cast: Cast) -> None:
    bound(cast.viewer)
    save_draft(
        cast.handler.pk, DraftInput("/measures/1/comment/#comment_text", "/measures/1/"), {"text": "未写完"}
    )
    change_own_password(cast.handler, "Mingtian-zaijian-8")
    save_department(
        cast.general.pk,
        by=cast.office,
        organization=cast.organization,
        name="综合办公室",
        order=5,
        is_active=True,
    )
    save_organization(
        cast.organization.pk,
        by=cast.office,
        name=cast.organization.name,
        short_name="档案馆",
        department_label="处室",
    )


def _measures(cast: Cast) -> None:
    """A closed finding, and one with a measure that came back and was asked to be put off."""
    services.assign_together([RowAssignment(cast.measures[1].pk, assignment(cast))], by=cast.office)
    services.undo_bulk(BulkAct.objects.get().pk, by=cast.office)
    for measure in cast.measures[:2]:
        completed(cast, measure)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意")
    last = returned(cast, cast.measures[2])
    services.comment(by=cast.viewer, text="请抓紧。", measure=last)
    services.request_extension(last.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复")
    asked = ExtensionRequest.objects.get(measure=last)
    services.approve_extension(asked.pk, by=cast.office, note="同意")
    with_phone(cast)
    services.open_phone_upload(last.pk, by=cast.handler)
    urge = services.urge(last.pk, by=cast.supervisor, note="请抓紧")
    services.confirm_urge(urge.pk, by=cast.handler)


def _rounds(cast: Cast) -> None:
    """An earlier round with a finding that came back, and one that only reads alike."""
    services.carry_on(cast.sub_issue.pk, earlier=earlier_round(cast).pk, by=cast.office)
    other = SubIssue.objects.filter(inspection=cast.inspection).order_by("position")[1]
    services.dismiss_likeness(other.pk, earlier=_before(cast), by=cast.office)
    check = EffectivenessCheck.objects.get(sub_issue=cast.sub_issue, months=0)
    services.check_effect(check.pk, by=cast.viewer, outcome=Outcome.HOLDS, note="看了台账")


def _of_the_public(cast: Cast) -> None:
    """A publication with its form open, and an opinion that went all its way."""
    a_publication(cast)
    closed_opinion(cast)


def _before(cast: Cast) -> int:
    return SubIssue.objects.exclude(inspection=cast.inspection).order_by("pk")[0].pk


def _own_columns(cast: Cast) -> None:
    """One of findings with a value, and one of measures that is archived."""
    money = a_column(cast, "问题金额", target=CustomTarget.FINDING, kind=CustomKind.MONEY)
    outline.edit_sub_issue(
        cast.measures[2].sub_issue_id, by=cast.office, fields={}, custom={money.key: "1.2万元"}
    )
    phone = a_column(cast, "联系电话")
    services.edit(cast.measures[2].pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    columns.archive_custom_field(phone.pk, by=cast.office)


def _list(cast: Cast) -> None:
    save_list_settings(cast.handler, columns=["due_on", "progress"], has_keys=False)
    add_view(ViewInput("要催的", "overdue=true&sort=due", ["due_on"], is_shared=True), by=cast.office)
    an_instruction(cast)
    add_group(GroupInput("城东", (cast.organization.pk,)), by=cast.supervisor)


def _figures(cast: Cast) -> None:
    """On a new measure of the open finding: 《…》, counts, a promise with an entry."""
    open_finding = cast.measures[2].sub_issue_id
    measure = services.add_measure(open_finding, NewMeasure("定期走访。"), by=cast.office)
    shared = cast.measures[0]
    cast.measures[0] = measure
    row = with_text(cast)
    for stated in offered(row)[1:]:
        services.accept_proposal(row.pk, stated.fingerprint, by=cast.handler)
    proved(cast, Regulation.objects.order_by("pk")[0])
    promise = a_promise(cast)
    services.add_entry(row.pk, promise.pk, by=cast.handler, quantity=Decimal(1), happened_on=in_days(0))
    wanted = assignment(cast, supporting_departments=[cast.science])
    services.assign(row.pk, wanted, by=cast.office)
    cast.measures[0] = shared


def _inbox(cast: Cast) -> None:
    new_secret(cast.handler)
    token, _ = make_token(by=cast.handler, name="OA待办", scope=TokenScope.READ, days=365)
    ApiAnswer.objects.create(token=token, key="oa-1", digest="0" * 64, answer={"status": "SUBMITTED"})
    told = {
        "secret": "https://oa.example/todo",
        "signing_key": "an-agreed-key-of-20",
        "events": EventKind.values,
    }
    hook = Webhook.objects.create(organization=cast.organization, kind=Channel.EVENTS, name="OA", **told)
    Webhook.objects.filter(pk=hook.pk).update(is_enabled=True)
    feed(timezone.localtime())
    # Nothing is sent from here.
    Webhook.objects.filter(pk=hook.pk).update(is_enabled=False)
    save_preference(cast.handler, email="zhaolei@example.cn", is_mail_on=True)
    acts.webhook(cast)
    services.save_ladder(cast.organization, [LATE], by=cast.office)
    clock = {"quiet_until": time(8), "quiet_from": time(18)}
    services.save_reminder_settings(cast.organization, by=cast.office, is_on=True, **clock)
    call_command("send_reminders", date=in_days(10), verbosity=0)


def _documents(cast: Cast, folder: Path) -> None:
    notice = store_notice(SECTIONS, file_name="通报.txt", by=cast.office)
    confirm(notice.pk, by=cast.office, target=NewInspection("又一次巡察"))
    scanned(cast)
    stored_scan(cast)
    acts.template(cast)
    replace_form(cast.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=cast.office)
    rows = [[*HEADER, "要达到的样子"], ["", "", "", "建立走访台账。", "", "", "", "", "每户都到"]]
    ledger = uploaded(cast, table(folder / "台账.xlsx", rows))
    set_columns(ledger.pk, {"台账": {"I": "goal"}}, by=cast.office)
    a_batch(cast)
    a_filing(cast)
    snapshot = take_snapshot(cast.inspection.pk, by=cast.office, override_reason="先报")
    taken_back(cast)
    approve_snapshot(snapshot.pk, by=cast.viewer, note="同意")


def _background(cast: Cast) -> None:
    job = start("whole_ledger", by=cast.office, title="整改台账", arguments={"filter": {}})
    cancel(job.pk, by=cast.office)
    run_often(schedule.often("scan_waiting"), now=timezone.localtime())
    write_trend(timezone.localdate() + timedelta(days=1))
    rebuild(timezone.localdate())
    for name in ("root", "test"):
        strangers.record(Event.SIGN_IN_FAILED, about=name)
