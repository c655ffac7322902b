"""飞书's group robot."""

from __future__ import annotations

from apprise.plugins import feishu

from inbox.models import Webhook
from inbox.transports.listening import listen_to

listen_to(feishu)
CODE_NAMES = ("code", "StatusCode")


def plugin(webhook: Webhook) -> feishu.NotifyFeishu:
    """Raises TypeError for an impossible token."""
    return feishu.NotifyFeishu(token=webhook.secret)
