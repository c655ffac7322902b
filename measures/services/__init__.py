"""One verb per act: lock → ask the rule → write → record. Nothing else writes to a measure."""

from measures.closing import close, unclose
from measures.extensions import (
    approve_extension,
    refuse_extension,
    request_extension,
    withdraw_extension,
)
from measures.filing import correct_filing, record_filing, withdraw_filing
from measures.inputs import Assignment, EvidenceInput
from measures.recurring import carry_on, dismiss_likeness, let_go
from measures.services.archiving import archive_category, archive_inspection, archive_sub_issue
from measures.services.assignment import RowAssignment, assign, assign_all, assign_each
from measures.services.bulk import Answer, for_each
from measures.services.checking import check_effect
from measures.services.common_deadline import take_over_deadline
from measures.services.evidence import attach, attach_existing, new_version, withdraw_evidence
from measures.services.figures import (
    accept_proposal,
    add_entry,
    add_record,
    dismiss_proposal,
    withdraw_record,
)
from measures.services.handing_over import hand_over
from measures.services.instructing import (
    answer_instruction,
    instruct,
    receive_instruction,
    remind_instruction,
    withdraw_instruction,
)
from measures.services.ladder import save_ladder, save_reminder_settings
from measures.services.phone import close_phone_upload, open_phone_upload
from measures.services.progress import comment, record_progress
from measures.services.rearranging import move_below, renumber, set_mark, shift
from measures.services.restoring import restore_category, restore_sub_issue
from measures.services.review import (
    Seen,
    complete,
    complete_each,
    endorse,
    reopen,
    return_each,
    return_for_rework,
    submit,
    withdraw,
)
from measures.services.scanning import Scanned, scan_waiting
from measures.services.splitting import join, split
from measures.services.texts import archive, edit, edit_public, edit_results
from measures.services.tree import add_measure, create_tree
from measures.services.undoing import assign_together, unassign, undo_bulk, undoable
from measures.services.urging import confirm_urge, urge, urge_many
from measures.services.watching import end_watch, keep_watch
from measures.services.work import record_work

__all__ = [
    "Answer",
    "Assignment",
    "EvidenceInput",
    "RowAssignment",
    "Scanned",
    "Seen",
    "accept_proposal",
    "add_entry",
    "add_measure",
    "add_record",
    "answer_instruction",
    "approve_extension",
    "archive",
    "archive_category",
    "archive_inspection",
    "archive_sub_issue",
    "assign",
    "assign_all",
    "assign_each",
    "assign_together",
    "attach",
    "attach_existing",
    "carry_on",
    "check_effect",
    "close",
    "close_phone_upload",
    "comment",
    "complete",
    "complete_each",
    "confirm_urge",
    "correct_filing",
    "create_tree",
    "dismiss_likeness",
    "dismiss_proposal",
    "edit",
    "edit_public",
    "edit_results",
    "end_watch",
    "endorse",
    "for_each",
    "hand_over",
    "instruct",
    "join",
    "keep_watch",
    "let_go",
    "move_below",
    "new_version",
    "open_phone_upload",
    "record_filing",
    "record_progress",
    "record_work",
    "receive_instruction",
    "refuse_extension",
    "remind_instruction",
    "renumber",
    "reopen",
    "request_extension",
    "restore_category",
    "restore_sub_issue",
    "return_each",
    "return_for_rework",
    "save_ladder",
    "save_reminder_settings",
    "scan_waiting",
    "set_mark",
    "shift",
    "split",
    "submit",
    "take_over_deadline",
    "unassign",
    "unclose",
    "undo_bulk",
    "undoable",
    "urge",
    "urge_many",
    "withdraw",
    "withdraw_evidence",
    "withdraw_extension",
    "withdraw_filing",
    "withdraw_instruction",
    "withdraw_record",
]
