"""Events to another system: a small OA shows 待办 and takes them away, whatever becomes of the network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services as accounts
from api.events.feeding import feed
from audit.chain import chain
from inbox.models import Channel, Delivery, DeliveryStatus, EventKind, Message, Webhook
from inbox.sending import send_waiting
from inbox.transports import answers
from measures import services
from tests.api.oa import KEY, SmallOA, small_oa
from tests.cast import Cast, assigned, completed, in_days, submitted, worked_on
from tests.inbox.servers import closed_port

pytestmark = pytest.mark.django_db
ALL = [kind.value for kind in EventKind]


@pytest.fixture
def oa(settings: Settings) -> Iterator[SmallOA]:
    settings.WEBHOOK_INSIDE = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with small_oa() as running:
        yield running


def subscribed(cast: Cast, url: str, *, events: list[str] | None = None, has_content: bool = True) -> Webhook:
    values = {"name": "OA", "secret": url, "signing_key": KEY, "is_enabled": True, "has_content": has_content}
    return Webhook.objects.create(
        organization=cast.organization, kind=Channel.EVENTS, events=events or ALL, **values
    )


def minute(now: datetime | None = None) -> None:
    """What the clock does; what a test does ends in no commit, so nothing is chained by itself."""
    chain()
    feed(now or timezone.localtime())
    send_waiting(now or timezone.localtime())


def statuses() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def test_a_todo_goes_from_one_to_the_next_and_ends(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url)
    minute()
    row = worked_on(cast)
    minute()
    assert oa.titles_of("zhaolei") == [str(row)] and oa.titles_of("wangmin") == []
    services.submit(row.pk, by=cast.handler)
    minute()
    assert oa.titles_of("zhaolei") == [] and oa.titles_of("wangmin") == [str(row)]
    services.complete(row.pk, by=cast.office, note="同意")
    minute()
    assert oa.todos == {} and len(oa.done) == 2
    completed(cast, cast.measures[1])
    services.close(cast.sub_issue.pk, by=cast.office)
    minute()
    closed = [event["finding"] for event in oa.events if event["kind"] == "FINDING_CLOSED"]
    assert closed == [{"id": cast.sub_issue.pk, "title": str(cast.sub_issue)}]
    services.reopen(row.pk, by=cast.office, note="又有反弹")
    minute()
    reopened = [event["finding"] for event in oa.events if event["kind"] == "FINDING_REOPENED"]
    assert reopened == closed and oa.titles_of("zhaolei") == [str(row)]
    assert oa.forged == 0 and set(statuses()) == {DeliveryStatus.SENT}


def test_what_is_there_already_is_told_at_the_beginning(cast: Cast, oa: SmallOA) -> None:
    row = submitted(cast)
    subscribed(cast, oa.url)
    minute()
    assert oa.titles_of("wangmin") == oa.titles_of("liuhong") == [str(row)]
    minute()
    assert len(oa.events) == 1


def test_what_is_handed_over_or_archived_is_taken_away(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url)
    row = assigned(cast)
    minute()
    accounts.set_active(cast.handler.pk, by=cast.office, is_active=False)
    minute()
    assert oa.todos == {}
    accounts.set_active(cast.handler.pk, by=cast.office, is_active=True)
    minute()
    assert oa.titles_of("zhaolei") == [str(row)]
    services.archive(row.pk, by=cast.office, reason="重复")
    minute()
    assert oa.todos == {}


def test_a_deadline_that_is_near_is_told_once(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url, events=[EventKind.DEADLINE_NEAR])
    row = assigned(cast, due_on=in_days(5))
    assigned(cast, cast.measures[1], due_on=in_days(30))
    minute()
    minute()
    [event] = oa.events
    assert (event["measure"]["measure_id"], event["measure"]["due_on"]) == (row.pk, str(in_days(5)))


def test_texts_go_out_only_where_that_was_allowed(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url, has_content=False)
    row = assigned(cast)
    minute()
    assert oa.titles_of("zhaolei") == ["有一条整改措施待办,请登录系统查看。"]
    assert row.text not in str([*Delivery.objects.values_list("body", flat=True)])


def test_people_s_messages_do_not_go_there(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url)
    submitted(cast)
    assert Message.objects.exists() and not Delivery.objects.exists()


def test_other_units_are_told_nothing(cast: Cast, oa: SmallOA) -> None:
    hook = subscribed(cast, oa.url)
    Webhook.objects.filter(pk=hook.pk).update(organization=cast.elsewhere)
    submitted(cast)
    minute()
    assert oa.events == []


@pytest.mark.parametrize("trouble", ["wrong", "slow", "down"])
def test_it_is_tried_again_with_the_same_id(
    cast: Cast, oa: SmallOA, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "READ_SECONDS", 0.2)
    hook, now = subscribed(cast, oa.url), timezone.localtime()
    row = assigned(cast)
    oa.status, oa.is_hanging = 503 if trouble == "wrong" else 200, trouble == "slow"
    with closed_port() as port:
        if trouble == "down":
            Webhook.objects.filter(pk=hook.pk).update(secret=f"http://127.0.0.1:{port}/")
        minute(now)
    assert oa.todos == {} and statuses() == [DeliveryStatus.WAITING]
    Webhook.objects.filter(pk=hook.pk).update(secret=oa.url)
    oa.status, oa.is_hanging = 200, False
    minute(now + timedelta(minutes=2))
    assert oa.titles_of("zhaolei") == [str(row)] and statuses() == [DeliveryStatus.SENT]
    assert len(set(oa.ids)) == 1


def test_what_is_refused_is_shown_and_can_be_sent_again(cast: Cast, oa: SmallOA) -> None:
    subscribed(cast, oa.url)
    assigned(cast)
    oa.status = 400
    minute()
    [row] = Delivery.objects.all()
    assert row.status == DeliveryStatus.FAILED and "拒收" in row.error
    page = cast.client("admin").get(reverse("operations:operations")).content.decode()
    assert "事件接口" in page and "拒收(400)" in page
    oa.status = 200
    cast.client("admin").post(reverse("operations:resend", args=["EVENTS"]))
    minute()
    assert len(oa.todos) == 1


def test_it_never_leads_into_this_machine(cast: Cast, oa: SmallOA, settings: Settings) -> None:
    settings.WEBHOOK_INSIDE = []
    subscribed(cast, oa.url)
    assigned(cast)
    minute()
    [row] = Delivery.objects.all()
    assert oa.ids == [] and row.status == DeliveryStatus.FAILED and "WEBHOOK_INSIDE" in row.error


def test_the_administrator_sets_it_up(cast: Cast, oa: SmallOA) -> None:
    client, url = cast.client("admin"), reverse("inbox:webhook_add")
    given = {"organization": cast.organization.pk, "kind": "EVENTS", "name": "OA", "secret": oa.url}
    assert "至少16个字符" in client.post(url, given | {"events": ALL}).content.decode()
    assert "请选择要推送的事件" in client.post(url, given | {"signing_key": KEY}).content.decode()
    done = client.post(url, given | {"signing_key": KEY, "events": ALL, "is_enabled": "on"})
    assert done.status_code == 302
    hook = Webhook.objects.get()
    assert hook.events == ALL
    client.post(reverse("inbox:webhook_test", args=[hook.pk]))
    assert [event["kind"] for event in oa.events] == ["TEST"] and oa.forged == 0
    assert KEY not in client.get(reverse("inbox:webhook_edit", args=[hook.pk])).content.decode()
