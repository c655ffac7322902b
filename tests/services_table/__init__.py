"""Every service, and how it is called in the small world of the cast: a module for each kind of room."""

from tests.regulating import SERVED
from tests.services_table.accounts import ACCOUNTS
from tests.services_table.handing import PACKAGES, TRANSFERS
from tests.services_table.ledger import LEDGER
from tests.services_table.measures import MEASURES
from tests.services_table.opinions import OPINIONS
from tests.services_table.trail import EVENTS, NOT_BY_OFFICE
from tests.services_table.verb import Verb

__all__ = [
    "ACCOUNTS",
    "EVENTS",
    "LEDGER",
    "MEASURES",
    "NOT_BY_OFFICE",
    "NO_VERBS",
    "OPINIONS",
    "VERBS",
    "WITHOUT_PERSON",
    "Verb",
]

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
    **{f"ledger.{name}": verb for name, verb in (TRANSFERS | PACKAGES).items()},
    **{f"opinions.{name}": verb for name, verb in OPINIONS.items()},
    **{f"regulations.{name}": Verb(*served) for name, served in SERVED.items()},
}
