"""The audit trail: who did what, when, from where, with which result; chained by a keyed hash.

``audit.record(audit.Event.SUBMIT, by=user, about=measure)`` inside the transaction of the act.
"""

from accounts.audit.differences import differences
from accounts.audit.events import Event
from accounts.audit.record import record

__all__ = ["Event", "differences", "record"]
