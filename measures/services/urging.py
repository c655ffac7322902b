"""催办: asking those whose turn it is, and their confirming that they have read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from measures import rules, steps
from measures.models import Measure, Urge, UrgeReceipt
from measures.reminders.ladder import not_before
from measures.services.bulk import Answer, answered, done_of, refuse_too_many
from measures.workflow import Party

RECEIVERS = (Role.HANDLER, Role.LEADER, Role.COORDINATOR)
# Beyond that the page of 催办 lists them.
MAX_LINES = 50


@transaction.atomic
def urge(measure_id: int, *, by: User, note: str, again: bool = False) -> Urge:
    """Urges one measure; raises ``Refused``. ``again``: a second time on the same day, on purpose."""
    measure = steps.lock(measure_id, by=by)
    asking = _asking([measure], by=by, note=note, again=again)
    asking.ask(measure, by=by)
    return _write([measure], asking, by=by)[0]


@transaction.atomic
def urge_many(measure_ids: Iterable[int], *, by: User, note: str, again: bool = False) -> list[Answer]:
    """In sets; each is answered for itself, and whoever is asked for several of them gets one message."""
    ids = sorted(set(measure_ids))
    ask(refuse_too_many(ids))
    found = steps.lock_found(ids, by=by)
    asking = _asking(list(found.values()), by=by, note=note, again=again)
    answers = answered(ids, found, ask=lambda measure: asking.ask(measure, by=by))
    _write(done_of(answers, found), asking, by=by)
    return answers


@dataclass(frozen=True)
class UrgeAsking:
    """What is said, to whom of each measure, and when the same person last said something of it."""

    note: str
    receivers: Mapping[int, list[User]]
    last: Mapping[int, datetime]

    def ask(self, measure: Measure, *, by: User) -> None:
        """Raises ``Refused``."""
        ask(rules.refuse_urge(by, measure))
        if not self.note:
            raise Refused("请填写催办意见:要求做什么、何时完成。")
        if measure.pk in self.last:
            ask(_refuse_again(self.last[measure.pk]))
        if not self.receivers[measure.pk]:
            raise Refused("没有可以催办的人:责任部门和责任领导的账号都已停用,请先改派。")

    def names(self, measure: Measure) -> str:
        return "、".join(person.label for person in self.receivers[measure.pk])


def _asking(measures: Sequence[Measure], *, by: User, note: str, again: bool) -> UrgeAsking:
    earlier = Urge.objects.filter(measure__in=[row.pk for row in measures], actor=by).order_by("at")
    last = {} if again else dict(earlier.values_list("measure_id", "at"))
    return UrgeAsking(note.strip(), receivers_of(measures), last)


def _refuse_again(last: datetime) -> str | None:
    """Not twice a day by mistake: who is asked too often stops reading."""
    if timezone.localdate(last) != timezone.localdate():
        return None
    return f"您今天{timezone.localtime(last):%H:%M}已催办过这条措施;如确需再催,请勾选“今天再次催办”。"


def receivers_of(measures: Sequence[Measure]) -> dict[int, list[User]]:
    """By measure those whose turn it is: the named handler, else all of the leading department, and the
    leader with them; under review the one who reviews. Nobody whose account is switched off."""
    named = {pk for row in measures for pk in (row.leader_id, row.handler_id) if pk}
    handlers = Q(role=Role.HANDLER, department__in={row.department_id for row in measures})
    office = Q(role=Role.COORDINATOR, organization__in={row.organization_id for row in measures})
    people = list(User.objects.active().filter(Q(pk__in=named) | handlers | office).order_by("pk"))
    return {measure.pk: _receivers(measure, people) for measure in measures}


def _receivers(measure: Measure, people: Sequence[User]) -> list[User]:
    place, department = measure.organization_id, measure.department_id
    leader = [one for one in people if one.pk == measure.leader_id]
    if measure.turn() == Party.OFFICE:
        return [one for one in people if one.is_coordinator and one.organization_id == place]
    if measure.turn() == Party.LEADER:
        return leader
    handlers = [one for one in people if one.pk == measure.handler_id] or [
        one for one in people if one.is_handler and one.department_id == department
    ]
    return list(dict.fromkeys([*handlers, *leader]))


def _write(measures: Sequence[Measure], asking: UrgeAsking, *, by: User) -> list[Urge]:
    """Locked measures that may be urged."""
    if not measures:
        return []
    told = [(row, f"{asking.names(row)}:{asking.note}") for row in measures]
    trail.record_all(Event.URGE, told, by=by)
    rows = Urge.objects.bulk_create(
        (
            Urge(
                measure=row,
                note=asking.note,
                receiver_names=asking.names(row),
                actor=by,
                actor_name=by.label,
            )
            for row in measures
        ),
        batch_size=BATCH_SIZE,
    )
    through = Urge.receivers.through
    through.objects.bulk_create(
        (
            through(urge_id=row.pk, user_id=person.pk)
            for row in rows
            for person in asking.receivers[row.measure_id]
        ),
        batch_size=BATCH_SIZE,
    )
    _notify(rows, asking, by=by)
    return rows


def _notify(rows: Sequence[Urge], asking: UrgeAsking, *, by: User) -> None:
    """One message a receiver, whatever the number of measures; by night it waits to be sent on."""
    found: dict[int, list[MessageLine]] = {}
    waits: dict[int, list[str]] = {}
    for row in rows:
        url = f"{reverse('measures:measure', args=[row.measure_id])}#urges"
        for person in asking.receivers[row.measure_id]:
            found.setdefault(person.pk, []).append(MessageLine(str(row.measure), url, "red"))
            waits.setdefault(person.pk, []).append(_receipt(row.pk))
    then = not_before(rows[0].measure.organization_id, timezone.now())
    key, first = (
        f"urge:{rows[0].pk}",
        MessageLine(f"催办意见:{asking.note}", reverse("measures:urges"), "red"),
    )
    post(
        NewMessage(
            person_id,
            key,
            f"{by.full_name}催办{len(lines)}条措施,请阅后确认",
            [first, *lines[:MAX_LINES]],
            "red",
            not_before=then,
            waits_for=waits[person_id],
        )
        for person_id, lines in found.items()
    )


def _receipt(urge_id: int) -> str:
    """What the message waits for, of each receiver for himself."""
    return f"urge:{urge_id}"


def silence(measures: Iterable[Measure]) -> None:
    """Nobody need confirm what was urged of measures that are done or taken out."""
    rows = Urge.objects.filter(measure__in=[measure.pk for measure in measures])
    settle(_receipt(pk) for pk in rows.order_by().values_list("pk", flat=True))


@transaction.atomic
def confirm_urge(urge_id: int, *, by: User) -> UrgeReceipt:
    """“已阅”; raises ``Urge.DoesNotExist`` for what was not addressed to ``by``."""
    row = Urge.objects.select_for_update(of=("self",)).get(pk=urge_id, receivers=by)
    if row.receipts.filter(actor=by).exists():
        raise Refused("您已经确认过这次催办,不必重复确认。")
    trail.record(Event.CONFIRM_URGE, by=by, about=row.measure, detail=row.actor_name)
    settle([_receipt(row.pk)], person_id=by.pk)
    return UrgeReceipt.objects.create(urge=row, actor=by, actor_name=by.label)


def unconfirmed(user: User, measure: Measure | None = None) -> QuerySet[Urge]:
    """What ``user`` was asked for, of one measure or of all, and has not confirmed; the newest first.

    Done, archived or no longer his to see: it has fallen silent, and nothing of it is shown.
    """
    if user.role not in RECEIVERS:
        return Urge.objects.none()
    rows = user.urges_received.exclude(receipts__actor=user)
    # One by one for the few urges there are, not a list of everything visible.
    standing = Measure.objects.visible_to(user).current().open().filter(pk=OuterRef("measure_id"))
    rows = rows.filter(Exists(standing))
    if measure is not None:
        rows = rows.filter(measure=measure)
    return rows.select_related("measure__inspection").order_by("-pk")
