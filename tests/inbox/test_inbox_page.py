"""消息: the inbox and the bell."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inbox.models import Message
from inbox.posting import MessageLine, NewMessage, post
from tests.cast import Cast

INBOX = reverse("inbox:inbox")


def tell(person: User, count: int = 1, *, start: int = 0) -> list[Message]:
    lines = [MessageLine("(1)建立走访台账", "/measures/7/", "red"), MessageLine("没有地址的一行")]
    keys = [f"k{number}" for number in range(start, start + count)]
    post(NewMessage(person.pk, key, f"提醒{key}<b>", lines, "red") for key in keys)
    return list(Message.objects.filter(person=person, key__in=keys).order_by("pk"))


def page(client: Client, url: str = INBOX) -> str:
    return client.get(url).content.decode()


@pytest.fixture
def handler(cast: Cast) -> Client:
    return cast.client("handler")


def test_the_bell_counts_what_is_unread(cast: Cast, handler: Client) -> None:
    assert 'class="count"' not in page(handler, "/")
    tell(cast.handler, 3)
    tell(cast.leader, 2)
    assert '<span class="count">3</span>' in page(handler, "/")
    assert 'aria-label="消息,3条未读"' in page(handler, "/")


def test_the_bell_stops_counting(cast: Cast, handler: Client) -> None:
    tell(cast.handler, 120)
    assert '<span class="count">99+</span>' in page(handler, "/")


def test_the_bell_costs_one_query(
    cast: Cast, handler: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(cast.handler, 120)
    page(handler)  # the first page of a session also writes the session
    with django_assert_num_queries(4):  # session, user, messages, the bell
        page(handler)


def test_a_fragment_has_no_bell(cast: Cast) -> None:
    client = cast.client("office")
    url = reverse("ledger:ledger")
    client.get(url)
    for headers, count in (({}, 1), ({"HX-Request": "true"}, 0)):
        with CaptureQueriesContext(connection) as asked:
            client.get(url, headers=headers)
        assert len([query for query in asked if "inbox_message" in query["sql"]]) == count
        assert len(asked) < 14


def test_messages_are_escaped_and_lead_on(cast: Cast, handler: Client) -> None:
    tell(cast.handler)
    assert "提醒k0&lt;b&gt;" in page(handler)
    assert "没有地址的一行" in page(handler)


def test_jumping_to_the_item_marks_it_read(cast: Cast, handler: Client) -> None:
    (message,) = tell(cast.handler)
    response = handler.post(reverse("inbox:message_read", args=[message.pk]), {"line": "0"})
    assert response["Location"] == "/measures/7/"
    assert Message.objects.get().read_at
    assert "没有未读消息" in page(handler)
    assert "提醒k0" in page(handler, f"{INBOX}?show=all")


@pytest.mark.parametrize("line", ["1", "9", "-1", "x", "99999999999999999999", "²"])
def test_a_line_that_leads_nowhere_stays_in_the_inbox(line: str, cast: Cast, handler: Client) -> None:
    (message,) = tell(cast.handler)
    if line in ("-1", "x", "99999999999999999999", "²"):
        Message.objects.update(lines=[{"text": "没有地址的一行", "url": "", "colour": "grey"}])
    response = handler.post(reverse("inbox:message_read", args=[message.pk]), {"line": line})
    assert response["Location"] == INBOX


def test_reading_twice_keeps_the_first_time(cast: Cast, handler: Client) -> None:
    (message,) = tell(cast.handler)
    url = reverse("inbox:message_read", args=[message.pk])
    handler.post(url)
    first = Message.objects.get().read_at
    handler.post(url)
    assert Message.objects.get().read_at == first


def test_unread_ones_are_worked_off_one_after_the_other(cast: Cast, handler: Client) -> None:
    first, second, third = tell(cast.handler, 3)
    url = reverse("inbox:message", args=[third.pk])
    assert f'href="{url}"' in page(handler) and "另有2条未读" in page(handler, url)
    assert Message.objects.filter(read_at=None).count() == 3

    def read(row: Message, **sent: str) -> str:
        return str(handler.post(reverse("inbox:message_read", args=[row.pk]), sent)["Location"])

    # Passed over, it comes again behind the oldest.
    assert reverse("inbox:message", args=[second.pk]) in page(handler, url)
    assert read(second, then="next") == reverse("inbox:message", args=[first.pk])
    assert read(first, then="next") == url
    assert "另有" not in page(handler, url)
    assert read(third, then="next") == INBOX and "都看完了" in page(handler)


def test_who_goes_to_the_item_is_led_to_the_next_from_there(cast: Cast, handler: Client) -> None:
    first, second = tell(cast.handler, 2)
    handler.post(reverse("inbox:message_read", args=[second.pk]), {"line": "0"})
    shown = page(handler, "/")
    assert "还有1条未读消息" in shown and reverse("inbox:message", args=[first.pk]) in shown
    handler.post(reverse("inbox:message_read", args=[first.pk]), {"line": "0"})
    assert "未读消息" not in page(handler, "/")


def test_somebody_elses_is_not_there(cast: Cast, handler: Client) -> None:
    (message,) = tell(cast.leader)
    assert handler.post(reverse("inbox:message_read", args=[message.pk])).status_code == 404
    assert handler.get(reverse("inbox:message", args=[message.pk])).status_code == 404
    assert handler.get(reverse("inbox:message_read", args=[message.pk])).status_code == 405
    assert Message.objects.get().read_at is None
    assert "提醒k0" not in page(handler, f"{INBOX}?show=all")


def test_all_read_up_to_what_was_seen(cast: Cast, handler: Client) -> None:
    seen = tell(cast.handler, 3)
    (other,) = tell(cast.leader)
    (late,) = tell(cast.handler, start=3)
    response = handler.post(reverse("inbox:messages_read"), {"newest": seen[-1].pk}, follow=True)
    assert "已将3条消息标为已读" in response.content.decode()
    assert set(Message.objects.filter(read_at=None)) == {other, late}
    assert handler.get(reverse("inbox:messages_read")).status_code == 405


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_all_read_without_a_place_reads_nothing(newest: str, cast: Cast, handler: Client) -> None:
    tell(cast.handler)
    handler.post(reverse("inbox:messages_read"), {"newest": newest})
    assert Message.objects.filter(read_at=None).count() == 1


def test_pages_follow_one_another(cast: Cast, handler: Client) -> None:
    rows = tell(cast.handler, 70)
    keys = [row.key for row in reversed(rows)]
    url, found = f"{INBOX}?show=all", []
    while url:
        context = handler.get(url).context
        found += [row.key for row in context["rows"]]
        url = f"{INBOX}{context['older_url']}" if context["older_url"] else ""
    assert found == keys
    assert "没有更早的消息" in page(handler, f"{INBOX}?show=all&after={rows[0].pk}")


def test_the_query_count_does_not_grow(
    cast: Cast, handler: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(cast.handler, 70)
    page(handler)
    with django_assert_num_queries(4):
        handler.get(f"{INBOX}?show=all")


def test_empty_states_say_what_comes(cast: Cast, handler: Client) -> None:
    assert "没有未读消息" in page(handler)
    assert "还没有消息" in page(handler, f"{INBOX}?show=all")


def test_long_messages_fold(cast: Cast, handler: Client) -> None:
    lines = [MessageLine(f"第{number}项", "/") for number in range(1, 14)]
    post([NewMessage(cast.handler.pk, "k", "许多", lines)])
    content = page(handler)
    assert "其余3项" in content
    assert content.count('name="line"') == 13
    assert 'value="12"' in content


def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast) -> None:
    assert "sign-in" in client.get(INBOX)["Location"]
