"""催办: asking those whose turn it is, and their confirming that they have read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.steps import ask
from audit import sql, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from issues.positions import lock_inspection
from measures import rules, steps
from measures.models import Measure, Urge, UrgeReceipt
from measures.reminders.ladder import not_before
from measures.services.bulk import Answer, answered, done_of, refuse_too_many
from measures.whose_turn import TurnStaff
from measures.workflow import Party

URGED = "SELECT id FROM measures_urge WHERE measure_id IN ({})"
RECEIVERS = (Role.HANDLER, Role.LEADER, Role.COORDINATOR)
# Beyond that the page of 催办 lists them.
MAX_LINES = 50


@transaction.atomic
def urge(measure_id: int, *, by: User, note: str, again: bool = False, sender: str = "") -> Urge:
    """Urges one measure; raises ``Refused``. ``again``: a second time on the same day, on purpose.

    ``sender``: who urges where ``by`` only passes it on.
    """
    measure = steps.lock(measure_id, by=by)
    asking = _asking([measure], by=by, note=note, again=again, sender=sender)
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
    sender: str

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


def may_be_urged(measure: Measure, *, by: User) -> bool:
    """Whether there is somebody at work on it who can be asked."""
    return rules.refuse_urge(by, measure) is None and bool(receivers_of([measure])[measure.pk])


def _asking(measures: Sequence[Measure], *, by: User, note: str, again: bool, sender: str = "") -> UrgeAsking:
    earlier = Urge.objects.filter(measure__in=[row.pk for row in measures], actor=by).order_by("at")
    last = {} if again else dict(earlier.values_list("measure_id", "at"))
    return UrgeAsking(note.strip(), receivers_of(measures), last, sender or by.label)


def _refuse_again(last: datetime) -> str | None:
    """Not twice a day by mistake: who is asked too often stops reading."""
    if timezone.localdate(last) != timezone.localdate():
        return None
    return f"您今天{timezone.localtime(last):%H:%M}已催办过这条措施;如确需再催,请勾选“今天再次催办”。"


def receivers_of(measures: Sequence[Measure]) -> dict[int, list[User]]:
    """By measure those whose turn it is; where it is the department's, the leader with them."""
    staff = TurnStaff.of(measures)
    return {measure.pk: _receivers(measure, staff) for measure in measures}


def _receivers(measure: Measure, staff: TurnStaff) -> list[User]:
    led = staff.leader(measure) if measure.turn() == Party.DEPARTMENT else ()
    return list(dict.fromkeys([*staff.whose_turn(measure), *led]))


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
                actor_name=asking.sender[:150],
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
    keys = [measure.pk for measure in measures]
    settle(_receipt(pk) for (pk,) in sql.read(URGED.format(sql.marks(keys)), keys))


@transaction.atomic
def confirm_urge(urge_id: int, *, by: User) -> UrgeReceipt:
    """“已阅”; raises ``Urge.DoesNotExist`` for what was not addressed to ``by``."""
    row = Urge.objects.select_for_update(of=("self",), no_key=True).get(pk=urge_id, receivers=by)
    lock_inspection(row.measure.inspection_id)
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
    standing = Measure.objects.visible_to(user).at_work().open().filter(pk=OuterRef("measure_id"))
    rows = rows.filter(Exists(standing))
    if measure is not None:
        rows = rows.filter(measure=measure)
    return rows.select_related("measure__inspection").order_by("-pk")
