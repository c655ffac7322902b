"""Which section of the handbook speaks of which page. A test holds that no address of ours is missing.

An act stands with the page that it is done on: a refusal shows that page at the address of the act.
"""

from __future__ import annotations

from django.urls import ResolverMatch, reverse

from accounts.models import Role

# Anchor → room → the names of its addresses.
PAGES: dict[str, dict[str, str]] = {
    "大家都要会的": {
        "accounts": (
            "sign_in directory_sign_in oidc_start oidc_return cas_start cas_return second_step "
            "forgot_password reset_password sign_out change_password "
            "end_sessions second_factor start_second_factor confirm_second_factor "
            "renew_recovery_codes switch_off_second_factor"
        ),
        "inbox": ("inbox message messages_read message_read preferences calendar_address withdraw_calendar"),
        "measures": "my_work calendar",
        "operations": "handbook about",
    },
    "全站搜索": {
        "search": "search",
    },
    "写的字不会丢": {
        "accounts": "kept_form drafts",
    },
    "经办人": {
        "measures": (
            "measure glance edit_results submit withdraw record_progress comment attach "
            "attach_existing new_version withdraw_evidence evidence figures "
            "accept_proposal dismiss_proposal add_record add_entry withdraw_record "
            "request_extension withdraw_extension open_phone phone_state close_phone phone"
        ),
    },
    "准备工作": {
        "accounts": "set_up",
        "operations": "preparation prepare prepare_departments prepare_people prepare_slips",
    },
    "导入通报": {
        "notices": "imports notice page_picture check_lines read_again correct confirm",
        "issues": "inspection_edit find_inspections",
        "ledger": "inspections tree",
    },
    "导入错了": {
        "notices": "withdraw",
        "measures": "archive_inspection archive_category restore_category restore_sub_issue",
    },
    "分派": {
        "measures": "assign assign_many unassign undo_bulk",
        "workbooks": "assignment_grid",
    },
    "台账": {
        "ledger": ("ledger list_settings saved_views saved_view_add saved_view_edit saved_view_remove"),
        "measures": "edit archive",
        "workbooks": "export",
        "jobs": "jobs job download_job cancel_job retry_job",
    },
    "审核销号": {
        "measures": (
            "endorse return_for_rework complete reopen review_many sub_issue "
            "edit_sub_issue close unclose archive_sub_issue comment_sub_issue"
        ),
    },
    "问题或措施归错了分错了": {
        "issues": "category_edit add_sub_issue",
        "measures": "rearrange move_below split join set_mark shift renumber add_measure",
    },
    "看材料": {
        "accounts": "mark",
        "measures": "viewer preview ask_preview thumbnail",
    },
    "延期提醒催办": {
        "measures": (
            "approve_extension refuse_extension urge urge_many urges confirm_urge reminders try_reminders "
            "filings filing_edit withdraw_filing filing_file"
        ),
    },
    "长期坚持": {
        "measures": "watches inspection_watches watch keep_watch end_watch",
    },
    "制度清单": {
        "regulations": (
            "regulations add_regulation regulation edit_regulation attach_file use_file replace_file "
            "withdraw_file serve_measure merge_regulations split_regulation archive_regulation"
        ),
        "workbooks": "regulations_export",
    },
    "反复出现和成效评估": {
        "measures": (
            "inspection_recurring chain carry_on let_go dismiss_likeness effect_check common_problems"
        ),
    },
    "收回各部门填的台账": {
        "workbooks": (
            "ledger_imports ledger_import ledger_import_columns ledger_import_choices "
            "ledger_import_confirm ledger_batch ledger_batch_add ledger_batch_files "
            "ledger_batch_choices ledger_batch_confirm"
        ),
    },
    "报送": {
        "measures": "proposals",
        "ledger": "summary",
        "reporting": (
            "export_archive draft notice_document report_document plan_form duty_form "
            "closure_form urge_form form_templates form_template form_example "
            "restore_template check snapshots snapshot approve_snapshot snapshot_file"
        ),
        "workbooks": "exports export_file template_add template template_header template_remove",
    },
    "公示和意见": {
        "opinions": (
            "publications publication publication_preview publication_download renew_text switch_form "
            "withdraw_publication public_form opinions opinion_add opinion opinion_correct assign answer "
            "tell close reopen"
        ),
        "workbooks": "opinions_export",
    },
    "移交档案": {
        "reporting": (
            "transfer transfers transfers_export transfer_file take_back_transfer make_transfer_again"
        ),
    },
    "自有栏目": {
        "ledger": (
            "custom_fields custom_field_add custom_field_edit custom_field_move "
            "custom_field_archive custom_field_restore"
        ),
    },
    "部门和用户": {
        "accounts": (
            "users user_add user_edit user_reset_password user_deactivate "
            "user_reset_second_factor user_unlock user_unlink organization_edit department_add "
            "department_edit arrange"
        ),
    },
    "转交": {
        "measures": "person_leaving department_leaving",
    },
    "书记领导班子": {
        "ledger": "dashboard wall wall_slides wall_picture timeline",
    },
    "督查": {
        "measures": (
            "instruct instructions instruction instruction_form answer_instruction take_over_deadline "
            "withdraw_instruction remind_instruction"
        ),
        "ledger": "units unit_groups unit_group_add unit_group_edit unit_group_remove",
        "workbooks": "units_export units_ledger",
    },
    "上报包和任务包": {
        "exchange": (
            "exchange make_report take_in incoming check_again confirm remove incoming_file outgoing_file "
            "unit_state add_note make_tasks key rotate_key"
        ),
    },
    "系统管理员和三员": {
        "accounts": "policies",
        "inbox": "webhooks webhook_add webhook_edit webhook_test",
        "operations": "operations checkup metrics resend audit audit_export",
    },
    "与其他系统对接": {
        "api": (
            "docs openapi tokens token_revoke embeds embed me organizations inspections inspection "
            "findings finding measures measure regulations figures inspection_figures changes "
            "record_progress submit attach_file attach_reference"
        ),
    },
}
# The panel names its pages itself.
PANEL = "后台"
SECTIONS = {
    f"{room}:{name}": slug
    for slug, rooms in PAGES.items()
    for room, names in rooms.items()
    for name in names.split()
}


# What each role reads first: the section that speaks of its work.
OF_ROLE: dict[str, str] = {
    Role.COORDINATOR: "整改办",
    Role.HANDLER: "经办人",
    Role.LEADER: "责任领导",
    Role.VIEWER: "书记领导班子",
    Role.SUPERVISOR: "督查",
    Role.ADMINISTRATOR: "系统管理员和三员",
    Role.SECURITY_ADMINISTRATOR: "系统管理员和三员",
    Role.AUDITOR: "系统管理员和三员",
}
# The first page of all, which is everybody's own.
OWN_PAGES = frozenset({"measures:my_work", "operations:handbook"})


def address_for(page: ResolverMatch | None, role: str = "") -> str:
    """Of the section on that page; where several roles use the page, or none does, of the reader's own."""
    address, own = reverse("operations:handbook"), OF_ROLE.get(role, "")
    if page is None:
        return f"{address}#{own}" if own else address
    slug = PANEL if page.app_name == "admin" else SECTIONS.get(page.view_name, "")
    if own and (page.view_name in OWN_PAGES or slug in OF_ROLE.values()):
        slug = own
    return f"{address}#{slug}" if slug else address
