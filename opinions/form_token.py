"""The public form without a cookie: a signed token that is good for one notice, two hours, and one opinion.

No authority is lent to who sends the form, so there is nothing that another site could misuse; the token
only says that the page was opened here. Its question is worked out from the token and the key of this
deployment: the answer stands nowhere in the page.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.digests import digest_of
from statements.numbers import DIGITS

LIFE = timedelta(hours=2)
MAX_TOKEN = 200
SALT = "opinions.form"
NAMES = "零一二三四五六七八九"
_signer = signing.TimestampSigner(salt=SALT)


@dataclass(frozen=True)
class FormToken:
    """``word`` is what the page carries; ``nonce`` makes it this one."""

    word: str
    nonce: str

    @property
    def digest(self) -> str:
        return digest_of(self.nonce)

    @property
    def _numbers(self) -> tuple[int, int]:
        found = salted_hmac("opinions.question", self.nonce, algorithm="sha256").digest()
        return found[0] % 8 + 2, found[1] % 8 + 2

    @property
    def question(self) -> str:
        first, second = self._numbers
        return f"{NAMES[first]}加{NAMES[second]}等于几?"

    def is_answered_by(self, text: str) -> bool:
        return _number(text) == sum(self._numbers)


def new_token(code: str) -> FormToken:
    nonce = secrets.token_urlsafe(16)
    return FormToken(_signer.sign(f"{code}.{nonce}"), nonce)


def read_token(word: str, code: str) -> FormToken | None:
    """None for one that is forged, too old, or was made for another notice."""
    if len(word) > MAX_TOKEN:
        return None
    try:
        found = _signer.unsign(word, max_age=LIFE)
    except signing.BadSignature:
        return None
    of, _, nonce = found.partition(".")
    return FormToken(word, nonce) if of == code and nonce else None


def _number(text: str) -> int | None:
    """“12”, “１２” or “十二”."""
    text = text.strip().rstrip("。.")
    if text.isdecimal() and len(text) <= 3:
        return int(text)
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return DIGITS.get(text)
    first, second = DIGITS.get(tens, 1 if not tens else -1), DIGITS.get(ones, 0 if not ones else -1)
    return first * 10 + second if first >= 0 and second >= 0 else None
