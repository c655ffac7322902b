"""运行状况: the administrator's page, with or without a broker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from inbox.models import Channel, Delivery, DeliveryStatus, Message
from inbox.posting import MessageLine, NewMessage, post
from jobs.models import Job, LastRun
from operations import state
from tests.cast import Cast
from tests.jobs.engine import engine
from tests.rectify.processes import until

URL = "operations:operations"


@pytest.fixture
def shown(db: None, client: Client, cast: Cast) -> str:
    return page(client, cast)


def page(client: Client, cast: Cast) -> str:
    client.force_login(cast.admin)
    return client.get(reverse(URL)).content.decode()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "PING_SECONDS", 0.1)


@pytest.mark.django_db
def test_it_is_the_administrators(client: Client, cast: Cast) -> None:
    for user in (cast.office, cast.handler, cast.leader, cast.viewer, cast.supervisor):
        client.force_login(user)
        assert client.get(reverse(URL)).status_code == 404
        assert "运行状况" not in client.get(reverse("measures:my_work")).content.decode()
    client.force_login(cast.admin)
    assert "运行状况" in client.get(reverse("measures:my_work")).content.decode()
    assert client.post(reverse(URL)).status_code == 405


def test_it_says_that_nothing_runs(shown: str) -> None:
    assert "没有运行" in shown
    assert "没有按时运行" in shown
    assert "还没有备份" in shown
    assert "没有失败的任务。" in shown
    assert "备份数据库和佐证材料" in shown
    assert "每天 02:30" in shown


@pytest.mark.django_db
def test_a_broker_that_is_away_is_said(client: Client, cast: Cast, tmp_path: Path) -> None:
    with engine(tmp_path, "") as found:
        found.stop()
        assert "连接不上" in page(client, cast)


@pytest.mark.django_db
def test_an_old_backup_is_red(client: Client, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    made = timezone.localtime() - timedelta(days=3)
    (tmp_path / f"{made:%Y%m%d-%H%M%S}").mkdir()
    (tmp_path / f"{made:%Y%m%d-%H%M%S}" / "manifest.json").touch()
    states = {state.title: state for state in state.states(timezone.localtime())}
    assert states["最近成功备份"].colour == "red"
    assert "3天前" in page(client, cast)


@pytest.mark.django_db
def test_a_schedule_that_keeps_its_time_is_green(cast: Cast) -> None:
    now = timezone.localtime()
    LastRun.objects.create(name="look_after_jobs", ran_at=now - timedelta(seconds=20), text="通知了1个任务")
    states = {state.title: state for state in state.states(now)}
    assert (states["定时任务"].colour, states["定时任务"].more) == ("green", "最近一次:20秒前")
    (row,) = [row for row in state.timetable(now) if row.when == "每30秒"]
    assert (row.status, row.result) == ("正常", "通知了1个任务")


def failed(cast: Cast) -> Job:
    return Job.objects.create(
        kind="whole_ledger",
        title="机密内容的标题",
        status="FAILED",
        error="程序出错,编号 1234ABCD。",
        attempts=3,
        actor=cast.office,
        actor_name=cast.office.label,
        organization=cast.organization,
        finished_at=timezone.now(),
    )


@pytest.mark.django_db
def test_a_failure_is_tried_again_without_showing_what_it_is_about(client: Client, cast: Cast) -> None:
    job = failed(cast)
    shown = page(client, cast)
    assert "编号 1234ABCD" in shown
    assert "王敏(wangmin)" in shown
    assert job.title not in shown
    answer = client.post(reverse("jobs:retry_job", args=[job.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse(URL)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.actor) == ("QUEUED", 0, cast.office)


@pytest.mark.django_db
def test_an_administrator_of_elsewhere_sees_none_of_it(client: Client, cast: Cast) -> None:
    job = failed(cast)
    cast.admin.organization = cast.elsewhere
    cast.admin.save(update_fields=["organization"])
    assert "1234ABCD" not in page(client, cast)
    assert client.post(reverse("jobs:retry_job", args=[job.pk])).status_code == 404


@pytest.mark.django_db
def test_failures_cost_no_query_each(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        failed(cast)
    page(client, cast)  # renews the session
    with django_assert_num_queries(12 + (1 if is_postgresql() else 0)):
        client.get(reverse(URL))


def is_postgresql() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


@pytest.fixture
def working(transactional_db: None, tmp_path: Path, redis_url: str) -> Iterator[None]:
    with engine(tmp_path, redis_url) as found:
        found.start_worker("seven")
        assert until(lambda: state._workers() == ["seven@test"]), found.said()
        yield


def test_a_worker_that_answers_is_named(
    working: None, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "PING_SECONDS", 1.0)
    shown = page(client, cast)
    assert "1个在工作" in shown
    assert "seven@test" in shown
    assert "队列中有0条消息" in shown


@pytest.mark.django_db
def test_it_says_who_was_not_reached_and_who_has_not_looked(client: Client, cast: Cast) -> None:
    post([NewMessage(cast.handler.pk, "k1", "关于某人的提醒", [MessageLine("第一项")])])
    post([NewMessage(cast.stranger.pk, "k2", "别处的提醒", [MessageLine("第一项")])])
    row = Delivery.objects.get(message__person=cast.handler, channel=Channel.MAIL)
    Delivery.objects.filter(pk=row.pk).update(status=DeliveryStatus.FAILED, error="邮箱不存在")
    shown = page(client, cast)
    assert "邮箱不存在" in shown and shown.count("赵磊(zhaolei)") == 2
    assert "关于某人的提醒" not in shown
    cast.admin.organization = cast.elsewhere
    cast.admin.save(update_fields=["organization"])
    assert "赵磊(zhaolei)" not in page(client, cast)


def a_failed_mail(cast: Cast) -> Delivery:
    post([NewMessage(cast.handler.pk, "key", "您有1条措施即将到期", [MessageLine("(1)建立走访台账", "/")])])
    ended = {"next_try_at": timezone.now(), "give_up_at": timezone.now()}
    delivery, _ = Delivery.objects.update_or_create(
        message=Message.objects.get(person=cast.handler),
        channel=Channel.MAIL,
        defaults={"status": DeliveryStatus.FAILED, "error": "邮件服务器拒收", **ended},
    )
    return delivery


def test_messages_that_failed_are_sent_again(client: Client, cast: Cast) -> None:
    delivery = a_failed_mail(cast)
    text = page(client, cast)
    assert "邮件服务器拒收" in text
    assert "重新发送" in text
    assert client.post(reverse("operations:resend", args=["MAIL"])).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.WAITING, 0)
    assert client.post(reverse("operations:resend", args=["PIGEON"])).status_code == 404
    client.force_login(cast.office)
    assert client.post(reverse("operations:resend", args=["MAIL"])).status_code == 404
