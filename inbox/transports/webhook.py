"""A plain JSON post, for what is hosted privately (专有钉钉, 政务微信, a unit's own OA)."""

from __future__ import annotations

import json

import requests

from inbox.models import Webhook
from inbox.transports import answers

CODE_NAMES = ("errcode",)
PLACE = "$文字"
PLAIN_TEMPLATE = {"text": PLACE}

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def post(webhook: Webhook, text: str) -> answers.WebhookAnswer | None:
    """What was answered; None where nobody was reached."""
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
