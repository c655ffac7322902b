"""What may wait for somebody at all, asked in one statement before My work asks for each kind of it.

On most days a unit has no extension to decide, no promise that lapsed, nothing asked from above. Every answer
here is wider than the section's own question: what it finds nothing of, nobody has to look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from issues.models import ReviewSteps
from measures.models import ExtensionState
from measures.models.regulation import AHEAD
from measures.pages.watches import SOON
from measures.services.undoing import UNDO_WITHIN

Waiting = frozenset[str]
Values = dict[str, str | int | None]
ASKED: Values = {"pending": ExtensionState.PENDING.value, "two": ReviewSteps.TWO.value}
KINDS = {
    "urges": "SELECT 1 FROM measures_urge_receivers WHERE user_id = %(person)s AND NOT EXISTS ("
    "SELECT 1 FROM measures_urgereceipt WHERE measures_urgereceipt.urge_id = measures_urge_receivers.urge_id"
    " AND actor_id = %(person)s)",
    "instructions": "SELECT 1 FROM measures_instructionunit"
    " WHERE organization_id = %(unit)s AND answered_at IS NULL",
    "extensions": "SELECT 1 FROM measures_extensionrequest JOIN measures_measure"
    " ON measures_measure.id = measures_extensionrequest.measure_id"
    " WHERE state = %(pending)s AND organization_id = %(unit)s",
    "watches": "SELECT 1 FROM measures_watch"
    " WHERE organization_id = %(unit)s AND is_active AND due_on <= %(soon)s",
    "regulations": "SELECT 1 FROM measures_regulation"
    " WHERE organization_id = %(unit)s AND (review_on <= %(ahead)s OR expires_on <= %(ahead)s)",
    "checks": "SELECT 1 FROM measures_effectivenesscheck JOIN issues_inspection"
    " ON issues_inspection.id = measures_effectivenesscheck.inspection_id"
    " WHERE organization_id = %(unit)s AND is_active AND outcome = '' AND due_on <= %(today)s",
    "bulk_acts": "SELECT 1 FROM measures_bulkact"
    " WHERE organization_id = %(unit)s AND undone_at IS NULL AND at >= %(undone_since)s",
    # Of the unit's inspections: whether a leader looks at a submission before the office does.
    "first_looks": "SELECT 1 FROM issues_inspection"
    " WHERE organization_id = %(unit)s AND review_steps = %(two)s",
}
STATEMENT = "SELECT " + ", ".join(f"EXISTS ({asked})" for asked in KINDS.values())  # nosec B608 - constants
# Of the units a supervisor compares; all else his own sections ask.
WATCHES_OF_MANY = """
SELECT EXISTS (
    SELECT 1 FROM accounts_user_supervised_organizations AS supervised
    JOIN measures_watch ON measures_watch.organization_id = supervised.organization_id
    WHERE supervised.user_id = %(person)s AND is_active AND due_on <= %(soon)s
)
"""


def what_may_wait(user: User, today: date) -> Waiting:
    """Names of ``KINDS``; for who compares units all of them, but for watches where there are none."""
    values = ASKED | _days(today) | {"person": user.pk, "unit": user.organization_id}
    if user.is_supervisor:
        (has_watches,) = _answers(WATCHES_OF_MANY, values)
        return frozenset(KINDS if has_watches else KINDS.keys() - {"watches"})
    if user.organization_id is None:
        return frozenset(KINDS)
    answers = _answers(STATEMENT, values)
    return frozenset(name for name, is_there in zip(KINDS, answers, strict=True) if is_there)


def _answers(statement: str, values: Values) -> Sequence[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(cursor.fetchone())


def _days(today: date) -> Values:
    """As the database keeps them; a day earlier than needed for what is undone by the hour."""
    day, instant = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    since = timezone.make_aware(datetime.combine(today, time.min)) - UNDO_WITHIN - timedelta(days=1)
    return {
        "today": day(today),
        "soon": day(today + SOON),
        "ahead": day(today + AHEAD),
        "undone_since": instant(since),
    }
