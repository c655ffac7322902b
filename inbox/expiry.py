"""What was told long ago goes; the audit trail and the history of what it was about stay."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from inbox.models import Delivery, DeliveryStatus, Message

# So many rows a statement: others write to these tables at the same time.
BATCH_SIZE = 1_000


def expire_messages(_today: date) -> str:
    """Read messages go after MESSAGE_DAYS, what became of mail and robots after DELIVERY_DAYS; 0: never.

    Unread ones stay: nobody has seen them yet.
    """
    deliveries = _delete(_old_deliveries())
    messages = _delete(_old_messages())
    parts = [(messages, "条已读消息"), (deliveries, "条投递记录")]
    told = "、".join(f"{count}{what}" for count, what in parts if count)
    return f"清理了{told}" if told else ""


def _old_messages() -> QuerySet[Message]:
    before = timezone.now() - timedelta(days=settings.MESSAGE_DAYS)
    rows = Message.objects.filter(created_at__lt=before, read_at__lt=before).order_by("created_at")
    return rows if settings.MESSAGE_DAYS else rows.none()


def _old_deliveries() -> QuerySet[Delivery]:
    """As old as the end of trying, which an event without a message has as well."""
    before = timezone.now() - timedelta(days=settings.DELIVERY_DAYS)
    ended = Delivery.objects.filter(~Q(status=DeliveryStatus.WAITING), give_up_at__lt=before)
    rows = ended.order_by("give_up_at")
    return rows if settings.DELIVERY_DAYS else rows.none()


def _delete(rows: QuerySet[Message] | QuerySet[Delivery]) -> int:
    """The oldest first, as their index has them: no night goes through all there are."""
    count = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH_SIZE]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count
