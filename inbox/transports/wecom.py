"""企业微信's group robot."""

from __future__ import annotations

from apprise.plugins import wecombot

from inbox.models import Webhook
from inbox.transports.listening import listen_to

listen_to(wecombot)
CODE_NAMES = ("errcode",)


def plugin(webhook: Webhook) -> wecombot.NotifyWeComBot:
    """Raises TypeError for an impossible token."""
    return wecombot.NotifyWeComBot(key=webhook.secret)
