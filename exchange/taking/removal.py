"""What nobody takes in: removed by who may take it in, else by the clock; never what was taken in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from exchange.models import IncomingPackage, PackageState
from exchange.rules import refuse_remove

GONE = "这个包没有收下就已删除,不能再办理。"


def locked_package(package_id: int, *, by: User) -> IncomingPackage:
    """Raises ``DoesNotExist`` for what ``by`` does not see, and for what was removed meanwhile."""
    rows = IncomingPackage.objects.visible_to(by).select_related("organization")
    row: IncomingPackage = rows.select_for_update(of=("self",), no_key=True).get(pk=package_id)
    request_context.set_subject(row)
    return row


@transaction.atomic
def remove_package(package_id: int, *, by: User) -> None:
    """The row and its file. Raises ``DoesNotExist`` as ``locked_package`` does."""
    row = locked_package(package_id, by=by)
    ask(refuse_remove(by, row))
    _remove(row, by=by, why="没有收下")


def expire_packages(today: date) -> str:
    """Those whose last day, PACKAGE_DAYS after the upload, is over; 0: never. Each is told to the trail."""
    if not settings.PACKAGE_DAYS:
        return ""
    first = timezone.make_aware(datetime.combine(today - timedelta(days=settings.PACKAGE_DAYS), time.min))
    over = IncomingPackage.objects.pending().filter(uploaded_at__lt=first)
    why = f"{settings.PACKAGE_DAYS}天没有确认"
    count = sum(_remove_pending(pk, why=why) for pk in over.values_list("pk", flat=True))
    return f"清理了{count}个没有确认的包" if count else ""


def remove_broken(package_id: int, *, why: str) -> bool:
    """What turned out not to be what its list says; False where it was removed meanwhile."""
    return _remove_pending(package_id, why=f"核对没有通过({why})")


@transaction.atomic
def _remove_pending(pk: int, *, why: str) -> bool:
    """False where somebody was quicker."""
    rows = IncomingPackage.objects.pending().select_related("organization")
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is not None:
        _remove(row, by=None, why=why)
    return row is not None


def _remove(row: IncomingPackage, *, by: User | None, why: str) -> None:
    what = f"{why}:{row.organization},{row.as_of_text},SHA-256 {row.sha256}"
    trail.record(Event.REMOVE_PACKAGE, by=by, about=row, detail=what)
    name, storage = str(row.file.name), row.file.storage
    row.delete()
    transaction.on_commit(partial(storage.delete, name), robust=True)


def kept_until(row: IncomingPackage) -> date | None:
    """The last day of one that waits; None where it stays."""
    if row.state == PackageState.TAKEN or not settings.PACKAGE_DAYS:
        return None
    return timezone.localdate(row.uploaded_at + timedelta(days=settings.PACKAGE_DAYS))
