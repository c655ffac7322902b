"""Idempotency-Key: a request that is sent again does nothing again, and is answered as the first one was."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from django.db import transaction
from django.utils import timezone
from ninja import Header, Schema

from api.interface import schemas
from api.interface.auth import TokenRequest
from api.interface.submitting import NotValid
from api.models import MAX_KEY, ApiAnswer
from api.problems import FieldProblem

HEADER = "Idempotency-Key"
KEY = re.compile(rf"[!-~]{{1,{MAX_KEY}}}")
KEPT = timedelta(days=7)
NOT_A_KEY = f"{HEADER} 应为1到{MAX_KEY}个英文字母、数字或符号,如一个 UUID。"
OTHER = f"这个 {HEADER} 已用于内容不同的另一个请求,请换一个。"

IdempotencyKey = Annotated[
    str,
    Header(
        "",
        alias=HEADER,
        description="重发同一请求时带上同一个编号,7天内只办理一次,答复与第一次相同",
    ),
]


def once(
    request: TokenRequest, key: str, body: Schema, *, act: Callable[[], schemas.DoneFacts]
) -> schemas.DoneFacts:
    """``act``, or what it was answered with when this token sent the same under this key before.

    The key is written before the act and in its transaction: of two at the same time one waits for the other.
    Raises ``NotValid`` for what is no key, or one that something else was sent with.
    """
    if not key:
        return act()
    _ask_key(key)
    digest = _digest(request, body)
    with transaction.atomic():
        row, is_new = ApiAnswer.objects.get_or_create(
            token=request.auth, key=key, defaults={"digest": digest}
        )
        if is_new:
            row.answer = act().model_dump(mode="json")
            row.save(update_fields=["answer"])
    return _answer_of(row, digest)


def answered(request: TokenRequest, key: str, body: Schema) -> schemas.DoneFacts | None:
    """What the same was answered with before, for an act that is costly before its transaction begins.

    Raises ``NotValid`` as ``once`` does, which asks again.
    """
    _ask_key(key)
    row = ApiAnswer.objects.filter(token=request.auth, key=key).first()
    return None if row is None else _answer_of(row, _digest(request, body))


def _ask_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise NotValid([FieldProblem(HEADER, NOT_A_KEY)])


def _answer_of(row: ApiAnswer, digest: str) -> schemas.DoneFacts:
    if row.digest != digest:
        raise NotValid([FieldProblem(HEADER, OTHER)])
    return schemas.DoneFacts(**row.answer)


def _digest(request: TokenRequest, body: Schema) -> str:
    asked = json.dumps([request.path, body.model_dump(mode="json")], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def clear_answers(_today: date) -> str:
    """Nobody sends again after so many days."""
    count, _ = ApiAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return f"清理了{count}条接口答复" if count else ""
