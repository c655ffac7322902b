"""Claiming: one conditional insert a person and step, which the unique key lets through once."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from audit import trail
from audit.events import Event
from measures.models import Reminder, ReminderDigest
from measures.models.reminder import Trigger
from measures.reminders.selection import Selection

# The rows never pass through here: the database writes what its own query finds. Both SQLite and
# PostgreSQL know the statement; ``WHERE true`` tells SQLite that ON is not the one of a join.
CLAIM = """
WITH found(pk, counted_from, is_passed) AS ({rows})
INSERT INTO {table} ({item}, counted_from_on, is_passed_over, digest_id, person_id, step_id)
SELECT pk, counted_from, is_passed, CASE WHEN is_passed THEN NULL ELSE %s END, %s, %s
FROM found
WHERE true
ON CONFLICT DO NOTHING
"""


def claim(selection: Selection, *, digest: ReminderDigest) -> int:
    """Writes the person's reminders of a step and says how many; a second time it writes none.

    Those that a more urgent step told already are marked as passed over and belong to no digest.
    """
    rows = selection.not_reminded().values_list("pk", "counted_from", "is_passed")
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    # Names of our own tables and a query of Django's compiler; every value is a parameter.
    statement = CLAIM.format(table=Reminder._meta.db_table, item=f"{selection.item}_id", rows=sql)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, digest.pk, selection.person.pk, selection.step.pk])
        return int(cursor.rowcount)


# Whoever puts a clock back by less has told nobody of what is far away.
AHEAD = timedelta(days=7)


@transaction.atomic
def forget_ahead(day: date) -> int:
    """What a clock that ran far ahead had told is told again in its time; how many reminders that makes."""
    digests = ReminderDigest.objects.filter(sent_on__gt=day + AHEAD)
    people = list(digests.order_by().values_list("person_id", flat=True).distinct())
    if not people:
        return 0
    count = Reminder.objects.filter(digest__in=digests).delete()[0]
    told = Reminder.objects.filter(
        person=OuterRef("person"),
        step__trigger=OuterRef("step__trigger"),
        counted_from_on=OuterRef("counted_from_on"),
        digest__isnull=False,
    )
    passed = Reminder.objects.filter(person__in=people, digest__isnull=True)
    for item in sorted({trigger.item for trigger in Trigger}):
        same = told.filter(**{item: OuterRef(item)})
        rows = passed.filter(~Exists(same), **{f"{item}__isnull": False})
        Reminder.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    digests.delete()
    detail = f"服务器时间曾经走快:{count}条提醒作废,到期时重新发出"
    trail.record(Event.SEND_REMINDERS, by=None, about=f"{day:%Y-%m-%d}", detail=detail)
    return count
