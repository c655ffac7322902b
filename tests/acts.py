"""What is sent to the addresses that do something, in the small world of the cast."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes

from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.signing_in import sign_in as sign_in_services
from inbox.calendar_addresses import new_secret
from jobs import worker
from jobs.models import Job
from jobs.services import start
from measures import services
from measures.inputs import EvidenceInput
from measures.models import EvidenceUse, EvidenceVersion, Measure
from notices.imports.confirm import NewInspection, confirm
from notices.imports.reading import state_of
from notices.imports.scan_lines import lines_of
from notices.imports.store import store_notice
from notices.models import Notice
from reporting.documents.word_forms.services import replace_form
from reporting.models import FormKind, SnapshotFile
from tests.access import a_filing, a_group, an_instruction, bulk_of, message_to, token_of, webhook_of
from tests.accounts.codes import bound, code_of
from tests.cast import PASSWORD, Cast, a_file, assigned, completed, fresh, in_days, submitted, worked_on
from tests.custom_fields import a_column, archived_column
from tests.ledger.views import a_view
from tests.measures.figures import a_promise, offered, with_text
from tests.measures.phones import with_phone
from tests.measures.reminders.rules_page import posted
from tests.measures.rounds import carried, earlier_round, planned_check
from tests.measures.watches import a_watch
from tests.notices.engines import scanned
from tests.notices.parser.documents import PLAIN
from tests.reporting.documents.forms import a_form, an_upload
from tests.reporting.snapshots import a_snapshot
from tests.workbooks.batches.files import a_batch
from tests.workbooks.books import exported, filled_in, uploaded
from tests.workbooks.forms import as_file, receivers_form
from workbooks.templates.services import Layout, create_form, create_template, standard_columns

NEW_PASSWORD = "Mingtian-zaijian-8"


@dataclass(frozen=True)
class Sent:
    """``kwargs`` of the address, and what is sent to it."""

    kwargs: dict[str, int | str] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)


Prepare = Callable[[Cast, Client], Sent]


def filled(client: Client, name: str, kwargs: dict[str, int | str], /, **changes: object) -> Sent:
    """The form of the page as it stands, with ``changes``."""
    form = client.get(reverse(name, kwargs=kwargs)).context["form"]
    data = {one: form[one].value() for one in form.fields}
    kept = {key: value for key, value in data.items() if not (value is None or value is False or value == [])}
    return Sent(kwargs, kept | changes)


def form_of(name: str, thing: Callable[[Cast], int], /, **changes: object) -> Prepare:
    return lambda cast, client: filled(client, name, {"pk": thing(cast)}, **changes)


def on_thing(thing: Callable[[Cast], int], /, **data: object) -> Prepare:
    return lambda cast, client: Sent({"pk": thing(cast)}, data)


def on_measure(reach: Callable[[Cast], Measure], /, **data: object) -> Prepare:
    """A measure that ``reach`` brought into the right state; ``version`` as the page shows it."""

    def prepare(cast: Cast, client: Client) -> Sent:
        row = fresh(reach(cast))
        return Sent({"pk": row.pk}, data | {"version": row.version})

    return prepare


def an_assignment(cast: Cast) -> dict[str, object]:
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    return data | {"due_on": in_days(9).isoformat()}


def grid_of_one(cast: Cast, client: Client) -> Sent:
    pk, inspection = cast.measure.pk, cast.inspection.pk
    rows = client.get(reverse("workbooks:assignment_grid", args=[inspection])).context["grid"].rows
    texts = {"leader": "陈光", "department": "办公室", "due_on": in_days(9).isoformat(), "seen": rows[0].seen}
    return Sent({"pk": inspection}, {"act": "save"} | {f"{name}-{pk}": text for name, text in texts.items()})


def assign_many(cast: Cast, client: Client) -> Sent:
    return Sent({}, an_assignment(cast) | {"ids": str(cast.measure.pk)})


def review_many(cast: Cast, client: Client) -> Sent:
    row = fresh(submitted(cast))
    return Sent({}, {"ids": str(row.pk), "decision": "complete", f"version-{row.pk}": row.version})


def urge_many(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"ids": str(worked_on(cast).pk), "note": "请抓紧"})


def _attached(cast: Cast, name: str, content: bytes) -> EvidenceVersion:
    given = EvidenceInput(upload=a_file(name, content))
    return services.attach(worked_on(cast).pk, given, by=cast.handler)


def workbook_to_see(cast: Cast, client: Client) -> Sent:
    """Never looked at before: its content is that of this call."""
    form = Path(__file__).parent / "data" / "forms" / "libreoffice_approval.xls"
    version = _attached(cast, "审批表.xls", form.read_bytes() + token_bytes(8))
    return Sent({"pk": cast.measure.pk, "version_pk": version.pk})


def text_to_see(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": _attached(cast, "说明.txt", "说明".encode()).pk})


def for_phone(cast: Cast, client: Client) -> Sent:
    with_phone(cast)
    return Sent({"pk": assigned(cast).pk})


def with_code(cast: Cast, client: Client) -> Sent:
    sent = for_phone(cast, client)
    services.open_phone_upload(cast.measure.pk, by=cast.handler)
    return sent


def stopped_by_phone(cast: Cast, client: Client) -> Sent:
    for_phone(cast, client)
    word = services.open_phone_upload(cast.measure.pk, by=cast.office)
    return Sent({}, {"key": word, "stop": "1"})


def urged(cast: Cast) -> int:
    return int(services.urge(worked_on(cast).pk, by=cast.office, note="请抓紧").pk)


def reminder_rules(cast: Cast, client: Client) -> Sent:
    return Sent({}, posted(cast, **{"form-0-days": 15}))


def evidence_of(measure: Measure) -> int:
    return EvidenceUse.objects.get(measure=measure).evidence_id


def version(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": EvidenceVersion.objects.get(evidence=evidence_of(worked_on(cast))).pk})


def download(cast: Cast, client: Client) -> Sent:
    return Sent(version(cast, client).kwargs, {"download": "1"})


def ready_to_close(cast: Cast) -> int:
    for row in cast.measures[:2]:
        completed(cast, row)
    return int(cast.sub_issue.pk)


def closed(cast: Cast) -> int:
    services.close(ready_to_close(cast), by=cast.office)
    return int(cast.sub_issue.pk)


def notice(cast: Cast) -> int:
    return int(store_notice(PLAIN, file_name="通报.txt", by=cast.office).pk)


def imported_notice(cast: Cast) -> int:
    found = notice(cast)
    confirm(found, by=cast.office, target=NewInspection("误导入的巡察"))
    return found


def correction(cast: Cast, client: Client) -> Sent:
    row = Notice.objects.get(pk=notice(cast))
    return Sent({"pk": row.pk}, {"act": "join", "at": row.source.index("每季度"), "seen": state_of(row)})


def checked_line(cast: Cast, client: Client) -> Sent:
    row = scanned(cast)
    line = lines_of(row)[0]
    return Sent({"pk": row.pk}, {f"line-{line.pk}": line.text, "act": "line", "seen": state_of(row)})


def _ledger(cast: Cast, folder: str, **cells: str) -> Path:
    return filled_in(exported(cast, Path(folder) / "台账.xlsx"), cells)


def new_ledger(cast: Cast, client: Client) -> Sent:
    with tempfile.TemporaryDirectory() as folder:
        upload = a_file("台账.xlsx", _ledger(cast, folder).read_bytes())
    return Sent({}, {"inspection": cast.inspection.pk, "file": upload})


def ledger_import(cast: Cast) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return uploaded(cast, _ledger(cast, folder, F3="每户都到")).pk


def ready_batch(cast: Cast, client: Client) -> Sent:
    pk = a_batch(cast, F3="每户都到").pk
    page = client.get(reverse("workbooks:ledger_batch", args=[pk]))
    return Sent({"pk": pk}, {"digest": page.context["digest"]})


def another_file(cast: Cast, client: Client) -> Sent:
    # Not the same as the batch holds: that would be refused.
    batch = a_batch(cast, F3="每户都到")
    return Sent({"pk": batch.pk}, {"file": new_ledger(cast, client).data["file"]})


def reading_for_a_batch(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": a_batch(cast, M3="尽快").pk}, {"answer-cell.due_on.尽快": "2031-01-31"})


def ready_to_import(cast: Cast, client: Client) -> Sent:
    pk = ledger_import(cast)
    page = client.get(reverse("workbooks:ledger_import", args=[pk]))
    return Sent({"pk": pk}, {"digest": page.context["digest"]})


def new_user(cast: Cast, client: Client) -> Sent:
    data = {"username": "xinren", "full_name": "新人", "role": "HANDLER"}
    return Sent({}, data | {"organization": cast.organization.pk, "department": cast.general.pk})


def sign_in(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"username": "wangmin", "password": PASSWORD})


def passwords(cast: Cast, client: Client) -> Sent:
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return Sent({}, {"old_password": PASSWORD} | new)


def bulk(cast: Cast) -> int:
    return int(bulk_of(cast).pk)


def asked(cast: Cast) -> int:
    row, later = worked_on(cast), in_days(90)
    asked = services.request_extension(row.pk, by=cast.handler, to_due_on=later, reason="等待批复")
    return int(asked.pk)


def proposal(**data: object) -> Prepare:
    def prepare(cast: Cast, client: Client) -> Sent:
        row = with_text(cast, "谈话提醒3人次。")
        return Sent({"pk": row.pk}, data | {"fingerprint": offered(row)[0].fingerprint})

    return prepare


def proposals(cast: Cast, client: Client) -> Sent:
    row = with_text(cast, "谈话提醒3人次。")
    data = {"keys": [one.key for one in offered(row)], "decision": "accept"}
    return Sent({"pk": cast.inspection.pk}, data)


def entry(cast: Cast, client: Client) -> Sent:
    with_text(cast)
    data = {"indicator": a_promise(cast).pk, "happened_on": in_days(0).isoformat(), "quantity": "1"}
    return Sent({"pk": cast.measure.pk}, data)


def watched(cast: Cast) -> int:
    return int(a_watch(cast, since=in_days(-90)).pk)


def likely(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": cast.sub_issue.pk}, {"earlier": earlier_round(cast).pk})


def recurring(cast: Cast) -> int:
    return int(carried(cast).pk)


def to_check(cast: Cast) -> int:
    return int(planned_check(cast).pk)


def kept(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": watched(cast)}, {"happened_on": in_days(0).isoformat()})


def recorded(cast: Cast, client: Client) -> Sent:
    with_text(cast)
    return Sent(
        {"pk": cast.measure.pk}, {"kind": "indicator", "record": a_promise(cast).pk, "reason": "误记"}
    )


def sub_issue(cast: Cast) -> int:
    return int(cast.sub_issue.pk)


def archived_sub_issue(cast: Cast) -> int:
    return int(services.archive_sub_issue(cast.sub_issue.pk, by=cast.office, reason="导错").pk)


def archived_category(cast: Cast) -> int:
    return int(services.archive_category(cast.category.pk, by=cast.office, reason="导错").pk)


def inspection(cast: Cast) -> int:
    return int(cast.inspection.pk)


def leaving_person(cast: Cast, client: Client) -> Sent:
    row, heir = worked_on(cast), cast.other_leader
    return Sent({"pk": cast.leader.pk}, {"to": heir.pk, "measures": [row.pk]})


def leaving_department(cast: Cast, client: Client) -> Sent:
    row, heir = worked_on(cast), cast.organization.departments.create(name="接手部门")
    return Sent({"pk": cast.general.pk}, {"to": heir.pk, "measures": [row.pk]})


def organization(cast: Cast) -> int:
    return int(cast.organization.pk)


def organization_with_newcomer(cast: Cast) -> int:
    """Somebody in it has not signed in yet."""
    User.objects.filter(pk=cast.viewer.pk).update(must_change_password=True, last_login=None)
    return organization(cast)


def user(cast: Cast) -> int:
    return int(cast.viewer.pk)


def column(cast: Cast) -> int:
    a_column(cast, "联系电话")
    return int(a_column(cast).pk)


def instruction(cast: Cast) -> int:
    return int(an_instruction(cast).pk)


def unit_group(cast: Cast) -> int:
    return int(a_group(cast).pk)


def saved_view(cast: Cast) -> int:
    return int(a_view(cast).pk)


def gone_column(cast: Cast) -> int:
    return int(archived_column(cast).pk)


def snapshot(cast: Cast) -> int:
    return int(a_snapshot(cast).pk)


def public_text(cast: Cast, client: Client) -> Sent:
    prefix = f"m{cast.measure.pk}"
    data = {f"{prefix}-version": cast.measure.version, f"{prefix}-public_text": "公开的话。"}
    return Sent({"pk": cast.inspection.pk}, data | {"save": cast.measure.pk})


def own_form(_cast: Cast, _client: Client) -> Sent:
    return Sent({}, {"kind": "CLOSURE", "file": an_upload(a_form("{{ 问题 }}"))})


def own_form_in_use(cast: Cast, client: Client) -> Sent:
    replace_form(cast.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=cast.office)
    return Sent({"kind": "CLOSURE"})


def duty(cast: Cast, _client: Client) -> Sent:
    return Sent({"pk": cast.inspection.pk, "department_pk": cast.general.pk})


def filing(cast: Cast) -> int:
    return int(a_filing(cast).pk)


def snapshot_file(cast: Cast) -> int:
    return int(SnapshotFile.objects.get(snapshot=snapshot(cast)).pk)


def job(cast: Cast) -> int:
    return int(start("whole_ledger", by=cast.office, title="整改台账", arguments={"filter": {}}).pk)


def failed_job(cast: Cast) -> int:
    pk = job(cast)
    Job.objects.filter(pk=pk).update(status="FAILED")
    return pk


def finished_job(cast: Cast) -> int:
    pk = job(cast)
    worker.run(pk)
    return pk


def category(cast: Cast) -> int:
    return int(cast.category.pk)


def second_step(cast: Cast, client: Client) -> Sent:
    bound(cast.office)
    client.post(reverse("accounts:sign_in"), {"username": cast.office.username, "password": PASSWORD})
    return Sent({}, {"code": code_of(cast.office)})


def own_password(_cast: Cast, _client: Client) -> Sent:
    return Sent({}, {"password": PASSWORD})


def first_code(cast: Cast, _client: Client) -> Sent:
    sign_in_services.start_second_factor(cast.handler)
    cast.handler.refresh_from_db()
    return Sent({}, {"code": code_of(cast.handler)})


def with_factor(cast: Cast, client: Client) -> Sent:
    """Binding ends the sessions, so he signs in again."""
    bound(cast.handler)
    client.force_login(User.objects.get(pk=cast.handler.pk))
    return Sent({}, {"password": PASSWORD})


def bound_user(cast: Cast, _client: Client) -> Sent:
    bound(cast.viewer)
    return Sent({"pk": cast.viewer.pk})


def locked_user(cast: Cast, _client: Client) -> Sent:
    AccessAttempt.objects.create(username=cast.viewer.username, failures_since_start=9)
    return Sent({"pk": cast.viewer.pk})


def linked_user(cast: Cast, _client: Client) -> Sent:
    User.objects.filter(pk=cast.viewer.pk).update(outside_way="CAS", outside_id="20240018")
    return Sent({"pk": cast.viewer.pk})


def template(cast: Cast) -> int:
    layout = Layout("报送模板", "", "MEASURE", "", standard_columns())
    return create_template(layout, by=cast.office).pk


def form_template(cast: Cast) -> int:
    return create_form("市委", as_file(receivers_form()), file_name="表.xlsx", by=cast.office).pk


def export_file(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"inspection": cast.inspection.pk, "table": "ledger"})


def message(cast: Cast) -> int:
    return message_to(cast.handler).pk


def webhook(cast: Cast) -> int:
    return webhook_of(cast).pk


def token(cast: Cast) -> int:
    return token_of(cast.viewer).pk


def new_webhook(cast: Cast, _client: Client) -> Sent:
    where = cast.organization.pk
    return Sent({}, {"organization": where, "kind": "WECOM", "name": "整改群", "secret": "tok-en"})


def subscribed(cast: Cast, _client: Client) -> Sent:
    new_secret(cast.handler)
    return Sent()
