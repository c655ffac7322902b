"""Posting messages: into the inbox once, and onto the ways out that are open."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from inbox import posting
from inbox.models import Channel, Delivery, DeliveryStatus, Message, Preference, Webhook
from inbox.posting import MessageLine, NewMessage, post
from inbox.times import after_quiet, mail_time
from inbox.transports.mail import MailTransport
from tests.cast import Cast, make_cast
from tests.inbox.letters import write_to


def news(
    person: User,
    key: str = "digest:2024-06-03",
    *,
    subject: str = "您有2条措施即将到期",
    not_before: datetime | None = None,
) -> NewMessage:
    lines = [MessageLine("(1)建立走访台账", "/measures/1/", "amber"), MessageLine("(2)修订制度")]
    return NewMessage(person.pk, key, subject, lines, "amber", not_before)


def with_mail(person: User, address: str = "zhaolei@example.test") -> User:
    person.email = address
    person.save(update_fields=["email"])
    return person


def robot(cast: Cast, **fields: object) -> Webhook:
    values = {"kind": Channel.WECOM, "name": "整改群", "secret": "k-1", "is_enabled": True}
    return Webhook.objects.create(organization=cast.organization, **(values | fields))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    calls: list[int] = []
    monkeypatch.setattr(posting, "start_sending", lambda: calls.append(1))
    yield calls


def test_it_writes_a_message(cast: Cast) -> None:
    assert post([news(cast.handler)]) == 1
    message = Message.objects.get()
    assert (message.person, message.subject, message.read_at) == (cast.handler, "您有2条措施即将到期", None)
    assert message.lines[0] == {"text": "(1)建立走访台账", "url": "/measures/1/", "colour": "amber"}


def test_the_same_key_is_told_once(cast: Cast) -> None:
    post([news(cast.handler), news(cast.handler)])
    assert post([news(cast.handler), news(cast.leader)]) == 1
    assert Message.objects.count() == 2


def test_ten_posters_at_once_write_each_message_once(transactional_db: None, settings: Settings) -> None:
    cast = make_cast()
    with_mail(cast.handler)

    def attempt(_number: int) -> int:
        try:
            return post(news(cast.handler, key=f"k{number}") for number in range(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(10))) == 5
    assert Message.objects.count() == Delivery.objects.count() == 5


def test_a_line_leads_nowhere_else() -> None:
    for url in ("https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "measures/1/"):
        with pytest.raises(ValueError, match="Not a path"):
            MessageLine("x", url)


def test_a_subject_is_one_line(cast: Cast) -> None:
    post([news(cast.handler, subject="提醒\r\nBcc: a@b.c")])
    assert Message.objects.get().subject == "提醒 Bcc: a@b.c"


def test_nothing_leaves_by_default(cast: Cast, settings: Settings, started: list[int]) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with_mail(cast.handler)
    robot(cast, is_enabled=False)
    post([news(cast.handler)])
    assert not Delivery.objects.exists()
    assert not started


def test_mail_and_robots_wait_for_sending(cast: Cast) -> None:
    with_mail(cast.handler)
    robot(cast)
    post([news(cast.handler)])
    rows = set(Delivery.objects.values_list("channel", "status"))
    assert rows == {(Channel.MAIL, DeliveryStatus.WAITING), (Channel.WECOM, DeliveryStatus.WAITING)}


def test_sending_starts_after_the_commit(
    cast: Cast, started: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with_mail(cast.handler)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post([news(cast.handler)])
        assert not started
    assert len(started) == 1


def test_who_has_no_address_is_named(cast: Cast) -> None:
    post([news(cast.handler)])
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.error) == (DeliveryStatus.SKIPPED, "本人没有填写邮箱。")


def test_mail_stays_within_the_allowed_domains(cast: Cast, settings: Settings) -> None:
    settings.MAIL_DOMAINS = ["yunshan.gov.test"]
    with_mail(cast.handler, "zhaolei@EXAMPLE.test")
    with_mail(cast.leader, "chenguang@Yunshan.gov.test")
    post([news(cast.handler), news(cast.leader)])
    found = dict(Delivery.objects.values_list("message__person", "status"))
    assert found == {cast.handler.pk: DeliveryStatus.SKIPPED, cast.leader.pk: DeliveryStatus.WAITING}


def test_who_switched_it_off_hears_nothing_outside(cast: Cast) -> None:
    with_mail(cast.handler)
    robot(cast)
    Preference.objects.create(person=cast.handler, is_mail_on=False, are_robots_on=False)
    assert post([news(cast.handler)]) == 1
    assert not Delivery.objects.exists()


def test_the_disabled_hear_nothing_outside(cast: Cast) -> None:
    with_mail(cast.handler)
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    post([news(cast.handler)])
    assert not Delivery.objects.exists()


def test_a_robot_tells_only_its_own_organization(cast: Cast) -> None:
    robot(cast)
    post([news(cast.stranger), news(cast.supervisor)])
    assert not Delivery.objects.filter(channel=Channel.WECOM).exists()


def test_the_number_of_queries_does_not_grow(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    robot(cast)
    with django_assert_max_num_queries(12):
        post(news(cast.handler, key=f"k{number}") for number in range(100))


def test_not_before_is_kept(cast: Cast) -> None:
    with_mail(cast.handler)
    later = timezone.now() + timedelta(hours=9)
    post([news(cast.handler, not_before=later)])
    assert Delivery.objects.get().next_try_at == later


def at(hour: int, minute: int = 0, day: int = 3) -> datetime:
    return timezone.make_aware(datetime(2024, 6, day, hour, minute))


@pytest.mark.parametrize(
    ("start", "end", "asked", "expected"),
    [
        (time(20), time(8), at(21), at(8, day=4)),
        (time(20), time(8), at(3), at(8)),
        (time(20), time(8), at(8), at(8)),
        (time(20), time(8), at(12), at(12)),
        (time(12), time(14), at(12), at(14)),
        (time(12), time(14), at(14), at(14)),
    ],
)
def test_quiet_hours(start: time, end: time, asked: datetime, expected: datetime) -> None:
    assert after_quiet(asked, Preference(quiet_from=start, quiet_until=end)) == expected


def test_mail_once_a_day() -> None:
    daily = Preference(mail_at=time(8, 30))
    assert mail_time(at(7), daily) == at(8, 30)
    assert mail_time(at(9), daily) == at(8, 30, day=4)
    assert mail_time(at(9), None) == at(9)


def test_who_else_waits_is_asked_once_for_all_people(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (cast.handler, cast.leader, cast.viewer):
        write_to(person, "first")
        write_to(person, "second")
    rows = list(Delivery.objects.select_related("message").order_by("pk"))
    late = rows.pop()
    Delivery.objects.filter(pk=late.pk).update(attempts=1)
    with django_assert_num_queries(1):
        others = MailTransport().company(MailTransport().group(rows))
    assert others == [[], [], [late.pk]]
