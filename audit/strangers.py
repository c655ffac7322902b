"""What strangers do: one entry a minute, address and event, and one with how often and which names.

Somebody who tries passwords all night must not bury a year of the trail under what he tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit import request_context, trail
from audit.events import Event
from audit.models import StrangerCount

MINUTE = timedelta(minutes=1)
# As many characters of names as an entry still has room for.
MAX_NAMES = 300


@dataclass(frozen=True)
class Stranger:
    """What an entry is about when only the address is known, and whose affair it is."""

    address: str
    organization_id: int | None

    def __str__(self) -> str:
        return f"来自{self.address}"


@transaction.atomic
def record(event: Event, *, about: object = "", detail: str = "") -> None:
    """The first of a minute is written at once; what follows is counted, and told when the minute is over.

    Counted by address alone: were it by organization, too, the time of an answer would tell whose a name is.
    """
    place, now = request_context.current(), timezone.now()
    row, is_new = StrangerCount.objects.select_for_update(no_key=True).get_or_create(
        address=place.address[:64] if place else "", event=event, defaults={"since": now}
    )
    # A row from the future: the clock was put back.
    if not is_new and row.since <= now < row.since + MINUTE:
        _count(row, about)
        return
    _tell(row)
    row.since, row.count, row.names = now, 0, ""
    row.save()
    trail.record(event, by=None, about=about, detail=detail, is_refused=True)


def _count(row: StrangerCount, about: object) -> None:
    organization_id = getattr(about, "organization_id", None)
    row.organization_id = organization_id if row.organization_id == organization_id or not row.count else None
    row.count += 1
    name, names = str(about), row.names.split("、") if row.names else []
    if name and name not in names and len(row.names) + len(name) < MAX_NAMES:
        row.names = "、".join([*names, name])
    row.save(update_fields=["count", "names", "organization_id"])


def _tell(row: StrangerCount) -> bool:
    """Whether there was anything to tell. Somebody of an organization reads it if all is its own."""
    if not row.count:
        return False
    since = timezone.localtime(row.since).strftime("%Y-%m-%d %H:%M:%S")
    detail = f"{since}起1分钟内另有{row.count}次" + (f",涉及:{row.names}" if row.names else "")
    about = Stranger(row.address, row.organization_id)
    trail.record(Event(row.event), by=None, about=about, detail=detail, is_refused=True)
    return True


def flush(now: datetime) -> int:
    """Tells what nobody's next attempt told, and forgets whose minute is over; how many entries that made."""
    told = 0
    for pk in StrangerCount.objects.filter(since__lte=now - MINUTE).values_list("pk", flat=True):
        with transaction.atomic():
            row = (
                StrangerCount.objects.select_for_update(no_key=True)
                .filter(pk=pk, since__lte=now - MINUTE)
                .first()
            )
            if row is None:
                continue
            told += _tell(row)
            row.delete()
    return told
