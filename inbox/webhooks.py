"""Setting up group robots: only by the administrator, and never shown back."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from django.db import IntegrityError, models, transaction

from accounts import rules
from accounts.models import Organization, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from inbox.models import Channel, EventKind, Webhook
from inbox.transports.outcome import Rejected, Trouble
from inbox.transports.reach import refuse_host
from inbox.transports.robots import plugin_of, say
from inbox.transports.webhook import PLACE, filled

TEST = "这是巡察整改台账系统的测试消息。收到即表示提醒可以发到这里。"
# What signs events is not to be guessed.
MIN_KEY = 16
# The address as the maker's page shows it for copying; the token is what varies in it.
ADDRESSES = {
    Channel.WECOM: re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"),
    Channel.DINGTALK: re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"),
    Channel.FEISHU: re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"),
}


def webhooks_of(user: User) -> models.QuerySet[Webhook]:
    """Those that ``user`` may set up."""
    if rules.refuse_webhooks(user) is not None:
        return Webhook.objects.none()
    return Webhook.objects.filter(organization__in=Organization.objects.administered_by(user))


@transaction.atomic
def save_webhook(
    webhook_id: int | None, *, by: User, organization: Organization, **values: str | bool | list[str]
) -> Webhook:
    """``values``: kind, name, secret, signing_key, template, events, has_content, is_enabled.

    An empty secret or signing key leaves the one that is there.
    """
    ask(rules.refuse_webhooks(by))
    if not Organization.objects.administered_by(by).filter(pk=organization.pk).exists():
        raise Refused("只能设置自己管理的单位的群机器人。")
    webhook = Webhook(organization=organization)
    if webhook_id is not None:
        webhook = webhooks_of(by).select_for_update(of=("self",), no_key=True).get(pk=webhook_id)
    _fill(webhook, values)
    sign_history(webhook, by=by, reason="设置群机器人")
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError as error:
        raise Refused("本单位已有同名的群机器人。") from error
    trail.record(Event.SAVE_WEBHOOK, by=by, about=webhook, detail=_describe(webhook))
    return webhook


def _describe(webhook: Webhook) -> str:
    """Without what is secret."""
    parts = [webhook.get_kind_display(), "启用" if webhook.is_enabled else "停用"]
    told = [EventKind(one).label for one in webhook.events]
    return "、".join([*parts, *told, "含事项内容" if webhook.has_content else "不含事项内容"])


def _fill(webhook: Webhook, values: dict[str, str | bool | list[str]]) -> None:
    is_another_kind = webhook.pk is not None and webhook.kind != values["kind"]
    if is_another_kind and not values["secret"]:
        raise Refused("换了种类,请重新填写令牌或地址。")
    for name, value in values.items():
        if name not in ("secret", "signing_key") or value or is_another_kind:
            setattr(webhook, name, value.strip() if isinstance(value, str) else value)
    webhook.events = webhook.events if webhook.kind == Channel.EVENTS else []
    if webhook.kind == Channel.EVENTS:
        ask(refuse_address(webhook.secret) or _refuse_events(webhook))
    elif webhook.kind == Channel.PLAIN:
        ask(refuse_address(webhook.secret) or refuse_template(webhook.template))
    else:
        webhook.secret = token_of(webhook.secret, kind=Channel(webhook.kind))
        ask(_refuse_token(webhook))


def token_of(text: str, *, kind: Channel) -> str:
    """The token alone, also when the whole address was pasted."""
    found = ADDRESSES[kind].fullmatch(text)
    return found[1] if found else text


def _refuse_token(webhook: Webhook) -> str | None:
    try:
        plugin_of(webhook)
    except TypeError:
        return "令牌或加签密钥的格式不正确,请从群机器人的设置页复制。"
    return None


def _refuse_events(webhook: Webhook) -> str | None:
    if len(webhook.signing_key) < MIN_KEY:
        return f"事件接口须填写加签密钥,至少{MIN_KEY}个字符,对方用它核对事件确实由本系统发出。"
    return None if webhook.events else "请选择要推送的事件。"


def refuse_address(address: str) -> str | None:
    sentence = "地址须以 http:// 或 https:// 开头,写明主机,不带用户名和密码。"
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        is_good = is_good and parts.port != 0
    except ValueError:
        return sentence
    if not is_good or re.search(r"\s", address):
        return sentence
    return refuse_host(parts.hostname or "")


def refuse_template(template: str) -> str | None:
    """An empty one stands for the default."""
    if not template:
        return None
    try:
        parsed = json.loads(template)
    except ValueError:
        return "消息模板的格式不正确,请检查引号、逗号和括号。"
    if not isinstance(parsed, (dict, list)) or filled(parsed, "") == parsed:
        return f"消息模板里要有 {PLACE},发送时换成提醒的文字。"
    return None


def send_test(webhook_id: int, *, by: User) -> Webhook:
    """Sends a test text now, switched on or not; raises ``Refused`` with what was answered."""
    webhook = webhooks_of(by).get(pk=webhook_id)
    trail.record(Event.TEST_WEBHOOK, by=by, about=webhook)
    try:
        say(webhook, TEST)
    except (Rejected, Trouble) as error:
        raise Refused(str(error).replace(",稍后自动重试。", "。")) from error
    return webhook
