"""Every service, and how it is called in the small world of the cast: ``before`` makes the state it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from accounts import services as accounts
from accounts.models import OFFICERS, Role, User
from accounts.ordering import Arranged, arrange
from accounts.signing_in import sign_in
from accounts.signing_in.outside.people import unlink
from audit.events import Event
from issues import services as outline
from issues.models import CustomField, Filing, FilingKind, SubIssue
from issues.services import NewSubIssue
from ledger import services as columns
from ledger.list_settings import save_list_settings
from ledger.models import OrganizationGroup, SavedView
from ledger.saved_views import ViewInput, change_view, remove_view
from ledger.units.groups import GroupInput, change_group, remove_group
from measures import services
from measures.figures.proposals import Values, stated_in
from measures.filing import FilingInput
from measures.inputs import EvidenceInput
from measures.models import (
    BulkAct,
    EffectivenessCheck,
    EvidenceUse,
    ExtensionRequest,
    Figure,
    Indicator,
    Instruction,
    InstructionKind,
    Outcome,
    Urge,
    Watch,
)
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from measures.services.assignment import RowAssignment
from measures.services.instructing import InstructionInput
from measures.services.tree import NewMeasure
from notices.imports.confirm import NewInspection, confirm
from notices.imports.corrections import accept_reading, correct, undo
from notices.imports.scan_lines import check_lines
from notices.imports.scans import read_again, store_scan
from notices.imports.store import store_notice
from notices.imports.withdrawal import withdraw_import
from notices.models import Notice, ScannedLine
from notices.parser.corrections import JoinAt
from notices.parser.model import Level, Uncertain
from reporting.documents.word_forms.services import replace_form, restore_form
from reporting.models import FormKind, Snapshot
from reporting.snapshots import approve_snapshot
from tests.access import a_filing, a_group, an_instruction, bulk_of
from tests.accounts.codes import bound, code_of
from tests.accounts.outside.coming import link
from tests.cast import Cast, a_file, assigned, assignment, completed, fresh, in_days, submitted, worked_on
from tests.custom_fields import a_column, archived_column, column_input
from tests.ledger.views import a_view
from tests.measures.phones import with_phone
from tests.measures.rounds import AGAIN, carried, earlier_round, planned_check
from tests.measures.watches import a_watch
from tests.notices.engines import scan_files, scanned, stopped_scan
from tests.notices.parser.documents import PLAIN
from tests.reporting.documents.forms import a_form, an_upload
from tests.reporting.snapshots import a_snapshot

Before = Callable[[Cast], object]
Act = Callable[[Cast, User], object]


@dataclass(frozen=True)
class Verb:
    act: Act
    before: Before = lambda _cast: None


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


def _proposal(cast: Cast) -> str:
    return stated_in(fresh(cast.measure), [])[0].fingerprint


def _counted(cast: Cast, values: Values) -> None:
    assigned(cast)
    services.add_record(cast.measure.pk, values, by=cast.handler)


def _urged(cast: Cast) -> None:
    services.urge(assigned(cast).pk, by=cast.office, note="请抓紧")


def _proof() -> EvidenceInput:
    return EvidenceInput(upload=a_file("新材料.pdf", b"%PDF-1.4 new"))


COUNT = Values("figure", kind="STUDY", amount=Decimal(3))


def _watched(cast: Cast) -> None:
    assigned(cast)
    a_watch(cast, since=in_days(-90), measure=fresh(cast.measure))


def _found_before() -> int:
    return SubIssue.objects.filter(title=AGAIN).get().pk


RECURRING = {
    "carry_on": Verb(
        lambda c, by: services.carry_on(c.sub_issue.pk, earlier=_found_before(), by=by), earlier_round
    ),
    "dismiss_likeness": Verb(
        lambda c, by: services.dismiss_likeness(c.sub_issue.pk, earlier=_found_before(), by=by), earlier_round
    ),
    "let_go": Verb(lambda c, by: services.let_go(c.sub_issue.pk, by=by, reason="不是一回事"), carried),
    "check_effect": Verb(
        lambda c, by: services.check_effect(
            EffectivenessCheck.objects.get(months=0).pk, by=by, outcome=Outcome.HOLDS, note="看了台账"
        ),
        planned_check,
    ),
}
FIGURES = {
    "accept_proposal": Verb(
        lambda c, by: services.accept_proposal(c.measure.pk, _proposal(c), by=by), assigned
    ),
    "dismiss_proposal": Verb(
        lambda c, by: services.dismiss_proposal(c.measure.pk, _proposal(c), by=by), assigned
    ),
    "add_record": Verb(lambda c, by: services.add_record(c.measure.pk, COUNT, by=by), assigned),
    "add_entry": Verb(
        lambda c, by: services.add_entry(
            c.measure.pk, Indicator.objects.get().pk, by=by, quantity=Decimal(1), happened_on=in_days(0)
        ),
        lambda c: _counted(c, Values("indicator", subject="走访", unit="次", amount=Decimal(9))),
    ),
    "keep_watch": Verb(
        lambda c, by: services.keep_watch(Watch.objects.get().pk, by=by, happened_on=in_days(0)), _watched
    ),
    "end_watch": Verb(
        lambda c, by: services.end_watch(
            Watch.objects.get().pk, by=by, ends_on=in_days(0), reason="职能划出"
        ),
        _watched,
    ),
    "withdraw_record": Verb(
        lambda c, by: services.withdraw_record(
            c.measure.pk, "figure", record_id=Figure.objects.get().pk, by=by, reason="重复"
        ),
        lambda c: _counted(c, COUNT),
    ),
}

REMINDERS = {
    "urge": Verb(lambda c, by: services.urge(c.measure.pk, by=by, note="请抓紧"), assigned),
    "instruct": Verb(
        lambda c, by: services.instruct(
            [c.organization.pk], InstructionInput(InstructionKind.COMMENT, "请加强。"), by=by
        )
    ),
    "answer_instruction": Verb(
        lambda _c, by: services.answer_instruction(Instruction.objects.get().pk, by=by, reply="已部署"),
        an_instruction,
    ),
    "withdraw_instruction": Verb(
        lambda _c, by: services.withdraw_instruction(Instruction.objects.get().pk, by=by), an_instruction
    ),
    "remind_instruction": Verb(
        lambda _c, by: services.remind_instruction(Instruction.objects.get().pk, by=by), an_instruction
    ),
    "confirm_urge": Verb(lambda c, by: services.confirm_urge(Urge.objects.get().pk, by=by), _urged),
    "save_ladder": Verb(
        lambda c, by: services.save_ladder(
            c.organization, [StepValues(None, Trigger.PLAN_DUE, 3, Colour.RED, to_office=True)], by=by
        )
    ),
    "save_reminder_settings": Verb(
        lambda c, by: services.save_reminder_settings(
            c.organization, by=by, is_on=False, quiet_until=time(8), quiet_from=time(18)
        )
    ),
}

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

QUESTION = Uncertain(114, 5, "一、", Level.CATEGORY, Level.SECTION, "请您确认。")


def _a_notice(cast: Cast) -> None:
    store_notice(PLAIN, file_name="a.txt", by=cast.office)


def _a_corrected_notice(cast: Cast) -> None:
    _a_notice(cast)
    _correct(cast.office)


def _check_line(by: User) -> object:
    line = ScannedLine.objects.select_related("page").latest("pk")
    return check_lines(line.page.notice_id, {line.pk: line.text}, by=by)


def _column() -> int:
    return int(CustomField.objects.latest("pk").pk)


def _correct(by: User) -> None:
    correct(Notice.objects.latest("pk").pk, [JoinAt(182)], by=by)


def _an_import(cast: Cast) -> None:
    _a_notice(cast)
    confirm(Notice.objects.latest("pk").pk, by=cast.office, target=NewInspection("误导入的巡察"))


def imported_pk() -> int:
    return int(Notice.objects.latest("pk").pk)


# take_snapshot reads a moment of its own, which no test's transaction can hold; its page is in access.txt.
LEDGER = {
    "approve_snapshot": Verb(lambda c, by: approve_snapshot(Snapshot.objects.get().pk, by=by), a_snapshot),
    "save_list_settings": Verb(lambda _c, by: save_list_settings(by, columns=["due_on"], has_keys=False)),
    "add_view": Verb(lambda c, by: a_view(c, by=by)),
    "add_view shared": Verb(lambda c, by: a_view(c, by=by, is_shared=True)),
    "change_view": Verb(
        lambda _c, by: change_view(SavedView.objects.get().pk, ViewInput("逾期的"), by=by),
        lambda c: a_view(c, is_shared=True),
    ),
    "change_view own": Verb(
        lambda _c, by: change_view(SavedView.objects.get().pk, ViewInput("逾期的"), by=by),
        lambda c: a_view(c, by=c.handler),
    ),
    "change_group": Verb(
        lambda c, by: change_group(
            OrganizationGroup.objects.get().pk, GroupInput("城西", (c.organization.pk,)), by=by
        ),
        a_group,
    ),
    "remove_group": Verb(lambda _c, by: remove_group(OrganizationGroup.objects.get().pk, by=by), a_group),
    "remove_view": Verb(
        lambda _c, by: remove_view(SavedView.objects.get().pk, by=by), lambda c: a_view(c, is_shared=True)
    ),
    "add_custom_field": Verb(lambda _c, by: columns.add_custom_field(column_input(), by=by)),
    "change_custom_field": Verb(
        lambda _c, by: columns.change_custom_field(_column(), column_input("资金数额"), by=by), a_column
    ),
    "move_custom_field": Verb(
        lambda _c, by: columns.move_custom_field(_column(), by=by, is_up=True), a_column
    ),
    "archive_custom_field": Verb(lambda _c, by: columns.archive_custom_field(_column(), by=by), a_column),
    "restore_custom_field": Verb(
        lambda _c, by: columns.restore_custom_field(_column(), by=by), archived_column
    ),
    "replace_form": Verb(
        lambda c, by: replace_form(c.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=by)
    ),
    "restore_form": Verb(
        lambda c, by: restore_form(c.organization, FormKind.CLOSURE, by=by),
        lambda c: replace_form(
            c.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=c.office
        ),
    ),
    "store_notice": Verb(lambda _c, by: store_notice(PLAIN, file_name="a.txt", by=by)),
    "store_scan": Verb(lambda _c, by: store_scan(scan_files(), by=by)),
    "read_again": Verb(lambda _c, by: read_again(Notice.objects.latest("pk").pk, by=by), stopped_scan),
    "check_lines": Verb(lambda _c, by: _check_line(by), scanned),
    "correct": Verb(lambda _c, by: _correct(by), _a_notice),
    "accept_reading": Verb(
        lambda _c, by: accept_reading(Notice.objects.latest("pk").pk, QUESTION, by=by), _a_notice
    ),
    "undo": Verb(
        lambda _c, by: undo(Notice.objects.latest("pk").pk, by=by),
        _a_corrected_notice,
    ),
    "withdraw_import": Verb(
        lambda c, by: withdraw_import(imported_pk(), by=by, reason="选错了文件"), _an_import
    ),
    "confirm": Verb(
        lambda _c, by: confirm(Notice.objects.latest("pk").pk, by=by, target=NewInspection("新巡察")),
        _a_notice,
    ),
}


def _values(cast: Cast, **changes: object) -> dict[str, Any]:
    place = {"organization": cast.organization, "department": cast.general}
    return {"full_name": "赵磊", "role": Role.HANDLER, "position_title": "", "phone": ""} | place | changes


def _new(cast: Cast, by: User, role: Role) -> object:
    values = _values(cast, role=role, organization=None if role in OFFICERS else cast.organization)
    values["department"] = cast.general if role == Role.HANDLER else None
    return accounts.add_user(by=by, username="xinren", **values)


def _switched_off(cast: Cast) -> None:
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)


ACCOUNTS = {
    "add_user": Verb(lambda c, by: _new(c, by, Role.HANDLER)),
    "add_user administrator": Verb(lambda c, by: _new(c, by, Role.ADMINISTRATOR)),
    "add_user security": Verb(lambda c, by: _new(c, by, Role.SECURITY_ADMINISTRATOR)),
    "edit_user name": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, full_name="赵大磊"))
    ),
    "edit_user role": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, role=Role.VIEWER))
    ),
    "edit_user mail": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, email="x@example.cn"))
    ),
    "edit_user role of a switched-off account": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, role=Role.VIEWER)), _switched_off
    ),
    "set_active": Verb(lambda c, by: accounts.set_active(c.handler.pk, by=by, is_active=True), _switched_off),
    "reset_password": Verb(lambda c, by: accounts.reset_password(c.handler.pk, by=by)),
    "reset_password of an officer": Verb(lambda c, by: accounts.reset_password(c.auditor.pk, by=by)),
    "reset_second_factor": Verb(
        lambda c, by: sign_in.reset_second_factor(c.handler.pk, by=by), lambda c: bound(c.handler)
    ),
    "unlock": Verb(lambda c, by: sign_in.unlock(c.handler.pk, by=by)),
    "unlink": Verb(lambda c, by: unlink(c.handler.pk, by=by), lambda c: link(c.handler, "CAS", "7")),
    "save_department": Verb(
        lambda c, by: accounts.save_department(
            None, by=by, organization=c.organization, name="新科室", order=9, is_active=True
        )
    ),
    "arrange": Verb(lambda c, by: arrange(c.organization.pk, Arranged.PEOPLE, [], by=by)),
    "save_organization": Verb(
        lambda c, by: accounts.save_organization(
            c.organization.pk, by=by, name="新名称", short_name="新", department_label="处室"
        )
    ),
    "save_organization new": Verb(
        lambda _c, by: accounts.save_organization(
            None, by=by, name="新单位", short_name="新", department_label="处室"
        )
    ),
    "change_own_password": Verb(lambda _c, by: accounts.change_own_password(by, "Mingtian-zaijian")),
    "end_sessions": Verb(lambda _c, by: accounts.end_sessions(by)),
    "start_second_factor": Verb(lambda _c, by: sign_in.start_second_factor(by)),
    "confirm_second_factor": Verb(lambda _c, by: _confirm(by)),
    "renew_recovery_codes": Verb(lambda _c, by: (bound(by), sign_in.renew_recovery_codes(by))),
    "switch_off_second_factor": Verb(lambda _c, by: (bound(by), sign_in.switch_off_second_factor(by))),
}


def _confirm(by: User) -> object:
    factor = sign_in.start_second_factor(by)
    by.second_factor = factor
    return sign_in.confirm_second_factor(by, code_of(by))


# Called by the command line and by mail: whoever can is on the server, or holds the token.
WITHOUT_PERSON = {"appoint_officer", "rescue", "set_password_by_mail", "check_second_step"}
# Not acts of a person: what they are given, loops over acts, and the scanner's verdict.
NO_VERBS = {
    "Answer",
    "Assignment",
    "EvidenceInput",
    "RowAssignment",
    "Scanned",
    "Seen",
    "assign_each",
    "assign_together",
    "complete_each",
    "return_each",
    "undoable",
    "create_row",
    "for_each",
    "hand_over",
    "new_sub_issue",
    "scan_waiting",
    "urge_many",
}

VERBS = {
    **{f"measures.{name}": verb for name, verb in MEASURES.items()},
    **{f"ledger.{name}": verb for name, verb in LEDGER.items()},
    **{f"accounts.{name}": verb for name, verb in ACCOUNTS.items()},
}

# What the trail says of each; by the office, but for what is somebody else's.
EVENTS = {
    "archive_category": Event.ARCHIVE,
    "archive_inspection": Event.ARCHIVE,
    "archive_sub_issue": Event.ARCHIVE,
    "restore_category": Event.RESTORE_ARCHIVED,
    "restore_sub_issue": Event.RESTORE_ARCHIVED,
    "open_phone_upload": Event.OPEN_PHONE_UPLOAD,
    "close_phone_upload": Event.CLOSE_PHONE_UPLOAD,
    "join": Event.EDIT,
    "move_below": Event.EDIT,
    "renumber": Event.EDIT,
    "set_mark": Event.EDIT,
    "shift": Event.EDIT,
    "split": Event.EDIT,
    "accept_proposal": Event.ACCEPT_PROPOSAL,
    "add_entry": Event.ADD_RECORD,
    "add_measure": Event.ADD,
    "add_record": Event.ADD_RECORD,
    "add_sub_issue": Event.ADD,
    "approve_extension": Event.APPROVE_EXTENSION,
    "archive": Event.ARCHIVE,
    "assign": Event.ASSIGN,
    "assign_all": Event.ASSIGN,
    "attach": Event.ATTACH,
    "attach_existing": Event.ATTACH,
    "record_filing": Event.FILE,
    "correct_filing": Event.EDIT,
    "withdraw_filing": Event.WITHDRAW_FILING,
    "close": Event.CLOSE,
    "comment": Event.COMMENT,
    "complete": Event.COMPLETE,
    "confirm_urge": Event.CONFIRM_URGE,
    "instruct": Event.INSTRUCT,
    "answer_instruction": Event.CONFIRM_INSTRUCTION,
    "withdraw_instruction": Event.WITHDRAW_INSTRUCTION,
    "remind_instruction": Event.REMIND_INSTRUCTION,
    "create_tree": Event.ADD,
    "dismiss_proposal": Event.DISMISS_PROPOSAL,
    "add_inspection": Event.ADD,
    "edit": Event.EDIT,
    "edit_category": Event.EDIT,
    "edit_inspection": Event.CHANGE_SETTINGS,
    "edit_public": Event.EDIT,
    "edit_results": Event.EDIT,
    "edit_sub_issue": Event.EDIT,
    "endorse": Event.ENDORSE,
    "new_version": Event.NEW_VERSION,
    "record_progress": Event.PROGRESS,
    "record_work": Event.PROGRESS,
    "refuse_extension": Event.REFUSE_EXTENSION,
    "unassign": Event.UNASSIGN,
    "undo_bulk": Event.UNASSIGN,
    "reopen": Event.REOPEN,
    "request_extension": Event.REQUEST_EXTENSION,
    "return_for_rework": Event.RETURN_FOR_REWORK,
    "save_ladder": Event.CHANGE_SETTINGS,
    "save_reminder_settings": Event.CHANGE_SETTINGS,
    "submit": Event.SUBMIT,
    "unclose": Event.UNCLOSE,
    "urge": Event.URGE,
    "withdraw": Event.WITHDRAW,
    "withdraw_evidence": Event.WITHDRAW_EVIDENCE,
    "withdraw_extension": Event.WITHDRAW_EXTENSION,
    "carry_on": Event.CARRY_ON,
    "check_effect": Event.CHECK_EFFECT,
    "dismiss_likeness": Event.DISMISS_LIKENESS,
    "let_go": Event.LET_GO,
    "end_watch": Event.END_WATCH,
    "keep_watch": Event.KEEP_WATCH,
    "withdraw_record": Event.WITHDRAW_RECORD,
}
NOT_BY_OFFICE = {
    "endorse": "leader",
    "check_effect": "office2",
    "confirm_urge": "handler",
    "withdraw_extension": "handler",
    "instruct": "supervisor",
    "withdraw_instruction": "supervisor",
    "remind_instruction": "supervisor",
}
