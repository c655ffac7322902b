"""One message a person and day: composed from what is true now, claimed and posted in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Case, Count, Exists, Q, QuerySet, Value, When
from django.urls import reverse

from accounts.models import User
from accounts.places import place
from inbox.posting import MessageLine, NewMessage, post
from measures.models import ExtensionRequest, Reminder, ReminderDigest, ReminderStep
from measures.models.reminder import Colour, Trigger
from measures.reminders.calendar import NO_DAYS, UnitDays
from measures.reminders.claim import claim
from measures.reminders.selection import selections

# What a message can be read with; the rest is counted, and stands in the ledger.
MAX_LINES = 50
MAX_TEXT = 40
URGENCY = (Colour.RED, Colour.AMBER, Colour.GREEN)
# Where one goes to do what is told of, for what is not done in the tree.
PLACES: dict[str, str] = {Trigger.OPINION_DUE: "opinions", Trigger.PUBLICITY_END: "publications"}
WORDS = {Colour.RED: "紧急", Colour.AMBER: "注意", Colour.GREEN: "提示"}


@dataclass(frozen=True)
class Digest:
    """``counts``: items by colour, the most urgent first; ``lines`` at most ``MAX_LINES`` and one."""

    person: User
    day: date
    counts: dict[Colour, int]
    lines: Sequence[MessageLine]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def subject(self) -> str:
        parts = "、".join(f"{WORDS[colour]}{count}项" for colour, count in self.counts.items())
        return f"整改提醒:{self.total}项({parts})"

    def message(self) -> NewMessage:
        key = f"reminders:{self.day:%Y-%m-%d}"
        colour = next(iter(self.counts))
        return NewMessage(self.person.pk, key, self.subject, self.lines, colour.value)


def is_due(person: User, steps: Iterable[ReminderStep], *, day: date, own: UnitDays = NO_DAYS) -> bool:
    """Whether there is anything to tell; one query that stops at the first row."""
    not_reminded = [
        Q(Exists(selection.not_reminded())) for selection in selections(person, steps, day=day, own=own)
    ]
    return bool(not_reminded) and User.objects.filter(reduce(or_, not_reminded), pk=person.pk).exists()


@transaction.atomic
def tell(person: User, steps: Iterable[ReminderStep], *, day: date, own: UnitDays = NO_DAYS) -> Digest | None:
    """Claims and posts what is due; None when there is nothing or the person has today's message.

    Killed in between, the database keeps neither the claims nor the message. Of two at once the
    second waits here for the first one, and finds that the day is told.
    """
    if not User.objects.active().select_for_update(of=("self",), no_key=True).filter(pk=person.pk):
        return None
    row, is_new = ReminderDigest.objects.get_or_create(person=person, sent_on=day)
    if not is_new:
        return None
    for selection in selections(person, steps, day=day, own=own):
        claim(selection, digest=row)
    digest = _compose(row, person=person, day=day)
    if digest is None:
        row.delete()
        return None
    post([digest.message()])
    return digest


def _compose(row: ReminderDigest, *, person: User, day: date) -> Digest | None:
    reminded = Reminder.objects.filter(digest=row)
    found = dict(reminded.order_by().values_list("step__colour").annotate(Count("pk")))
    counts = {colour: found[colour] for colour in URGENCY if colour in found}
    if not counts:
        return None
    reminders = list(_most_urgent(reminded))
    pending = _pending_extensions(reminders)
    lines = [_line(one, day, asked_for=pending.get(one.measure_id or 0)) for one in reminders]
    more = sum(counts.values()) - len(lines)
    if more:
        lines.append(MessageLine(f"另有{more}项,请到台账查看。", f"{place('ledger')}?sort=due"))
    return Digest(person, day, counts, lines)


def _most_urgent(reminded: QuerySet[Reminder]) -> QuerySet[Reminder]:
    ranks = [When(step__colour=colour, then=Value(rank)) for rank, colour in enumerate(URGENCY)]
    rows = reminded.annotate(rank=Case(*ranks, default=Value(len(URGENCY))))
    about = ("measure", "inspection", "regulation", "effect_check__sub_issue")
    return rows.select_related("step", *about).order_by("rank", "counted_from_on", "pk")[:MAX_LINES]


def _pending_extensions(reminders: Iterable[Reminder]) -> dict[int, date]:
    """measure → the date that is asked for."""
    found = ExtensionRequest.objects.pending().filter(
        measure__in=[one.measure_id for one in reminders if one.measure_id]
    )
    return dict(found.values_list("measure_id", "to_due_on"))


def _line(reminder: Reminder, day: date, *, asked_for: date | None) -> MessageLine:
    """``asked_for``: the date of a pending extension, which stops no reminder but is said."""
    item: object = reminder.measure or reminder.inspection or reminder.regulation
    if reminder.effect_check is not None:
        item = f"{reminder.effect_check.sub_issue}({reminder.effect_check.term})"
        url = reverse("measures:effect_check", args=[reminder.effect_check.pk])
    elif reminder.measure is not None:
        url = reverse("measures:measure", args=[reminder.measure.pk])
        url += "#watches" if reminder.step.trigger == Trigger.WATCH_DUE else ""
    elif reminder.regulation_id is not None:
        url = place("regulation", reminder.regulation_id)
    else:
        url = place(PLACES.get(reminder.step.trigger, "inspection"), reminder.inspection_id)
    text = str(item)
    text = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
    if asked_for:
        text = f"{text}(已申请延期至{asked_for:%Y-%m-%d},待审批)"
    return MessageLine(f"{_when(reminder, day)}:{text}", url, reminder.step.colour)


def _when(reminder: Reminder, day: date) -> str:
    """How the item stands on ``day``, which need not be the day its step names."""
    on, trigger = reminder.counted_from_on, Trigger(reminder.step.trigger)
    if trigger.is_waiting:
        return f"{trigger.label}({on:%Y-%m-%d}起)"
    days = (on - day).days
    if days < 0:
        return f"{trigger.label}{on:%Y-%m-%d},已过{-days}天"
    return f"{trigger.label}{on:%Y-%m-%d},还有{days}天" if days else f"{trigger.label}就是今天"
