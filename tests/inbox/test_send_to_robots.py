"""Group robots and the plain post, against a real server on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from inbox.models import Channel, Delivery, DeliveryStatus, Preference, Webhook
from inbox.posting import MessageLine, NewMessage, post
from inbox.sending import send_waiting
from inbox.state import delivery_counts
from inbox.transports import answers, robot_text
from tests.cast import Cast, make_cast
from tests.inbox.servers import WebServer, closed_port, web_server

TOKEN = "0a1b2c3d-secret-token"
ROBOTS = {
    Channel.WECOM: (NotifyWeComBot, "/cgi-bin/webhook/send?key={key}", '{"errcode": 0, "errmsg": "ok"}'),
    Channel.DINGTALK: (NotifyDingTalk, "/robot/send?access_token={token}", '{"errcode": 0}'),
    Channel.FEISHU: (NotifyFeishu, "/open-apis/bot/v2/hook/{token}/", '{"code": 0, "msg": "success"}'),
}


@pytest.fixture(autouse=True)
def no_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """Stands where the makers' servers stand, whose names the plugins have built in."""
    with web_server() as running:
        for plugin, path, _body in ROBOTS.values():
            monkeypatch.setattr(plugin, "notify_url", running.url + path)
        yield running


def robot(cast: Cast, kind: Channel = Channel.WECOM, **fields: object) -> Webhook:
    token = TOKEN.replace("-", "") if kind == Channel.DINGTALK else TOKEN
    values = {"name": kind.label, "secret": token, "is_enabled": True} | fields
    return Webhook.objects.create(organization=cast.organization, kind=kind, **values)


def tell(*people: User, key: str = "k") -> None:
    lines = [MessageLine("(1)建立走访台账", "/measures/1/"), MessageLine("(2)修订《服务承诺制度》")]
    post(NewMessage(person.pk, key, "您有2条措施已逾期", lines) for person in people)


def row() -> Delivery:
    return Delivery.objects.get()


def soon() -> datetime:
    return timezone.now() + timedelta(seconds=1)


@pytest.mark.parametrize("kind", ROBOTS)
def test_each_makers_robot_is_told(kind: Channel, cast: Cast, server: WebServer) -> None:
    server.body = ROBOTS[kind][2]
    robot(cast, kind)
    tell(cast.handler)
    assert send_waiting(soon()) == 1
    ((path, body),) = server.got
    assert TOKEN.replace("-", "") in path.replace("-", "")
    text = body["content"]["text"] if kind == Channel.FEISHU else body["text"]["content"]
    assert text == "【巡察整改提醒】\n赵磊:您有2条待办提醒,请登录系统查看。"
    assert row().status == DeliveryStatus.SENT


def test_the_content_leaves_only_when_the_administrator_says_so(
    cast: Cast, server: WebServer, settings: Settings
) -> None:
    settings.SITE_URL = "https://zhenggai.example.test"
    robot(cast, has_content=True)
    tell(cast.handler)
    send_waiting(soon())
    text = server.got[0][1]["text"]["content"]
    assert text.splitlines() == [
        "【巡察整改提醒】",
        "赵磊:",
        "您有2条措施已逾期",
        "· (1)建立走访台账",
        "· (2)修订《服务承诺制度》",
        "https://zhenggai.example.test",
    ]


def test_people_of_one_night_share_a_text(cast: Cast, server: WebServer) -> None:
    robot(cast)
    tell(cast.handler, cast.other_handler, cast.leader)
    tell(cast.handler, key="k2")
    assert send_waiting(soon()) == 4
    ((_path, body),) = server.got
    assert body["text"]["content"].count("您有") == 3
    assert "赵磊:您有4条待办提醒" in body["text"]["content"]


@pytest.mark.one_database
@pytest.mark.parametrize("has_content", [False, True])
def test_no_text_is_too_long(has_content: bool, cast: Cast) -> None:
    robot(cast)
    long = [MessageLine("整改" * 40, "") for _ in range(8)]
    post(NewMessage(cast.handler.pk, f"k{n}", "您有许多措施已逾期", long) for n in range(4))
    tell(cast.leader, cast.other_handler, cast.viewer)
    rows = list(Delivery.objects.select_related("message__person"))
    groups = robot_text.group(rows, has_content=has_content)
    assert [one for group in groups for one in group] == rows
    assert len(groups) == (5 if has_content else 1)
    for group in groups:
        text = robot_text.text_of(group, has_content=has_content, site_url="https://zhenggai.example.test")
        assert len(text.encode()) <= 2048


def test_a_signature_arrives_as_the_maker_computes_it(cast: Cast, server: WebServer) -> None:
    robot(cast, Channel.DINGTALK, signing_key="SEC0123")
    tell(cast.handler)
    send_waiting(soon())
    query = parse_qs(urlsplit(server.got[0][0]).query)
    signed = f"{query['timestamp'][0]}\nSEC0123".encode()
    assert query["sign"] == [base64.b64encode(hmac.digest(b"SEC0123", signed, hashlib.sha256)).decode()]


def test_the_plain_post_follows_the_template(cast: Cast) -> None:
    template = '{"msg": {"body": "提醒:$文字", "to": ["all"], "n": 1}}'
    with web_server(body="OK") as server:
        robot(cast, Channel.PLAIN, secret=f"{server.url}/in?x=1", template=template)
        User.objects.filter(pk=cast.handler.pk).update(full_name='赵"磊\\')
        tell(cast.handler)
        assert send_waiting(soon()) == 1
    text = '提醒:【巡察整改提醒】\n赵"磊\\:您有2条待办提醒,请登录系统查看。'
    assert server.got == [("/in?x=1", {"msg": {"body": text, "to": ["all"], "n": 1}})]


REJECTED = [
    ({"body": '{"errcode": 93000, "errmsg": "invalid webhook url"}'}, "错误码93000):令牌不正确"),
    ({"body": '{"errcode": 310000}'}, "安全设置不符"),
    ({"body": '{"errcode": 77}'}, "错误码77):请检查令牌和安全设置"),
    ({"status": 404}, "对方拒收(404)"),
    ({"status": 302, "headers": {"Location": "/elsewhere"}}, "对方要求转到别的地址(302)"),
]
TROUBLED = [
    ({"status": 500}, "暂时不可用(500)"),
    ({"status": 429}, "暂时不可用(429)"),
    ({"body": '{"errcode": 45009}'}, "发送过于频繁"),
    ({"body": "<html>请先认证</html>"}, "回答无法识别"),
    ({"body": "[]"}, "回答无法识别"),
    ({"is_hanging": True}, "没有响应"),
]


def behave(server: WebServer, behaviour: Mapping[str, object]) -> None:
    for name, value in behaviour.items():
        setattr(server, name, value)


@pytest.mark.one_database
@pytest.mark.parametrize(("behaviour", "reason"), REJECTED)
def test_what_is_rejected_is_not_sent_again(
    behaviour: dict[str, object], reason: str, cast: Cast, server: WebServer
) -> None:
    behave(server, behaviour)
    robot(cast)
    tell(cast.handler)
    assert [send_waiting(soon()), send_waiting(soon() + timedelta(days=1))] == [0, 0]
    assert row().status == DeliveryStatus.FAILED
    assert reason in row().error
    assert len(server.got) == 1, "asked once, and no redirect followed"


@pytest.mark.one_database
@pytest.mark.parametrize(("behaviour", "reason"), TROUBLED)
def test_nothing_is_lost(
    behaviour: dict[str, object], reason: str, cast: Cast, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "READ_SECONDS", 0.3)
    normal = {name: getattr(WebServer(), name) for name in behaviour}
    behave(server, behaviour)
    robot(cast)
    tell(cast.handler)
    assert send_waiting(soon()) == 0
    assert reason in row().error
    behave(server, normal)
    assert send_waiting(soon() + timedelta(minutes=2)) == 1


def test_nothing_is_lost_when_nobody_listens(cast: Cast) -> None:
    with closed_port() as port:
        robot(cast, Channel.PLAIN, secret=f"http://127.0.0.1:{port}/")
        tell(cast.handler)
        assert send_waiting(soon()) == 0
    assert row().status == DeliveryStatus.WAITING
    assert "连接不上对方服务器" in row().error


def test_a_slow_drip_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_ANSWER_BYTES", 100)
    with web_server(body="x" * 10_000) as server:
        assert len(answers.post(server.url, data=b"{}").content) <= 101


def test_the_token_is_in_no_log_and_no_history(
    cast: Cast, server: WebServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    webhook = robot(cast)
    tell(cast.handler)
    for behaviour in ({"status": 500}, {"status": 200, "body": '{"errcode": 93000}'}):
        behave(server, behaviour)
        send_waiting(soon() + timedelta(hours=1))
    with closed_port() as port:
        monkeypatch.setattr(NotifyWeComBot, "notify_url", f"http://127.0.0.1:{port}/{{key}}")
        tell(cast.leader)
        send_waiting(soon())
    assert TOKEN not in caplog.text
    assert not [error for error in Delivery.objects.values_list("error", flat=True) if TOKEN in error]
    assert "secret" not in {field.name for field in webhook.history.model._meta.get_fields()}


def test_a_robot_that_is_down_keeps_no_other_waiting(cast: Cast, server: WebServer) -> None:
    with closed_port() as port:
        robot(cast, Channel.PLAIN, secret=f"http://127.0.0.1:{port}/")
        robot(cast)
        tell(cast.handler)
        assert send_waiting(soon()) == 1
    states = {state.channel: (state.waiting, state.sent) for state in delivery_counts()}
    assert states == {"自有接口": (1, 0), "企业微信群机器人": (0, 1)}


def test_switched_off_meanwhile_it_says_nothing(cast: Cast, server: WebServer) -> None:
    webhook = robot(cast)
    tell(cast.handler)
    Webhook.objects.filter(pk=webhook.pk).update(is_enabled=False)
    assert send_waiting(soon()) == 0
    assert (row().status, row().error, server.got) == (DeliveryStatus.SKIPPED, "群机器人已停用。", [])


def test_who_does_not_want_to_be_named_is_left_out(cast: Cast, server: WebServer) -> None:
    robot(cast)
    tell(cast.handler, cast.leader)
    Preference.objects.create(person=cast.handler, are_robots_on=False)
    assert send_waiting(soon()) == 1
    assert "赵磊" not in server.got[0][1]["text"]["content"]


def test_a_run_asks_a_robot_so_often_and_no_more(cast: Cast, server: WebServer) -> None:
    robot(cast, has_content=True)
    long = [MessageLine("整改" * 200)]
    post(NewMessage(cast.handler.pk, f"k{number}", "提醒", long) for number in range(20))
    assert send_waiting(soon()) == 15
    assert send_waiting(soon()) == 5


def test_four_senders_at_once_say_it_once(
    transactional_db: None, server: WebServer, settings: Settings
) -> None:
    cast = make_cast()
    robot(cast)
    tell(cast.handler, cast.leader)

    def attempt(_number: int) -> int:
        try:
            return send_waiting(soon())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 2
    assert sum(body["text"]["content"].count("您有") for _path, body in server.got) == 2
