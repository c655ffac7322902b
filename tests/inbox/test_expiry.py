"""Old messages go by the settings; unread ones, what waits, and everything where it is 0 stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from inbox.addressing import GIVE_UP_AFTER
from inbox.expiry import _old_deliveries, _old_messages, expire_messages
from inbox.models import Delivery, DeliveryStatus, Message
from inbox.posting import MessageLine, NewMessage, post
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(cast: Cast, key: str, *, days: int, is_read: bool) -> Message:
    post([NewMessage(cast.handler.pk, key, "提醒", [MessageLine("一项")])])
    at = timezone.now() - timedelta(days=days)
    rows = Message.objects.filter(key=key)
    rows.update(created_at=at, read_at=at if is_read else None)
    return rows.get()


def became(message: Message, status: DeliveryStatus) -> Delivery:
    row = message.deliveries.get()
    row.status, row.sent_at = status, timezone.now() if status == DeliveryStatus.SENT else None
    row.give_up_at = message.created_at + GIVE_UP_AFTER
    row.save()
    return row


def test_read_ones_go_after_their_days(cast: Cast, settings: Settings) -> None:
    settings.MESSAGE_DAYS, settings.DELIVERY_DAYS = 100, 0
    told(cast, "old", days=101, is_read=True)
    told(cast, "unread", days=500, is_read=False)
    told(cast, "young", days=99, is_read=True)
    assert expire_messages(timezone.localdate()) == "清理了1条已读消息"
    assert sorted(Message.objects.values_list("key", flat=True)) == ["unread", "young"]
    assert expire_messages(timezone.localdate()) == ""


def test_deliveries_go_but_those_that_wait(cast: Cast, settings: Settings) -> None:
    settings.DELIVERY_DAYS = 100
    became(told(cast, "old", days=110, is_read=False), DeliveryStatus.SENT)
    waiting = became(told(cast, "held back", days=101, is_read=False), DeliveryStatus.WAITING)
    assert expire_messages(timezone.localdate()) == "清理了1条投递记录"
    assert list(Delivery.objects.all()) == [waiting]


def test_nothing_goes_where_no_days_are_set(cast: Cast, settings: Settings) -> None:
    settings.MESSAGE_DAYS = settings.DELIVERY_DAYS = 0
    became(told(cast, "old", days=5_000, is_read=True), DeliveryStatus.SENT)
    assert expire_messages(timezone.localdate()) == ""


@pytest.mark.one_database
def test_no_night_goes_through_all_there_are(cast: Cast) -> None:
    """The database with many rows chooses by what it knows of them; this one follows the index there is."""
    for rows, index in (
        (_old_messages(), "message_read_to_expire"),
        (_old_deliveries(), "delivery_to_expire"),
    ):
        assert index in rows.values_list("pk", flat=True)[:1000].explain()


def test_many_go_in_several_statements(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.expiry.BATCH_SIZE", 2)
    settings.MESSAGE_DAYS = 100
    for number in range(5):
        told(cast, f"old {number}", days=101 + number, is_read=True)
    assert expire_messages(timezone.localdate()) == "清理了5条已读消息"
