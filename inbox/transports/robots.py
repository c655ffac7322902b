"""Group robots as one transport: which maker, what a run of theirs may hold, what they answered.

The makers' modules, and apprise with them, are loaded when the first text goes to one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from django.conf import settings

from inbox.addressing import INACTIVE
from inbox.models import Channel, Delivery, Webhook
from inbox.transports import answers, events, robot_text, webhook
from inbox.transports.outcome import Rejected

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

SWITCHED_OFF = "本人已关闭群机器人提醒。"
MAKERS = {
    Channel.WECOM: "inbox.transports.wecom",
    Channel.DINGTALK: "inbox.transports.dingtalk",
    Channel.FEISHU: "inbox.transports.feishu",
}


def plugin_of(hook: Webhook) -> NotifyBase:
    """Raises TypeError when apprise finds the token impossible."""
    plugin: NotifyBase = _maker(hook).plugin(hook)
    return plugin


def _maker(hook: Webhook) -> ModuleType:
    return import_module(MAKERS[Channel(hook.kind)])


def say(hook: Webhook, text: str) -> None:
    """Sends one text; raises ``Rejected`` or ``Trouble``. No sentence of theirs names the token."""
    if hook.kind == Channel.EVENTS:
        events.say(hook, text)
        return
    if hook.kind == Channel.PLAIN:
        answer = webhook.post(hook, text)
        code = answer.code(*webhook.CODE_NAMES) if answer else None
        answers.check(answer, code=code, needs_code=False)
        return
    answer = _to_robot(hook, text)
    code = answer.code(*_maker(hook).CODE_NAMES) if answer else None
    answers.check(answer, code=code, needs_code=True)


def _to_robot(hook: Webhook, text: str) -> answers.WebhookAnswer | None:
    try:
        plugin = plugin_of(hook)
    except TypeError:
        # The chain would show the token.
        raise Rejected("令牌的格式不正确,请重新填写。") from None
    from inbox.transports import listening  # noqa: PLC0415

    return listening.send(plugin, text)


class RobotTransport:
    most = 15

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.channel = webhook.kind

    def close(self) -> None:
        """Nothing is kept open."""

    def group(self, rows: Sequence[Delivery]) -> list[list[Delivery]]:
        return robot_text.group(rows, has_content=self.webhook.has_content)

    def company(self, groups: Sequence[Sequence[Delivery]]) -> list[list[int]]:
        return [[] for _ in groups]

    def refuse(self, row: Delivery) -> str | None:
        person = row.letter.person
        if not person.is_active:
            return INACTIVE
        preference = getattr(person, "preference", None)
        return SWITCHED_OFF if preference is not None and not preference.are_robots_on else None

    def earliest(self, at: datetime, rows: Sequence[Delivery]) -> datetime:
        return at

    def send(self, parcel: str, rows: Sequence[Delivery]) -> None:
        text = robot_text.text_of(rows, has_content=self.webhook.has_content, site_url=settings.SITE_URL)
        say(self.webhook, text)
