"""May this user do it now? Each rule answers with a sentence in Chinese, or None.

Page, tooltip and exception use the same sentence. A rule assumes that the user may *see* the
measure; what is outside of that is 404 and never reaches a rule. The rules of 销号 and 延期 stand
with the whole of their ability, in ``measures.closing`` and ``measures.extensions``.
"""

from measures.closing import refuse_close, refuse_unclose
from measures.extensions import (
    refuse_answer_extension,
    refuse_request_extension,
    refuse_withdraw_extension,
)
from measures.rules.acts import (
    ACT_RULES,
    allowed_acts,
    refuse_assign,
    refuse_complete,
    refuse_endorse,
    refuse_reopen,
    refuse_return_for_rework,
    refuse_revise,
    refuse_submit,
    refuse_unassign,
    refuse_unassign_begun,
    refuse_withdraw,
)
from measures.rules.office import refuse_archive_inspection, refuse_assignment, refuse_ladder, refuse_steps
from measures.rules.tree import (
    refuse_archive_category,
    refuse_archive_sub_issue,
    refuse_join,
    refuse_mark,
    refuse_move_below,
    refuse_rearrange,
    refuse_renumber,
    refuse_signed,
    refuse_split,
    refuse_withdraw_tree,
)
from measures.rules.watching import may_end_watch, refuse_end_watch, refuse_keep
from measures.rules.work import (
    URGERS,
    may_urge,
    refuse_attach,
    refuse_comment,
    refuse_edit,
    refuse_edit_results,
    refuse_evidence,
    refuse_figures,
    refuse_new_version,
    refuse_record_progress,
    refuse_texts,
    refuse_touch_pinned,
    refuse_urge,
)

__all__ = [
    "ACT_RULES",
    "URGERS",
    "allowed_acts",
    "may_end_watch",
    "may_urge",
    "refuse_answer_extension",
    "refuse_archive_category",
    "refuse_archive_inspection",
    "refuse_archive_sub_issue",
    "refuse_assign",
    "refuse_assignment",
    "refuse_attach",
    "refuse_close",
    "refuse_comment",
    "refuse_complete",
    "refuse_edit",
    "refuse_edit_results",
    "refuse_end_watch",
    "refuse_endorse",
    "refuse_evidence",
    "refuse_figures",
    "refuse_join",
    "refuse_keep",
    "refuse_ladder",
    "refuse_mark",
    "refuse_move_below",
    "refuse_new_version",
    "refuse_rearrange",
    "refuse_record_progress",
    "refuse_renumber",
    "refuse_reopen",
    "refuse_request_extension",
    "refuse_return_for_rework",
    "refuse_revise",
    "refuse_signed",
    "refuse_split",
    "refuse_steps",
    "refuse_submit",
    "refuse_texts",
    "refuse_touch_pinned",
    "refuse_unassign",
    "refuse_unassign_begun",
    "refuse_unclose",
    "refuse_urge",
    "refuse_withdraw",
    "refuse_withdraw_extension",
    "refuse_withdraw_tree",
]
