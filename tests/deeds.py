"""Every address that does something, by whom and with what it is asked, and what the trail then says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from audit.events import Event
from tests import acts
from tests.acts import form_of, on_measure, on_thing
from tests.cast import PASSWORD, Cast, fresh, in_days, worked_on
from tests.exchanging import EXCHANGING
from tests.measures.acts import MEASURE_ACTS, MeasureAct
from tests.notices.engines import stopped_scan
from tests.notices.parser.documents import PLAIN
from tests.opinions.deeds import OF_THE_PUBLIC
from tests.recurring import RECURRING
from tests.regulating import REGULATING
from tests.reporting.transfer_deeds import TRANSFERS
from tests.supervising import SUPERVISING
from tests.workbooks.batches.files import a_batch

TABLE = Path(__file__).parent / "data" / "access.txt"


@dataclass(frozen=True)
class Deed:
    """``person`` sends what ``prepare`` gives, which leaves an entry of ``event``."""

    event: Event
    person: str = "office"
    prepare: acts.Prepare = lambda cast, client: acts.Sent()
    method: str = "post"
    # Reads the database of one moment, in a transaction of its own that no test may be around.
    is_of_one_moment: bool = False


def posting_addresses() -> set[str]:
    """Those that answer a POST of somebody signed in with anything but “not allowed” and “not there”.

    Of what answers 401, a session opens nothing: tests/api holds what a token does there.
    """
    people, *rows = [line.split() for line in TABLE.read_text().splitlines()]
    signed_in = people.index("disabled") - 2
    return {
        name
        for name, method, *answers in rows
        if method == "post" and set(answers[:signed_in]) - {"401", "404", "405"}
    }


def _of_measure(act: MeasureAct) -> Deed:
    def prepare(cast: Cast, client: Client) -> acts.Sent:
        row = fresh(act.reach(cast))
        return acts.Sent(act.numbers(row), act.data(cast, row))

    return Deed(act.event, act.who, prepare)


ELSEWHERE = SUPERVISING | RECURRING | TRANSFERS | REGULATING | OF_THE_PUBLIC | EXCHANGING
DEEDS: dict[str, Deed] = {
    "accounts:sign_in": Deed(Event.SIGN_IN, "nobody", acts.sign_in),
    "accounts:sign_out": Deed(Event.SIGN_OUT),
    "accounts:change_password": Deed(Event.CHANGE_PASSWORD, "office", acts.passwords),
    "accounts:end_sessions": Deed(Event.END_SESSIONS),
    "accounts:second_step": Deed(Event.SIGN_IN, "nobody", acts.second_step),
    "accounts:start_second_factor": Deed(Event.START_SECOND_FACTOR, "handler", acts.own_password),
    "accounts:confirm_second_factor": Deed(Event.SECOND_FACTOR_ON, "handler", acts.first_code),
    "accounts:renew_recovery_codes": Deed(Event.RENEW_RECOVERY_CODES, "handler", acts.with_factor),
    "accounts:switch_off_second_factor": Deed(Event.SECOND_FACTOR_OFF, "handler", acts.with_factor),
    "accounts:user_reset_second_factor": Deed(Event.RESET_SECOND_FACTOR, "office", acts.bound_user),
    "accounts:user_unlock": Deed(Event.UNLOCK, "office", acts.locked_user),
    "accounts:user_unlink": Deed(Event.UNLINK_OUTSIDE, "office", acts.linked_user),
    "accounts:user_add": Deed(Event.ADD_USER, "office", acts.new_user),
    "accounts:user_edit": Deed(
        Event.EDIT_USER, "office", form_of("accounts:user_edit", acts.user, full_name="何书记员")
    ),
    "accounts:user_reset_password": Deed(Event.RESET_PASSWORD, "office", on_thing(acts.user)),
    "accounts:user_deactivate": Deed(Event.DISABLE_USER, "office", on_thing(acts.user, is_active="0")),
    "accounts:organization_edit": Deed(
        Event.SAVE_ORGANIZATION,
        "office",
        form_of("accounts:organization_edit", acts.organization, department_label="处室"),
    ),
    "accounts:arrange": Deed(
        Event.SAVE_ORGANIZATION, "office", on_thing(acts.organization, what="people", move="up:1")
    ),
    "accounts:department_add": Deed(
        Event.SAVE_DEPARTMENT, "office", lambda cast, client: acts.Sent({}, {"name": "新科", "order": 3})
    ),
    "accounts:department_edit": Deed(
        Event.SAVE_DEPARTMENT,
        "office",
        form_of("accounts:department_edit", lambda cast: cast.general.pk, name="综合科"),
    ),
    "inbox:message_read": Deed(Event.READ_MESSAGES, "handler", on_thing(acts.message)),
    "inbox:messages_read": Deed(
        Event.READ_MESSAGES,
        "handler",
        lambda cast, client: acts.Sent({}, {"newest": acts.message(cast)}),
    ),
    "inbox:preferences": Deed(
        Event.CHANGE_PREFERENCE, "handler", lambda cast, client: acts.Sent({}, {"is_mail_on": "on"})
    ),
    "inbox:calendar_address": Deed(Event.CALENDAR_ADDRESS, "handler"),
    "inbox:withdraw_calendar": Deed(Event.WITHDRAW_CALENDAR, "handler", acts.subscribed),
    "api:tokens": Deed(
        Event.MAKE_TOKEN,
        "handler",
        lambda cast, client: acts.Sent(
            {}, {"name": "OA待办", "scope": "READ", "days": "90", "password": PASSWORD}
        ),
    ),
    "api:embeds": Deed(
        Event.MAKE_TOKEN,
        "viewer",
        lambda cast, client: acts.Sent(
            {}, {"name": "大屏", "slide": "overview", "days": "90", "password": PASSWORD}
        ),
    ),
    "api:token_revoke": Deed(Event.REVOKE_TOKEN, "office", on_thing(acts.token)),
    "inbox:webhook_add": Deed(Event.SAVE_WEBHOOK, "admin", acts.new_webhook),
    "inbox:webhook_edit": Deed(
        Event.SAVE_WEBHOOK, "admin", form_of("inbox:webhook_edit", acts.webhook, secret="tok-en")
    ),
    "inbox:webhook_test": Deed(Event.TEST_WEBHOOK, "admin", on_thing(acts.webhook)),
    "measures:assign_many": Deed(Event.ASSIGN, "office", acts.assign_many),
    "measures:undo_bulk": Deed(Event.UNASSIGN, "office", on_thing(acts.bulk)),
    "measures:person_leaving": Deed(Event.ASSIGN, "office", acts.leaving_person),
    "measures:department_leaving": Deed(Event.ASSIGN, "office", acts.leaving_department),
    "measures:review_many": Deed(Event.COMPLETE, "office", acts.review_many),
    **{f"measures:{act.name}": _of_measure(act) for act in MEASURE_ACTS},
    "measures:request_extension": Deed(
        Event.REQUEST_EXTENSION,
        "handler",
        on_measure(worked_on, to_due_on=in_days(90).isoformat(), reason="等待批复"),
    ),
    "measures:approve_extension": Deed(Event.APPROVE_EXTENSION, "office", on_thing(acts.asked, note="同意")),
    "measures:refuse_extension": Deed(Event.REFUSE_EXTENSION, "office", on_thing(acts.asked, note="不同意")),
    "measures:withdraw_extension": Deed(Event.WITHDRAW_EXTENSION, "handler", on_thing(acts.asked)),
    "measures:accept_proposal": Deed(
        Event.ACCEPT_PROPOSAL, "handler", acts.proposal(form="figure", kind="TALKED", amount="3")
    ),
    "measures:ask_preview": Deed(Event.START_JOB, "leader", acts.workbook_to_see),
    "measures:open_phone": Deed(Event.OPEN_PHONE_UPLOAD, "handler", acts.for_phone),
    "measures:close_phone": Deed(Event.CLOSE_PHONE_UPLOAD, "handler", acts.with_code),
    "measures:phone": Deed(Event.CLOSE_PHONE_UPLOAD, "nobody", acts.stopped_by_phone),
    "measures:dismiss_proposal": Deed(Event.DISMISS_PROPOSAL, "handler", acts.proposal()),
    "measures:add_record": Deed(
        Event.ADD_RECORD,
        "handler",
        on_measure(worked_on, form="regulation", subject="采购办法", act="ISSUED"),
    ),
    "measures:add_entry": Deed(Event.ADD_RECORD, "handler", acts.entry),
    "measures:keep_watch": Deed(Event.KEEP_WATCH, "handler", acts.kept),
    "measures:end_watch": Deed(
        Event.END_WATCH, "office", on_thing(acts.watched, ends_on=in_days(0).isoformat(), reason="职能划出")
    ),
    "measures:withdraw_record": Deed(Event.WITHDRAW_RECORD, "handler", acts.recorded),
    "measures:proposals": Deed(Event.ACCEPT_PROPOSAL, "office", acts.proposals),
    "measures:urge": Deed(Event.URGE, "supervisor", on_measure(worked_on, note="请抓紧")),
    "measures:urge_many": Deed(Event.URGE, "office", acts.urge_many),
    "measures:confirm_urge": Deed(Event.CONFIRM_URGE, "handler", on_thing(acts.urged)),
    **{name: Deed(*told) for name, told in ELSEWHERE.items()},
    "measures:reminders": Deed(Event.CHANGE_SETTINGS, "office", acts.reminder_rules),
    "measures:edit_sub_issue": Deed(
        Event.EDIT, "office", form_of("measures:edit_sub_issue", acts.sub_issue, title="改过的问题")
    ),
    "measures:close": Deed(Event.CLOSE, "office", on_thing(acts.ready_to_close, note="同意")),
    "measures:unclose": Deed(Event.UNCLOSE, "office", on_thing(acts.closed, note="再看")),
    "measures:filings": Deed(
        Event.FILE, "office", on_thing(acts.inspection, kind="PLAN", filed_on=in_days(-1).isoformat())
    ),
    "measures:filing_edit": Deed(
        Event.EDIT, "office", form_of("measures:filing_edit", acts.filing, document_number="9号")
    ),
    "measures:withdraw_filing": Deed(
        Event.WITHDRAW_FILING, "office", on_thing(acts.filing, reason="登记错了")
    ),
    "measures:comment_sub_issue": Deed(Event.COMMENT, "viewer", on_thing(acts.sub_issue, text="抓紧。")),
    "measures:add_measure": Deed(Event.ADD, "office", on_thing(acts.sub_issue, text="再加一条措施。")),
    "issues:inspection_edit": Deed(
        Event.CHANGE_SETTINGS,
        "office",
        form_of("issues:inspection_edit", acts.inspection, name="改过的巡察"),
    ),
    "ledger:list_settings": Deed(
        Event.CHANGE_LIST,
        "handler",
        lambda cast, client: acts.Sent({}, {"columns": "due_on", "order": "due_on"}),
    ),
    "ledger:saved_view_add": Deed(
        Event.SAVE_VIEW,
        "handler",
        lambda cast, client: acts.Sent({}, {"name": "要催的", "query": "overdue=true"}),
    ),
    "ledger:saved_view_edit": Deed(Event.SAVE_VIEW, "office", on_thing(acts.saved_view, name="改过的名称")),
    "ledger:saved_view_remove": Deed(Event.REMOVE_VIEW, "office", on_thing(acts.saved_view)),
    "ledger:custom_field_add": Deed(
        Event.ADD,
        "office",
        lambda cast, client: acts.Sent({}, {"name": "问题金额", "target": "FINDING", "kind": "MONEY"}),
    ),
    "ledger:custom_field_edit": Deed(
        Event.CHANGE_SETTINGS, "office", form_of("ledger:custom_field_edit", acts.column, name="资金数额")
    ),
    "ledger:custom_field_move": Deed(Event.CHANGE_SETTINGS, "office", on_thing(acts.column, direction="up")),
    "ledger:custom_field_archive": Deed(Event.ARCHIVE, "office", on_thing(acts.column)),
    "ledger:custom_field_restore": Deed(Event.CHANGE_SETTINGS, "office", on_thing(acts.gone_column)),
    "measures:archive_inspection": Deed(Event.ARCHIVE, "office", on_thing(acts.inspection, reason="导错")),
    "issues:category_edit": Deed(
        Event.EDIT,
        "office",
        form_of("issues:category_edit", acts.category, title="改过的类别方面"),
    ),
    "issues:add_sub_issue": Deed(Event.ADD, "office", on_thing(acts.category, title="又一个问题")),
    "measures:archive_category": Deed(Event.ARCHIVE, "office", on_thing(acts.category, reason="导错")),
    "measures:restore_category": Deed(Event.RESTORE_ARCHIVED, "office", on_thing(acts.archived_category)),
    "measures:restore_sub_issue": Deed(Event.RESTORE_ARCHIVED, "office", on_thing(acts.archived_sub_issue)),
    "measures:archive_sub_issue": Deed(Event.ARCHIVE, "office", on_thing(acts.sub_issue, reason="导错")),
    "measures:renumber": Deed(Event.EDIT, "office", on_thing(acts.sub_issue)),
    "notices:withdraw": Deed(Event.WITHDRAW_IMPORT, "office", on_thing(acts.imported_notice, reason="导错")),
    "reporting:snapshots": Deed(
        Event.TAKE_SNAPSHOT,
        "office",
        on_thing(acts.inspection, reason="先报"),
        is_of_one_moment=True,
    ),
    "reporting:approve_snapshot": Deed(
        Event.APPROVE_SNAPSHOT, "viewer", on_thing(acts.snapshot, note="同意")
    ),
    "reporting:draft": Deed(Event.EDIT, "office", acts.public_text),
    "reporting:form_templates": Deed(Event.CHANGE_SETTINGS, "office", acts.own_form),
    "reporting:restore_template": Deed(Event.CHANGE_SETTINGS, "office", acts.own_form_in_use),
    "workbooks:assignment_grid": Deed(Event.ASSIGN, "office", acts.grid_of_one),
    "workbooks:template_add": Deed(
        Event.CHANGE_SETTINGS, "office", lambda cast, client: acts.Sent({}, {"name": "市纪委"})
    ),
    "workbooks:template": Deed(
        Event.CHANGE_SETTINGS,
        "office",
        on_thing(acts.template, name="市纪委", grouping="MEASURE", version=1, **{"use-measure": "1"}),
    ),
    "workbooks:template_header": Deed(
        Event.CHANGE_SETTINGS,
        "office",
        on_thing(acts.form_template, sheet="附件1 整改台账", first_row=4, last_row=4),
    ),
    "workbooks:template_remove": Deed(Event.CHANGE_SETTINGS, "office", on_thing(acts.template)),
    "measures:try_reminders": Deed(Event.START_JOB),
    "workbooks:export": Deed(Event.START_JOB, "viewer"),
    "reporting:export_archive": Deed(
        Event.START_JOB, "viewer", on_thing(acts.inspection, versions="current")
    ),
    "workbooks:export_file": Deed(Event.START_JOB, "viewer", acts.export_file),
    "jobs:cancel_job": Deed(Event.CANCEL_JOB, "office", on_thing(acts.job)),
    "operations:prepare_departments": Deed(
        Event.SAVE_DEPARTMENT, "office", on_thing(acts.organization, lines="机关党委", seen="N")
    ),
    "operations:prepare_people": Deed(
        Event.ADD_USER,
        "office",
        on_thing(
            acts.organization,
            seen="N",
            rows="1",
            **{"name-0": "曾明", "role-0": "责任领导", "username-0": "zm"},
        ),
    ),
    "operations:prepare_slips": Deed(
        Event.RESET_PASSWORD, "office", on_thing(acts.organization_with_newcomer)
    ),
    "operations:resend": Deed(Event.RESEND, "admin", lambda cast, client: acts.Sent({"channel": "MAIL"})),
    "jobs:retry_job": Deed(Event.RETRY_JOB, "office", on_thing(acts.failed_job)),
    "notices:imports": Deed(
        Event.UPLOAD_NOTICE, "office", lambda cast, client: acts.Sent({}, {"text": PLAIN})
    ),
    "notices:read_again": Deed(Event.START_JOB, "office", on_thing(lambda cast: int(stopped_scan(cast).pk))),
    "notices:check_lines": Deed(Event.ADJUST_IMPORT, "office", acts.checked_line),
    "notices:correct": Deed(Event.ADJUST_IMPORT, "office", acts.correction),
    "notices:confirm": Deed(Event.IMPORT, "office", on_thing(acts.notice, name="又一次巡察", kind="REGULAR")),
    "workbooks:ledger_imports": Deed(Event.UPLOAD_LEDGER, "office", acts.new_ledger),
    "workbooks:ledger_import_columns": Deed(Event.ADJUST_IMPORT, "office", on_thing(acts.ledger_import)),
    "workbooks:ledger_import_choices": Deed(Event.ADJUST_IMPORT, "office", on_thing(acts.ledger_import)),
    "workbooks:ledger_batch_add": Deed(Event.UPLOAD_LEDGER, "office", acts.another_file),
    "workbooks:ledger_batch_files": Deed(
        Event.ADJUST_IMPORT, "office", on_thing(lambda cast: a_batch(cast).pk)
    ),
    "workbooks:ledger_batch_choices": Deed(Event.ADJUST_IMPORT, "office", acts.reading_for_a_batch),
    "workbooks:ledger_batch_confirm": Deed(Event.IMPORT, "office", acts.ready_batch),
    "workbooks:ledger_import_confirm": Deed(Event.IMPORT, "office", acts.ready_to_import),
}

# What somebody types for himself alone is no act before it is sent.
# Of what a stranger sends the trail keeps not from where: tests/opinions/test_public_form.py.
NO_DEED = {"accounts:drafts", "opinions:public_form"}
# What is read and yet leaves an entry.
