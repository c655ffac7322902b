"""Every service of the workflow leaves its entry in the audit trail, wherever it is called from."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from audit.events import Event
from audit.models import AuditEntry
from issues import services as outline
from issues.services import NewSubIssue
from measures import services
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from measures.services.tree import NewMeasure
from tests.cast import TREE, Cast, a_file, assigned, assignment, completed, in_days, submitted, worked_on
from tests.measures.test_figures import a_promise, offered, with_text
from tests.test_audited import last_id

pytestmark = pytest.mark.django_db


def _existing(cast: Cast) -> None:
    there = worked_on(cast, cast.measures[1])
    evidence = there.evidence_uses.get().evidence_id  # type: ignore[attr-defined]
    services.attach_existing(worked_on(cast).pk, evidence, by=cast.office)


def _bulk(cast: Cast) -> None:
    services.for_each([cast.measure.pk], lambda pk: services.assign(pk, assignment(cast), by=cast.office))


def _close(cast: Cast) -> None:
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office)


def _unclose(cast: Cast) -> None:
    _close(cast)
    services.unclose(cast.sub_issue.pk, by=cast.office, note="再看")


def _use(cast: Cast) -> Any:
    return worked_on(cast).evidence_uses.get()  # type: ignore[attr-defined]


def _endorse(cast: Cast) -> None:
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"review_steps": 2})
    services.endorse(submitted(cast).pk, by=cast.leader)


def _asked(cast: Cast) -> Any:
    row, later = worked_on(cast), in_days(90)
    return services.request_extension(row.pk, by=cast.handler, to_due_on=later, reason="等待批复")


def _proposal(cast: Cast) -> str:
    return offered(with_text(cast, "谈话提醒3人次。"))[0].fingerprint


def _promise(cast: Cast) -> int:
    with_text(cast)
    return int(a_promise(cast).pk)


VERBS: dict[str, tuple[Any, Event]] = {
    "add_measure": (
        lambda cast: services.add_measure(cast.sub_issue.pk, NewMeasure(text="加"), by=cast.office),
        Event.ADD,
    ),
    "add_sub_issue": (
        lambda cast: outline.add_sub_issue(cast.category.pk, NewSubIssue(title="加"), by=cast.office),
        Event.ADD,
    ),
    "archive": (
        lambda cast: services.archive(cast.measure.pk, by=cast.office, reason="重复"),
        Event.ARCHIVE,
    ),
    "assign": (assigned, Event.ASSIGN),
    "attach": (worked_on, Event.ATTACH),
    "attach_existing": (_existing, Event.ATTACH),
    "close": (_close, Event.CLOSE),
    "comment": (
        lambda cast: services.comment(by=cast.viewer, text="抓紧", measure=cast.measure),
        Event.COMMENT,
    ),
    "complete": (completed, Event.COMPLETE),
    "create_tree": (
        lambda cast: services.create_tree(cast.inspection, TREE[:0], by=cast.office, reason="导入"),
        Event.ADD,
    ),
    "edit": (
        lambda cast: services.edit(cast.measure.pk, by=cast.office, fields={"text": "改"}),
        Event.EDIT,
    ),
    "edit_category": (
        lambda cast: outline.edit_category(cast.category.pk, by=cast.office, fields={"title": "改方面"}),
        Event.EDIT,
    ),
    "edit_inspection": (
        lambda cast: outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"name": "改"}),
        Event.CHANGE_SETTINGS,
    ),
    "edit_public": (
        lambda cast: services.edit_public(cast.measure.pk, by=cast.office, public_text="公开的话。"),
        Event.EDIT,
    ),
    "edit_results": (
        lambda cast: services.edit_results(worked_on(cast).pk, by=cast.handler, fields={"outcome": "好"}),
        Event.EDIT,
    ),
    "edit_sub_issue": (
        lambda cast: outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={"title": "改"}),
        Event.EDIT,
    ),
    "endorse": (_endorse, Event.ENDORSE),
    "request_extension": (_asked, Event.REQUEST_EXTENSION),
    "approve_extension": (
        lambda cast: services.approve_extension(_asked(cast).pk, by=cast.office),
        Event.APPROVE_EXTENSION,
    ),
    "refuse_extension": (
        lambda cast: services.refuse_extension(_asked(cast).pk, by=cast.office, note="不同意"),
        Event.REFUSE_EXTENSION,
    ),
    "withdraw_extension": (
        lambda cast: services.withdraw_extension(_asked(cast).pk, by=cast.handler),
        Event.WITHDRAW_EXTENSION,
    ),
    "accept_proposal": (
        lambda cast: services.accept_proposal(cast.measure.pk, _proposal(cast), by=cast.handler),
        Event.ACCEPT_PROPOSAL,
    ),
    "dismiss_proposal": (
        lambda cast: services.dismiss_proposal(cast.measure.pk, _proposal(cast), by=cast.handler),
        Event.DISMISS_PROPOSAL,
    ),
    "add_record": (_promise, Event.ADD_RECORD),
    "add_entry": (
        lambda cast: services.add_entry(
            cast.measure.pk, _promise(cast), by=cast.handler, quantity=Decimal(1), happened_on=in_days(0)
        ),
        Event.ADD_RECORD,
    ),
    "withdraw_record": (
        lambda cast: services.withdraw_record(
            cast.measure.pk, "indicator", record_id=_promise(cast), by=cast.handler, reason="误记"
        ),
        Event.WITHDRAW_RECORD,
    ),
    "urge": (
        lambda cast: services.urge(worked_on(cast).pk, by=cast.office, note="请抓紧"),
        Event.URGE,
    ),
    "urge_many": (
        lambda cast: services.urge_many([worked_on(cast).pk], by=cast.office, note="请抓紧"),
        Event.URGE,
    ),
    "confirm_urge": (
        lambda cast: services.confirm_urge(
            services.urge(worked_on(cast).pk, by=cast.office, note="请抓紧").pk, by=cast.handler
        ),
        Event.CONFIRM_URGE,
    ),
    "save_ladder": (
        lambda cast: services.save_ladder(
            cast.organization,
            [StepValues(None, Trigger.PLAN_DUE, 3, Colour.RED, to_office=True)],
            by=cast.office,
        ),
        Event.CHANGE_SETTINGS,
    ),
    "save_reminder_settings": (
        lambda cast: services.save_reminder_settings(
            cast.organization, by=cast.office, is_on=False, quiet_until=time(8), quiet_from=time(18)
        ),
        Event.CHANGE_SETTINGS,
    ),
    "for_each": (_bulk, Event.ASSIGN),
    "new_version": (
        lambda cast: services.new_version(
            cast.measure.pk, _use(cast).evidence_id, a_file("新.pdf", b"%PDF-1.4 n"), by=cast.handler
        ),
        Event.NEW_VERSION,
    ),
    "record_progress": (
        lambda cast: services.record_progress(
            assigned(cast).pk, by=cast.handler, text="走访", happened_on=in_days(0)
        ),
        Event.PROGRESS,
    ),
    "reopen": (
        lambda cast: services.reopen(completed(cast).pk, by=cast.office, note="又出现"),
        Event.REOPEN,
    ),
    "return_for_rework": (
        lambda cast: services.return_for_rework(submitted(cast).pk, by=cast.office, note="不全"),
        Event.RETURN_FOR_REWORK,
    ),
    "submit": (submitted, Event.SUBMIT),
    "unclose": (_unclose, Event.UNCLOSE),
    "withdraw": (lambda cast: services.withdraw(submitted(cast).pk, by=cast.handler), Event.WITHDRAW),
    "withdraw_evidence": (
        lambda cast: services.withdraw_evidence(
            cast.measure.pk, _use(cast).evidence_id, by=cast.handler, reason="传错"
        ),
        Event.WITHDRAW_EVIDENCE,
    ),
}


def test_the_table_knows_every_service() -> None:
    outline_acts = {"add_sub_issue", "edit_category", "edit_inspection", "edit_sub_issue"}
    without = {"Answer", "Assignment", "Scanned", "scan_waiting"}
    assert set(VERBS) == set(services.__all__) - without | outline_acts


@pytest.mark.parametrize("verb", VERBS)
def test_a_service_leaves_its_entry(verb: str, cast: Cast) -> None:
    act, event = VERBS[verb]
    before = last_id()
    act(cast)
    rows = AuditEntry.objects.filter(id__gt=before, event=event)
    assert rows.exists()
    assert {row.address for row in rows} == {"命令行"}
