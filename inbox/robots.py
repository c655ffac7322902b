"""Group robots, and the plain JSON post for what is hosted privately.

apprise knows how each maker's robot is spoken to, but says “sent” whenever the answer is 200 and
throws the body away. So its plugins are given our ``post`` in place of that of requests: it follows no
redirects, has time limits, and remembers what was answered.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import datetime

import requests
from apprise.plugins import dingtalk, feishu, wecombot
from apprise.plugins.base import NotifyBase
from django.conf import settings

from inbox import answers, robot_text
from inbox.addressing import INACTIVE
from inbox.models import Channel, Delivery, Webhook
from inbox.outcome import Rejected

# Their warnings may quote a token.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

SWITCHED_OFF = "本人已关闭群机器人提醒。"
PLACE = "$文字"
PLAIN_TEMPLATE = {"text": PLACE}
CODE_NAMES = {
    Channel.WECOM: ("errcode",),
    Channel.DINGTALK: ("errcode",),
    Channel.FEISHU: ("code", "StatusCode"),
    Channel.PLAIN: ("errcode",),
}
_answer: ContextVar[answers.WebhookAnswer | None] = ContextVar("answer", default=None)


Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class _Listening:
    """Stands in for the module ``requests`` inside a plugin."""

    codes = requests.codes
    RequestException = requests.RequestException

    @staticmethod
    def post(url: str, **options: object) -> answers.WebhookAnswer:
        answer = answers.post(url, **options)
        _answer.set(answer)
        return answer


for _module in (dingtalk, feishu, wecombot):
    _module.requests = _Listening  # type: ignore[attr-defined]


class DingTalk(dingtalk.NotifyDingTalk):
    def get_signature(self) -> tuple[str, str]:
        """Unquoted: the original quotes it, requests quotes it again, and 钉钉 refuses that."""
        timestamp, signature = super().get_signature()
        return timestamp, self.unquote(signature)


def plugin_of(webhook: Webhook) -> NotifyBase:
    """Raises TypeError when apprise finds the token impossible."""
    if webhook.kind == Channel.DINGTALK:
        return DingTalk(token=webhook.secret, secret=webhook.signing_key or None)
    if webhook.kind == Channel.FEISHU:
        return feishu.NotifyFeishu(token=webhook.secret)
    return wecombot.NotifyWeComBot(key=webhook.secret)


def say(webhook: Webhook, text: str) -> None:
    """Sends one text; raises ``Rejected`` or ``Trouble``. No sentence of theirs names the token."""
    kind = Channel(webhook.kind)
    answer = _post_plain(webhook, text) if kind == Channel.PLAIN else _post_to_robot(webhook, text)
    code = answer.code(*CODE_NAMES[kind]) if answer else None
    answers.check(answer, code=code, needs_code=kind != Channel.PLAIN)


def _post_to_robot(webhook: Webhook, text: str) -> answers.WebhookAnswer | None:
    try:
        plugin = plugin_of(webhook)
    except TypeError:
        # The chain would show the token.
        raise Rejected("令牌的格式不正确,请重新填写。") from None
    _answer.set(None)
    plugin.send(body=text)
    return _answer.get()


def _post_plain(webhook: Webhook, text: str) -> answers.WebhookAnswer | None:
    body = json.dumps(filled(_template(webhook), text), ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        return answers.post(webhook.secret, data=body.encode(), headers=headers)
    except requests.RequestException:
        return None


def _template(webhook: Webhook) -> Json:
    template: Json = json.loads(webhook.template) if webhook.template else dict(PLAIN_TEMPLATE)
    return template


def filled(template: Json, text: str) -> Json:
    """The template with ``PLACE`` replaced in every string, so that nothing in the text breaks the JSON."""
    if isinstance(template, str):
        return template.replace(PLACE, text)
    if isinstance(template, list):
        return [filled(one, text) for one in template]
    if isinstance(template, dict):
        return {key: filled(value, text) for key, value in template.items()}
    return template


class RobotTransport:
    most = 15

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.channel = webhook.kind

    def close(self) -> None:
        """Nothing is kept open."""

    def group(self, rows: Sequence[Delivery]) -> list[list[Delivery]]:
        return robot_text.group(rows, has_content=self.webhook.has_content)

    def refuse(self, row: Delivery) -> str | None:
        person = row.message.person
        if not person.is_active:
            return INACTIVE
        preference = getattr(person, "preference", None)
        return SWITCHED_OFF if preference is not None and not preference.are_robots_on else None

    def earliest(self, at: datetime, rows: Sequence[Delivery]) -> datetime:
        return at

    def send(self, parcel: str, rows: Sequence[Delivery]) -> None:
        text = robot_text.text_of(rows, has_content=self.webhook.has_content, site_url=settings.SITE_URL)
        say(self.webhook, text)
