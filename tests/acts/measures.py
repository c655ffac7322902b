"""What is sent to the addresses of findings and measures."""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes

from django.test import Client

from measures import services
from measures.inputs import EvidenceInput
from measures.models import EvidenceUse, EvidenceVersion, Measure
from tests.access import a_common_deadline, a_filing, an_instruction, bulk_of
from tests.acts.sent import Prepare, Sent
from tests.cast import Cast, a_file, assigned, completed, fresh, in_days, submitted, worked_on
from tests.measures.figures import a_promise, offered, with_text
from tests.measures.phones import with_phone
from tests.measures.reminders.rules_page import posted
from tests.measures.rounds import carried, earlier_round, planned_check
from tests.measures.watches import a_watch


def an_assignment(cast: Cast) -> dict[str, object]:
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    return data | {"due_on": in_days(9).isoformat()}


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
    form = Path(__file__).parent.parent / "data" / "forms" / "libreoffice_approval.xls"
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


def common_deadline(cast: Cast) -> int:
    return int(a_common_deadline(cast).pk)


def instruction(cast: Cast) -> int:
    return int(an_instruction(cast).pk)


def filing(cast: Cast) -> int:
    return int(a_filing(cast).pk)


def category(cast: Cast) -> int:
    return int(cast.category.pk)
