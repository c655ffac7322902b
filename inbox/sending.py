"""Sending what waits: claim a parcel, send it, write down what came of it.

The claim is one conditional update, so of two senders at once only one sends. A sender that is killed
leaves its claim behind; the parcel is sent again when the lease is over. Killed between the mail
server's “accepted” and our writing it down, the same mail goes out twice, with the same Message-ID, by
which mail servers and readers recognise it. Losing a message is the one thing that never happens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol
from uuid import uuid4

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Left

from inbox.addressing import is_mail_configured
from inbox.models import Channel, Delivery, DeliveryStatus, Webhook
from inbox.transports.events import EventTransport
from inbox.transports.mail import MailTransport
from inbox.transports.outcome import Rejected, Trouble
from inbox.transports.robots import RobotTransport

# Longer than one attempt can take: every step of it has a time limit of its own.
LEASE = timedelta(minutes=10)
MAX_DELAY = timedelta(hours=4)
# No rest days are so many: whatever waits longer was put off by a clock that was ahead.
MAX_WAIT = timedelta(days=30)
BATCH_SIZE = 200
MAX_ERROR = 300
OFF = "群机器人已停用。"
TOO_OLD = "已超过最迟发送时间,不再尝试。"


class Transport(Protocol):
    """One transport out: a mail server, or one webhook."""

    @property
    def channel(self) -> str: ...

    @property
    def webhook(self) -> Webhook | None: ...

    # Parcels in one run: who sends more in a minute is locked out by the robots' makers.
    most: int

    def group(self, rows: Sequence[Delivery]) -> list[list[Delivery]]:
        """Which of the rows go out together as one mail or one post."""

    def company(self, rows: Sequence[Delivery]) -> list[int]:
        """Numbers of others, never offered and not yet due again, that go out together with these."""

    def refuse(self, row: Delivery) -> str | None:
        """Why a row is not to be sent after all."""

    def send(self, parcel: str, rows: Sequence[Delivery]) -> None:
        """Raises ``Rejected`` or ``Trouble``."""

    def earliest(self, at: datetime, rows: Sequence[Delivery]) -> datetime:
        """The first instant from ``at`` on at which these may be tried again."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Clock:
    """Runs on from the ``now`` it was given: a long run must not hand out leases that are over."""

    start: datetime
    started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.started)


def send_waiting(now: datetime) -> int:
    """Sends all that is due; how many deliveries were sent. Harmless twice and at the same time."""
    clock = Clock(now)
    _give_up(now)
    count = 0
    for transport in _transports(now):
        with closing(transport):
            count += _drain(transport, clock)
    return count


def _free(now: datetime) -> QuerySet[Delivery]:
    # Claimed for longer than anybody may: the clock was put back since.
    is_ahead = Q(claimed_until__gt=now + 2 * LEASE)
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now) | is_ahead
    return Delivery.objects.filter(is_free, status=DeliveryStatus.WAITING)


def _due(now: datetime) -> QuerySet[Delivery]:
    return _free(now).filter(Q(next_try_at__lte=now) | Q(next_try_at__gt=now + MAX_WAIT))


def _give_up(now: datetime) -> None:
    """What is too old, with the last reason kept, and what was meant for a webhook that is off."""
    why = Left(Concat(Value(TOO_OLD), F("error")), MAX_ERROR)
    _due(now).filter(give_up_at__lt=now).update(status=DeliveryStatus.FAILED, error=why)
    off = Webhook.objects.filter(is_enabled=False)
    _due(now).filter(webhook__in=off).update(status=DeliveryStatus.SKIPPED, error=OFF)


def _transports(now: datetime) -> Iterator[Transport]:
    """Those that have something to send; one that is down keeps none of the others waiting."""
    if is_mail_configured() and _due(now).filter(channel=Channel.MAIL).exists():
        yield MailTransport()
    waiting = _due(now).filter(webhook__isnull=False).values("webhook")
    for webhook in Webhook.objects.filter(pk__in=waiting, is_enabled=True).select_related("organization"):
        yield EventTransport(webhook) if webhook.kind == Channel.EVENTS else RobotTransport(webhook)


def _drain(transport: Transport, clock: Clock) -> int:
    """Sends until nothing is due; stops early when the transport is down."""
    count = 0
    for parcel in islice(_parcels(transport, clock), transport.most):
        rows = _claim(parcel, clock)
        if not rows:
            continue
        try:
            transport.send(parcel.key, rows)
        except Rejected as error:
            _close(rows, DeliveryStatus.FAILED, error=str(error))
        except Trouble as error:
            _put_back(transport, rows, clock=clock, trouble=error)
            if error.is_way_down:
                break
        else:
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
                status=DeliveryStatus.SENT, sent_at=clock.now(), error=""
            )
            count += len(rows)
    return count


@dataclass(frozen=True)
class Parcel:
    """Rows that go out together. ``is_new``: they were never tried, so others may take some of them."""

    key: str
    ids: list[int]
    is_new: bool

    def rows(self, now: datetime) -> QuerySet[Delivery]:
        if self.is_new:
            return _free(now).filter(pk__in=self.ids, parcel="")
        return _due(now).filter(parcel=self.key)


def _parcels(transport: Transport, clock: Clock) -> Iterator[Parcel]:
    """What was tried before keeps its company; the rest is grouped as the transport likes it."""
    last = 0
    while rows := _batch(transport, clock.now(), last=last):
        last = rows[-1].pk
        fit = _skip_unfit(transport, rows)
        for key in dict.fromkeys(row.parcel for row in fit if row.parcel):
            yield Parcel(key, [], is_new=False)
        for group in transport.group([row for row in fit if not row.parcel]):
            ids = [row.pk for row in group] + transport.company(group)
            yield Parcel(uuid4().hex, ids, is_new=True)


def _batch(transport: Transport, now: datetime, *, last: int) -> list[Delivery]:
    rows = _due(now).filter(channel=transport.channel, webhook=transport.webhook, pk__gt=last)
    return list(rows.select_related("message__person__preference").order_by("pk")[:BATCH_SIZE])


def _skip_unfit(transport: Transport, rows: Sequence[Delivery]) -> list[Delivery]:
    fit: list[Delivery] = []
    unfit: dict[str, list[Delivery]] = {}
    for row in rows:
        if refusal := transport.refuse(row):
            unfit.setdefault(refusal, []).append(row)
        else:
            fit.append(row)
    for refusal, group in unfit.items():
        _close(group, DeliveryStatus.SKIPPED, error=refusal)
    return fit


def _claim(parcel: Parcel, clock: Clock) -> list[Delivery]:
    """The rows that are ours now; none when another sender was first."""
    claim = uuid4().hex
    parcel.rows(clock.now()).update(
        claim=claim,
        claimed_until=clock.now() + LEASE,
        parcel=parcel.key,
        attempts=F("attempts") + 1,
    )
    return list(
        Delivery.objects.filter(claim=claim).select_related("message__person__preference").order_by("pk")
    )


def _close(rows: Sequence[Delivery], status: DeliveryStatus, *, error: str) -> None:
    """Only while the rows are still as we read them: another sender may have got further."""
    _still_ours(rows).update(status=status, error=error[:MAX_ERROR])


def _put_back(transport: Transport, rows: Sequence[Delivery], *, clock: Clock, trouble: Trouble) -> None:
    delay = min(timedelta(minutes=2 ** min(rows[0].attempts - 1, 10)), MAX_DELAY)
    at = transport.earliest(clock.now() + delay, rows)
    parcel = rows[0].parcel if trouble.was_offered else ""
    error = str(trouble)[:MAX_ERROR]
    _still_ours(rows).update(next_try_at=at, claimed_until=None, parcel=parcel, error=error)


def _still_ours(rows: Sequence[Delivery]) -> QuerySet[Delivery]:
    ids = [row.pk for row in rows]
    return Delivery.objects.filter(pk__in=ids, claim=rows[0].claim, status=DeliveryStatus.WAITING)
