"""From the audit chain to what other systems are told. Every minute; what was missed is told the next time.

The chain says what may have changed, and in which order nothing is missed; what is told is how the rows stand
then. So a 待办 that was handed over, taken back or archived is closed, and none of these acts knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from api.events.todos import Todo, todos_of
from api.models import EventFeed, OpenTodo
from audit.events import OF_ASKING, Event
from audit.models import AuditEntry
from inbox.addressing import GIVE_UP_AFTER
from inbox.models import Channel, Delivery, EventKind, Webhook
from inbox.posting import start_sending
from issues.models import SubIssue
from measures.models import Measure

BATCH_SIZE = 500
NEAR_DAYS = 7
MEASURE, FINDING = str(Measure._meta.verbose_name), str(SubIssue._meta.verbose_name)
# They leave every 待办 as it is.
QUIET = OF_ASKING | {
    Event.SIGN_IN,
    Event.SIGN_IN_FAILED,
    Event.SIGN_OUT,
    Event.REFUSED,
    Event.EXPORT,
    Event.DOWNLOAD,
    Event.VIEW_EVIDENCE,
    Event.READ_MESSAGES,
    Event.SEND_REMINDERS,
}
SIGNED: dict[str, tuple[EventKind, str]] = {
    Event.CLOSE: (EventKind.FINDING_CLOSED, "closed"),
    Event.UNCLOSE: (EventKind.FINDING_REOPENED, "reopened"),
}


@dataclass
class Told:
    """What is to be sent to one address."""

    webhook: Webhook
    now: datetime
    rows: list[Delivery] = field(default_factory=list)

    def add(self, kind: EventKind, key: str, *, about: Mapping[str, object]) -> None:
        """``key`` is told once, however often it is added."""
        if kind.value not in self.webhook.events:
            return
        unit = self.webhook.organization
        body = {
            "id": uuid4().hex,
            "kind": kind.value,
            "at": self.now.isoformat(),
            "organization": {"id": unit.pk, "name": unit.name},
            **about,
        }
        self.rows.append(
            Delivery(
                webhook=self.webhook,
                channel=Channel.EVENTS,
                body=body,
                key=key,
                next_try_at=self.now,
                give_up_at=self.now + GIVE_UP_AFTER,
            )
        )

    def keep(self) -> int:
        Delivery.objects.bulk_create(self.rows, batch_size=BATCH_SIZE, ignore_conflicts=True)
        if self.rows:
            transaction.on_commit(start_sending)
        return len(self.rows)


def feed(now: datetime) -> str:
    """Harmless twice and at the same time: one transaction an address, with its place in the chain locked."""
    addresses = Webhook.objects.filter(kind=Channel.EVENTS, is_enabled=True).order_by("pk")
    count = sum(_feed(webhook, now=now) for webhook in addresses.select_related("organization"))
    return f"推送了{count}个事件" if count else ""


@transaction.atomic
def _feed(webhook: Webhook, *, now: datetime) -> int:
    newest = AuditEntry.objects.filter(number__isnull=False).order_by("-number").first()
    place, is_new = EventFeed.objects.select_for_update(no_key=True).get_or_create(
        webhook=webhook, defaults={"number": (newest and newest.number) or 0}
    )
    entries = _entries(webhook, after=place.number)
    told = Told(webhook, now)
    _tell_todos(told, None if is_new else _touched(webhook, entries))
    _tell_closed(told, entries)
    _tell_near(told)
    if entries:
        EventFeed.objects.filter(pk=place.pk).update(number=entries[-1].number)
    return told.keep()


def _entries(webhook: Webhook, *, after: int) -> list[AuditEntry]:
    rows = AuditEntry.objects.filter(number__gt=after, organization_id=webhook.organization_id)
    rows = rows.filter(is_refused=False).exclude(event__in=QUIET)
    return list(rows.order_by("number")[:BATCH_SIZE])


def _touched(webhook: Webhook, entries: Iterable[AuditEntry]) -> set[int] | None:
    """Measures whose 待办 may be another one; None for all of the unit (people, imports, settings)."""
    ids: set[int] = set()
    for entry in entries:
        if entry.about_kind not in (MEASURE, FINDING) or entry.about_id is None:
            return None
        if entry.about_kind == MEASURE:
            ids.add(entry.about_id)
    findings = [entry.about_id for entry in entries if entry.about_kind == FINDING]
    if findings:
        below = Measure.objects.filter(organization_id=webhook.organization_id, sub_issue__in=findings)
        ids |= set(below.values_list("pk", flat=True))
    return ids


def _tell_todos(told: Told, measure_ids: set[int] | None) -> None:
    if measure_ids is not None and not measure_ids:
        return
    webhook = told.webhook
    known = OpenTodo.objects.filter(webhook=webhook).select_related("measure")
    if measure_ids is not None:
        known = known.filter(measure__in=measure_ids)
    before = {row.key: row for row in known}
    todos = {todo.key: todo for todo in todos_of(webhook.organization_id, measure_ids=measure_ids)}
    gone = [row for key, row in before.items() if key not in todos]
    for row in gone:
        about = {"todo": _named(row.key, row.measure, webhook)}
        told.add(EventKind.TODO_CLOSED, f"close:{row.key}:{row.pk}", about=about)
    OpenTodo.objects.filter(pk__in=[row.pk for row in gone]).delete()
    opened = [todo for key, todo in todos.items() if key not in before]
    OpenTodo.objects.bulk_create(
        (OpenTodo(webhook=webhook, measure=todo.measure, key=todo.key) for todo in opened),
        batch_size=BATCH_SIZE,
    )
    rows = OpenTodo.objects.filter(webhook=webhook, key__in=[todo.key for todo in opened])
    numbers = dict(rows.values_list("key", "pk"))
    for todo in opened:
        about = {"todo": _described(todo, webhook)}
        told.add(EventKind.TODO_OPENED, f"open:{todo.key}:{numbers[todo.key]}", about=about)


def _named(key: str, measure: Measure, webhook: Webhook) -> dict[str, object]:
    """The text goes out only where the administrator said so."""
    title = str(measure) if webhook.has_content else "有一条整改措施待办,请登录系统查看。"
    page = settings.SITE_URL + reverse("measures:measure", args=[measure.pk]) if settings.SITE_URL else ""
    return {"id": key, "measure_id": measure.pk, "title": title, "url": page}


def _described(todo: Todo, webhook: Webhook) -> dict[str, object]:
    due = todo.measure.due_on
    return _named(todo.key, todo.measure, webhook) | {
        "party": todo.party.value,
        "party_label": todo.party.label,
        "due_on": due.isoformat() if due else None,
        "people": [_person(person) for person in todo.people],
    }


def _person(person: User) -> dict[str, str]:
    return {"username": person.username, "name": person.full_name}


def _tell_closed(told: Told, entries: Iterable[AuditEntry]) -> None:
    """In the order of the acts: what was closed, reopened and closed again is told three times."""
    signed = [(row.about_id or 0, row) for row in entries if row.event in SIGNED]
    findings = SubIssue.objects.in_bulk({pk for pk, _ in signed})
    for pk, row in signed:
        if finding := findings.get(pk):
            title = str(finding) if told.webhook.has_content else ""
            about: dict[str, object] = {"finding": {"id": finding.pk, "title": title}}
            kind, word = SIGNED[row.event]
            told.add(kind, f"{word}:{row.number}", about=about)


def _tell_near(told: Told) -> None:
    """Once for each measure and date; a new date is told anew."""
    if EventKind.DEADLINE_NEAR not in told.webhook.events:
        return
    unit, today = told.webhook.organization_id, told.now.date()
    rows = Measure.objects.current().filter(organization_id=unit).due_within(NEAR_DAYS, today=today)
    keys = {f"near:{row.pk}:{row.due_on}": row for row in rows.order_by("pk")}
    known = Delivery.objects.filter(webhook=told.webhook, key__in=keys).values_list("key", flat=True)
    for key in sorted(set(keys) - set(known)):
        row = keys[key]
        about = {"measure": _named(key, row, told.webhook) | {"due_on": str(row.due_on)}}
        told.add(EventKind.DEADLINE_NEAR, key, about=about)
