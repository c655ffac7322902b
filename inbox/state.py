"""How sending stands, for the page on operations; and trying again what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Count, Min, Q

from inbox.addressing import GIVE_UP_AFTER
from inbox.models import Channel, Delivery, DeliveryStatus, Message
from inbox.posting import start_sending

SHOWN = 50
TROUBLED = (DeliveryStatus.WAITING, DeliveryStatus.FAILED)


@dataclass(frozen=True)
class ChannelState:
    """``code`` is what ``try_again`` takes; ``last_error`` is the newest reason of what waits or failed."""

    code: str
    channel: str
    waiting: int
    sent: int
    failed: int
    skipped: int
    last_error: str


def delivery_counts(
    *, people: models.QuerySet | None = None, since: datetime | None = None
) -> list[ChannelState]:
    """One row per channel that was ever used.

    ``people`` narrows it to the messages of these users, ``since`` leaves out what was sent earlier.
    """
    rows = Delivery.objects.all() if people is None else Delivery.objects.filter(_concerns(people))
    is_recent = Q(sent_at__isnull=True) | Q(sent_at__gte=since) if since else Q()
    counted = rows.values_list("channel", "status").annotate(count=Count("pk", filter=is_recent)).order_by()
    found: dict[str, dict[str, int]] = {}
    for channel, status, count in counted:
        found.setdefault(channel, {})[status] = count
    return [
        ChannelState(
            code=channel.value,
            channel=channel.label,
            waiting=found[channel].get(DeliveryStatus.WAITING, 0),
            sent=found[channel].get(DeliveryStatus.SENT, 0),
            failed=found[channel].get(DeliveryStatus.FAILED, 0),
            skipped=found[channel].get(DeliveryStatus.SKIPPED, 0),
            last_error=_last_error(rows.filter(channel=channel)),
        )
        for channel in Channel
        if channel in found
    ]


@dataclass(frozen=True)
class Unread:
    """What somebody was told since a day and has not opened; subjects stay his."""

    person: str
    count: int
    oldest_at: datetime


def unread(*, people: models.QuerySet, since: datetime) -> list[Unread]:
    """Who has unread messages, those who have left one for longest first."""
    rows = Message.objects.filter(person__in=people, read_at__isnull=True, created_at__gte=since)
    names = rows.values_list("person__full_name", "person__username")
    counted = names.annotate(count=Count("pk"), oldest_at=Min("created_at")).order_by("oldest_at")
    return [Unread(f"{full}({name})", count, oldest_at) for full, name, count, oldest_at in counted[:SHOWN]]


def undelivered(*, people: models.QuerySet) -> list[Delivery]:
    """What could not be sent, or not yet, with its reason; the newest first."""
    rows = Delivery.objects.filter(_concerns(people), status__in=TROUBLED).exclude(error="")
    return list(rows.select_related("message__person", "webhook").order_by("-pk")[:SHOWN])


def _concerns(people: models.QuerySet) -> Q:
    """Their messages, and the events of their units."""
    units = people.order_by().values("organization")
    return Q(message__person__in=people) | Q(message__isnull=True, webhook__organization__in=units)


def _last_error(rows: models.QuerySet[Delivery]) -> str:
    troubled = rows.filter(status__in=TROUBLED).exclude(error="")
    return troubled.order_by("-pk").values_list("error", flat=True).first() or ""


def try_again(channel: str, *, now: datetime, people: models.QuerySet | None = None) -> int:
    """Puts what failed on a channel back among what waits, for another week; how many that were."""
    rows = Delivery.objects.filter(channel=channel, status=DeliveryStatus.FAILED)
    if people is not None:
        rows = rows.filter(_concerns(people))
    with transaction.atomic():
        count = rows.update(
            status=DeliveryStatus.WAITING,
            attempts=0,
            next_try_at=now,
            give_up_at=now + GIVE_UP_AFTER,
            claimed_until=None,
        )
        if count:
            transaction.on_commit(start_sending)
    return count
