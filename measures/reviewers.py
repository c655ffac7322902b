"""Who reviews may change while something waits: the new one is told, the old one's message is settled.

A leader leaves, an account is switched off, a second clerk comes: rooms below know nothing of measures, so
the clock compares who was told with whose turn it is. Harmless when it runs twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.history import BATCH_SIZE
from inbox.models import MessageWait
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from measures.messages import page_of
from measures.models import Measure
from measures.reminders.ladder import not_before
from measures.steps import next_move
from measures.whose_turn import TurnStaff
from measures.workflow import Party, Status

SUBJECT = "有{count}条措施等待您审核"
MAX_LINES = 50


def follow_reviewers(now: datetime) -> str:
    rows = Measure.objects.current().filter(status=Status.SUBMITTED).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    count = sum(_follow(keys[start : start + BATCH_SIZE], now) for start in range(0, len(keys), BATCH_SIZE))
    return f"告知{count}人" if count else ""


@transaction.atomic
def _follow(keys: Sequence[int], now: datetime) -> int:
    """The measures are locked, so that none moves between the look and the message."""
    rows = Measure.objects.current().filter(pk__in=keys, status=Status.SUBMITTED).order_by("pk")
    measures = list(rows.select_related("inspection").select_for_update(of=("self",), no_key=True))
    staff, told = TurnStaff.of(measures), _told(measures)
    new: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        wanted = {person.pk for person in _reviewers(measure, staff)}
        for person in told[next_move(measure)] - wanted:
            settle([next_move(measure)], person_id=person)
        # Who handed it in or looked first does not review it himself.
        for person in wanted - told[next_move(measure)] - {measure.submitted_by_id, measure.endorsed_by_id}:
            new[person].append(measure)
    return post(_messages(new, now))


def _reviewers(measure: Measure, staff: TurnStaff) -> Sequence[User]:
    """Of a leader who cannot sign in any more the office hears, which can name another."""
    found = staff.whose_turn(measure)
    if measure.turn() == Party.LEADER and not found:
        return staff.office.get(measure.organization_id, ())
    return found


def _told(measures: Sequence[Measure]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    waits = MessageWait.objects.filter(what__in=[next_move(measure) for measure in measures])
    for what, person in waits.order_by().values_list("what", "message__person_id"):
        found[what].add(person)
    return found


def _messages(new: dict[int, list[Measure]], now: datetime) -> Iterator[NewMessage]:
    for person, rows in sorted(new.items()):
        lines = [MessageLine(str(row), page_of(row), "amber") for row in rows[:MAX_LINES]]
        yield NewMessage(
            person,
            f"reviews:{rows[0].pk}:{rows[0].version}",
            SUBJECT.format(count=len(rows)),
            lines,
            "amber",
            not_before=not_before(rows[0].organization_id, now),
            waits_for=[next_move(row) for row in rows],
        )
