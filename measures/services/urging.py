"""催办: asking those whose turn it is, and their confirming that they have read it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from measures import rules, steps
from measures.models import Measure, Urge, UrgeReceipt
from measures.reminders.ladder import not_before
from measures.services.bulk import Answer, for_each
from measures.workflow import Party

RECEIVERS = (Role.HANDLER, Role.LEADER, Role.COORDINATOR)
# Beyond that the page of 催办 lists them.
MAX_LINES = 50


def urge(measure_id: int, *, by: User, note: str, again: bool = False) -> Urge:
    """Urges one measure; raises ``Refused``. ``again``: a second time on the same day, on purpose."""
    with transaction.atomic():
        row = _urge(measure_id, by=by, note=note, again=again)
        _notify([row], by=by)
    return row


@transaction.atomic
def urge_many(measure_ids: Iterable[int], *, by: User, note: str, again: bool = False) -> list[Answer]:
    """Each is answered for itself; whoever is asked for several of them gets one message."""
    rows: list[Urge] = []

    def act(measure_id: int) -> None:
        rows.append(_urge(measure_id, by=by, note=note, again=again))

    # In the order of their keys, so that two bulk urges never wait for each other's rows.
    answers = for_each(sorted(set(measure_ids)), act)
    _notify(rows, by=by)
    return answers


@transaction.atomic
def _urge(measure_id: int, *, by: User, note: str, again: bool) -> Urge:
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_urge)
    note = note.strip()
    if not note:
        raise Refused("请填写催办意见:要求做什么、何时完成。")
    if not again:
        ask(_refuse_again(measure, by=by))
    receivers = receivers_of(measure)
    if not receivers:
        raise Refused("没有可以催办的人:责任部门和责任领导的账号都已停用,请先改派。")
    names = "、".join(person.label for person in receivers)
    row = Urge.objects.create(measure=measure, note=note, receiver_names=names, actor=by, actor_name=by.label)
    row.receivers.set(receivers)
    trail.record(Event.URGE, by=by, about=measure, detail=f"{names}:{note}")
    return row


def _refuse_again(measure: Measure, *, by: User) -> str | None:
    """Not twice a day by mistake: who is asked too often stops reading."""
    last = measure.urges.filter(actor=by).order_by("-at").first()
    if last is None or timezone.localdate(last.at) != timezone.localdate():
        return None
    return f"您今天{timezone.localtime(last.at):%H:%M}已催办过这条措施;如确需再催,请勾选“今天再次催办”。"


def receivers_of(measure: Measure) -> list[User]:
    """Those whose turn it is: the named handler, else all of the leading department, and the leader
    with them; under review the one who reviews. Nobody whose account is switched off."""
    people = User.objects.active().order_by("pk")
    leader = list(people.filter(pk=measure.leader_id or 0))
    if measure.turn() == Party.OFFICE:
        return list(people.filter(role=Role.COORDINATOR, organization=measure.organization_id))
    if measure.turn() == Party.LEADER:
        return leader
    handlers = list(people.filter(pk=measure.handler_id or 0)) or list(
        people.filter(role=Role.HANDLER, department=measure.department_id)
    )
    return [*handlers, *leader]


def _notify(rows: list[Urge], *, by: User) -> None:
    """One message a receiver, whatever the number of measures; by night it waits to be sent on."""
    if not rows:
        return
    found: dict[int, list[MessageLine]] = {}
    waits: dict[int, list[str]] = {}
    prefetch_related_objects(rows, "receivers")
    for row in rows:
        url = f"{reverse('measures:measure', args=[row.measure_id])}#urges"
        for person in row.receivers.all():
            found.setdefault(person.pk, []).append(MessageLine(str(row.measure), url, "red"))
            waits.setdefault(person.pk, []).append(_receipt(row.pk))
    then = not_before(rows[0].measure.organization_id, timezone.now())
    key, first = (
        f"urge:{rows[0].pk}",
        MessageLine(f"催办意见:{rows[0].note}", reverse("measures:urges"), "red"),
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
