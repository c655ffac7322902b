"""How a maker's robot is spoken to is apprise's business; what it really answers is ours.

apprise says “sent” whenever the answer is 200 and throws the body away. So its plugins are given our ``post``
in place of that of requests: it follows no redirects, has time limits, and remembers what was answered.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from types import ModuleType

import requests
from apprise.plugins.base import NotifyBase

from inbox.transports import answers

# Their warnings may quote a token.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

_answer: ContextVar[answers.WebhookAnswer | None] = ContextVar("answer", default=None)


class _Listening:
    """Stands in for the module ``requests`` inside a plugin."""

    codes = requests.codes
    RequestException = requests.RequestException

    @staticmethod
    def post(url: str, **options: object) -> answers.WebhookAnswer:
        answer = answers.post(url, **options)
        _answer.set(answer)
        return answer


def listen_to(plugin: ModuleType) -> None:
    plugin.requests = _Listening  # type: ignore[attr-defined]


def send(plugin: NotifyBase, text: str) -> answers.WebhookAnswer | None:
    """What was answered; None where nobody was reached."""
    _answer.set(None)
    plugin.send(body=text)
    return _answer.get()
