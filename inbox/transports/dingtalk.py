"""钉钉's group robot."""

from __future__ import annotations

from apprise.plugins import dingtalk

from inbox.models import Webhook
from inbox.transports.listening import listen_to

listen_to(dingtalk)
CODE_NAMES = ("errcode",)


class DingTalk(dingtalk.NotifyDingTalk):
    def get_signature(self) -> tuple[str, str]:
        """Unquoted: the original quotes it, requests quotes it again, and 钉钉 refuses that."""
        timestamp, signature = super().get_signature()
        return timestamp, self.unquote(signature)


def plugin(webhook: Webhook) -> DingTalk:
    """Raises TypeError for an impossible token."""
    return DingTalk(token=webhook.secret, secret=webhook.signing_key or None)
