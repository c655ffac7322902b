"""群机器人: set up by the administrator, never shown back."""

from __future__ import annotations

import pytest
from apprise.plugins.wecombot import NotifyWeComBot
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.exceptions import Refused
from inbox.models import Channel, Webhook
from inbox.webhooks import refuse_address, save_webhook, webhooks_of
from tests.cast import Cast
from tests.inbox.servers import web_server

LIST, ADD = reverse("inbox:webhooks"), reverse("inbox:webhook_add")


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.client("admin")


def values(cast: Cast, **changes: object) -> dict[str, object]:
    base = {"organization": cast.organization.pk, "kind": "WECOM", "name": "整改群", "secret": "tok-en-1"}
    return base | changes


def edit(webhook: Webhook) -> str:
    return reverse("inbox:webhook_edit", args=[webhook.pk])


def test_it_is_added_switched_off_and_without_content(cast: Cast, administrator: Client) -> None:
    response = administrator.post(ADD, values(cast), follow=True)
    assert "已保存“整改群”" in response.content.decode()
    row = Webhook.objects.get()
    assert (row.secret, row.is_enabled, row.has_content) == ("tok-en-1", False, False)
    assert row.history.get().history_user_id == cast.admin.label


@pytest.mark.parametrize(
    ("kind", "pasted", "token"),
    [
        ("WECOM", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ab-12", "ab-12"),
        ("DINGTALK", "https://oapi.dingtalk.com/robot/send?access_token=ab12", "ab12"),
        ("FEISHU", " https://open.feishu.cn/open-apis/bot/v2/hook/ab-12 ", "ab-12"),
    ],
)
def test_a_pasted_address_is_understood(
    kind: str, pasted: str, token: str, cast: Cast, administrator: Client
) -> None:
    administrator.post(ADD, values(cast, kind=kind, secret=pasted))
    assert Webhook.objects.get().secret == token


def test_the_secret_is_never_shown_back_and_kept_when_left_empty(cast: Cast, administrator: Client) -> None:
    administrator.post(ADD, values(cast, kind="DINGTALK", secret="tok123", signing_key="SEC123"))
    row = Webhook.objects.get()
    for url in (LIST, edit(row)):
        assert not {"tok123", "SEC123"} & set(administrator.get(url).content.decode().split('"'))
    changed = values(cast, kind="DINGTALK", secret="", signing_key="", name="新名", is_enabled="on")
    administrator.post(edit(row), changed)
    row.refresh_from_db()
    assert (row.name, row.secret, row.signing_key, row.is_enabled) == ("新名", "tok123", "SEC123", True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret": ""}, "必填"),
        ({"secret": "https://elsewhere.test/?key=1"}, "令牌或加签密钥的格式不正确"),
        ({"kind": "DINGTALK", "secret": "abc", "signing_key": "不对"}, "令牌或加签密钥的格式不正确"),
        ({"kind": "PLAIN", "secret": "ftp://host/"}, "地址须以"),
        ({"kind": "PLAIN", "secret": "http://h/", "template": "{"}, "消息模板的格式不正确"),
        ({"kind": "PLAIN", "secret": "http://h/", "template": '{"a": 1}'}, "消息模板里要有 $文字"),
        ({"kind": "PLAIN", "secret": "http://h/", "template": '"$文字"'}, "消息模板里要有 $文字"),
        ({"kind": "OTHER"}, "可用的选项"),
    ],
)
def test_it_refuses(changes: dict[str, str], sentence: str, cast: Cast, administrator: Client) -> None:
    response = administrator.post(ADD, values(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "//host/",
        "http://",
        "http://user:pw@host/",
        "http://h:99999/",
        "http://h/ x",
        "http://[/",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert refuse_address(address)


@pytest.mark.parametrize("address", ["http://10.1.2.3:8080/in?a=1", "https://gateway.example.test/x"])
def test_addresses_of_the_intranet_are_taken(address: str) -> None:
    assert refuse_address(address) is None


def test_a_name_is_there_once(cast: Cast, administrator: Client) -> None:
    administrator.post(ADD, values(cast))
    assert "已有同名的群机器人" in administrator.post(ADD, values(cast)).content.decode()


def test_another_kind_needs_another_secret(cast: Cast, administrator: Client) -> None:
    administrator.post(ADD, values(cast))
    row = Webhook.objects.get()
    response = administrator.post(edit(row), values(cast, kind="FEISHU", secret=""))
    assert "请重新填写令牌或地址" in response.content.decode()


def test_the_test_message_is_sent_at_once(
    cast: Cast, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator.post(ADD, values(cast))
    url = reverse("inbox:webhook_test", args=[Webhook.objects.get().pk])
    with web_server() as server:
        monkeypatch.setattr(NotifyWeComBot, "notify_url", server.url + "/{key}")
        assert "测试消息已发到“整改群”" in administrator.post(url, follow=True).content.decode()
        assert "测试消息" in server.got[0][1]["text"]["content"]
        server.body = '{"errcode": 93000}'
        content = administrator.post(url, follow=True).content.decode()
        assert "测试消息没有发出:对方拒收(错误码93000):令牌不正确。" in content
    assert administrator.get(url).status_code == 405


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor"])
def test_others_set_up_nothing(person: str, cast: Cast) -> None:
    user: User = getattr(cast, person)
    assert not webhooks_of(user).exists()
    with pytest.raises(Refused, match="由系统管理员设置"):
        save_webhook(None, by=user, organization=cast.organization, kind="WECOM", name="群", secret="k")


def test_an_administrator_of_one_organization_stays_there(cast: Cast) -> None:
    row = Webhook.objects.create(organization=cast.organization, kind=Channel.WECOM, name="群", secret="k")
    User.objects.filter(pk=cast.admin.pk).update(organization=cast.elsewhere)
    client = cast.client("admin")
    assert "还没有群机器人" in client.get(LIST).content.decode()
    assert client.get(edit(row)).status_code == 404
    assert client.post(reverse("inbox:webhook_test", args=[row.pk])).status_code == 404
    assert client.post(ADD, values(cast)).status_code == 422
    with pytest.raises(Refused, match="自己管理的单位"):
        by = User.objects.get(pk=cast.admin.pk)
        save_webhook(None, by=by, organization=cast.organization, kind="WECOM", name="群", secret="k")


def test_the_list_costs_the_same_for_many(
    cast: Cast, administrator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        Webhook.objects.create(
            organization=cast.organization, kind=Channel.WECOM, name=f"群{number}", secret="k"
        )
    administrator.get(LIST)
    with django_assert_num_queries(4):
        administrator.get(LIST)
