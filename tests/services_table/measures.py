"""How the services of findings and measures are called."""

from __future__ import annotations

from issues import services as outline
from issues.models import Filing, FilingKind
from issues.services import NewSubIssue
from measures import services
from measures.filing import FilingInput
from measures.inputs import EvidenceInput
from measures.models import (
    BulkAct,
    EvidenceUse,
    ExtensionRequest,
)
from measures.services.assignment import RowAssignment
from measures.services.tree import NewMeasure
from tests.access import a_filing, bulk_of
from tests.cast import Cast, a_file, assigned, assignment, completed, in_days, submitted, worked_on
from tests.measures.phones import with_phone
from tests.services_table.records import FIGURES, RECURRING, REMINDERS
from tests.services_table.verb import Verb


def _evidence(cast: Cast) -> int:
    return EvidenceUse.objects.filter(measure=cast.measure)[0].evidence_id


def _all_completed(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        completed(cast, measure)


def _with_phone(cast: Cast) -> None:
    with_phone(cast)
    assigned(cast)


def _with_codes(cast: Cast) -> None:
    _with_phone(cast)
    services.open_phone_upload(cast.measure.pk, by=cast.office)


def _closed(cast: Cast) -> None:
    _all_completed(cast)
    services.close(cast.sub_issue.pk, by=cast.office)


def _two_steps(cast: Cast) -> None:
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"review_steps": 2})
    submitted(cast)


def _asked(cast: Cast) -> None:
    assigned(cast)
    services.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复")


def _request(cast: Cast) -> ExtensionRequest:
    return ExtensionRequest.objects.get(measure=cast.measure)


def _proof() -> EvidenceInput:
    return EvidenceInput(upload=a_file("新材料.pdf", b"%PDF-1.4 new"))


TREE = {
    "archive_category": Verb(
        lambda c, by: services.archive_category(c.category.pk, by=by, reason="错误导入"), assigned
    ),
    "archive_sub_issue": Verb(
        lambda c, by: services.archive_sub_issue(c.sub_issue.pk, by=by, reason="错误导入"), assigned
    ),
    "restore_category": Verb(
        lambda c, by: services.restore_category(c.category.pk, by=by),
        lambda c: services.archive_category(c.category.pk, by=c.office, reason="错误导入"),
    ),
    "restore_sub_issue": Verb(
        lambda c, by: services.restore_sub_issue(c.sub_issue.pk, by=by),
        lambda c: services.archive_sub_issue(c.sub_issue.pk, by=c.office, reason="错误导入"),
    ),
    "join": Verb(lambda c, by: services.join(c.measure.pk, c.measures[1].pk, by=by), assigned),
    "move_below": Verb(
        lambda c, by: services.move_below(c.measure.pk, c.measures[2].sub_issue_id, by=by), assigned
    ),
    "renumber": Verb(
        lambda c, by: services.renumber(c.sub_issue.pk, by=by),
        lambda c: (assigned(c), services.set_mark(c.measure.pk, "(7)", by=c.office)),
    ),
    "set_mark": Verb(lambda c, by: services.set_mark(c.measure.pk, "(7)", by=by), assigned),
    "shift": Verb(lambda c, by: services.shift(c.measure.pk, by=by, is_up=False), assigned),
    "split": Verb(lambda c, by: services.split(c.measure.pk, 7, by=by), assigned),
}


MEASURES = (
    FIGURES
    | RECURRING
    | REMINDERS
    | TREE
    | {
        "add_measure": Verb(
            lambda c, by: services.add_measure(c.sub_issue.pk, NewMeasure("新措施。"), by=by)
        ),
        "add_sub_issue": Verb(
            lambda c, by: outline.add_sub_issue(c.category.pk, NewSubIssue("新问题"), by=by)
        ),
        "open_phone_upload": Verb(lambda c, by: services.open_phone_upload(c.measure.pk, by=by), _with_phone),
        "close_phone_upload": Verb(
            lambda c, by: services.close_phone_upload(c.measure.pk, by=by), _with_codes
        ),
        "approve_extension": Verb(lambda c, by: services.approve_extension(_request(c).pk, by=by), _asked),
        "refuse_extension": Verb(
            lambda c, by: services.refuse_extension(_request(c).pk, by=by, note="不必"), _asked
        ),
        "request_extension": Verb(
            lambda c, by: services.request_extension(
                c.measure.pk, by=by, to_due_on=in_days(60), reason="等待批复"
            ),
            assigned,
        ),
        "withdraw_extension": Verb(lambda c, by: services.withdraw_extension(_request(c).pk, by=by), _asked),
        "archive": Verb(lambda c, by: services.archive(c.measure.pk, by=by, reason="重复"), assigned),
        "archive_inspection": Verb(
            lambda c, by: services.archive_inspection(c.inspection.pk, by=by, reason="错误导入")
        ),
        "assign": Verb(lambda c, by: services.assign(c.measure.pk, assignment(c), by=by)),
        "assign_all": Verb(
            lambda c, by: services.assign_all([RowAssignment(c.measure.pk, assignment(c))], by=by)
        ),
        "unassign": Verb(lambda c, by: services.unassign(c.measure.pk, by=by), assigned),
        "undo_bulk": Verb(lambda c, by: services.undo_bulk(BulkAct.objects.get().pk, by=by), bulk_of),
        "attach": Verb(lambda c, by: services.attach(c.measure.pk, _proof(), by=by), assigned),
        "attach_existing": Verb(
            lambda c, by: services.attach_existing(c.measures[1].pk, _evidence(c), by=by),
            lambda c: (worked_on(c), assigned(c, c.measures[1])),
        ),
        "record_filing": Verb(
            lambda c, by: services.record_filing(
                c.inspection.pk, FilingInput(FilingKind.PLAN, in_days(-1)), by=by
            )
        ),
        "correct_filing": Verb(
            lambda c, by: services.correct_filing(Filing.objects.get().pk, by=by, fields={"note": "补"}),
            a_filing,
        ),
        "withdraw_filing": Verb(
            lambda c, by: services.withdraw_filing(Filing.objects.get().pk, by=by, reason="登记错了"),
            a_filing,
        ),
        "close": Verb(lambda c, by: services.close(c.sub_issue.pk, by=by), _all_completed),
        "comment": Verb(lambda c, by: services.comment(by=by, text="请抓紧", measure=c.measure), assigned),
        "complete": Verb(lambda c, by: services.complete(c.measure.pk, by=by), submitted),
        "create_tree": Verb(lambda c, by: services.create_tree(c.inspection, [], by=by, reason="导入")),
        "add_inspection": Verb(lambda c, by: outline.add_inspection("区委专项巡察", by=by)),
        "edit": Verb(lambda c, by: services.edit(c.measure.pk, by=by, fields={"goal": "更好"}), assigned),
        "edit_category": Verb(
            lambda c, by: outline.edit_category(c.category.pk, by=by, fields={"title": "新标题"})
        ),
        "edit_inspection": Verb(
            lambda c, by: outline.edit_inspection(c.inspection.pk, by=by, fields={"round": "第一轮"})
        ),
        "edit_public": Verb(
            lambda c, by: services.edit_public(c.measure.pk, by=by, public_text="公开的话。")
        ),
        "edit_results": Verb(
            lambda c, by: services.edit_results(c.measure.pk, by=by, fields={"outcome": "好"}), assigned
        ),
        "edit_sub_issue": Verb(
            lambda c, by: outline.edit_sub_issue(c.sub_issue.pk, by=by, fields={"causes": "不细"})
        ),
        "endorse": Verb(lambda c, by: services.endorse(c.measure.pk, by=by), _two_steps),
        "new_version": Verb(
            lambda c, by: services.new_version(
                c.measure.pk, _evidence(c), a_file("二.pdf", b"%PDF-1.4 2"), by=by
            ),
            worked_on,
        ),
        "record_progress": Verb(
            lambda c, by: services.record_progress(c.measure.pk, by=by, text="走访", happened_on=in_days(0)),
            assigned,
        ),
        "record_work": Verb(
            lambda c, by: services.record_work(
                c.measure.pk, by=by, text="走访", happened_on=in_days(0), given=[_proof()]
            ),
            assigned,
        ),
        "reopen": Verb(lambda c, by: services.reopen(c.measure.pk, by=by, note="反弹"), completed),
        "return_for_rework": Verb(
            lambda c, by: services.return_for_rework(c.measure.pk, by=by, note="不全"), submitted
        ),
        "submit": Verb(lambda c, by: services.submit(c.measure.pk, by=by), worked_on),
        "unclose": Verb(lambda c, by: services.unclose(c.sub_issue.pk, by=by, note="反弹"), _closed),
        "withdraw": Verb(lambda c, by: services.withdraw(c.measure.pk, by=by), submitted),
        "withdraw_evidence": Verb(
            lambda c, by: services.withdraw_evidence(c.measure.pk, _evidence(c), by=by, reason="错传"),
            worked_on,
        ),
    }
)
