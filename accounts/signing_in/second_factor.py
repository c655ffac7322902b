"""双因素认证 as arithmetic: secrets, codes, recovery codes.

RFC 6238 with its defaults (SHA-1, 6 digits, 30 s), which is what every authenticator app understands.
"""

from __future__ import annotations

import base64
import secrets
import time

import pyotp
import segno
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.steps import random_words
from statements.normal_forms import normalized

ISSUER = "巡察整改台账系统"
STEP = 30
DRIFT = (-1, 0, 1)
# A step taken so much later than the present one was taken by a clock that was put back since.
AHEAD = 4
RECOVERY_CODES = 10


def new_seed() -> str:
    return secrets.token_hex(32)


def secret_of(seed: str) -> str:
    """160 bits in base32, as apps want it; the same for the same seed and SECRET_KEY."""
    digest = salted_hmac("accounts.second_factor", seed, algorithm="sha256").digest()
    return base64.b32encode(digest[:20]).decode()


def spaced(secret: str) -> str:
    """In fours, to be typed where no camera is."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def picture_of(secret: str, *, username: str) -> str:
    """The QR code as a ``data:`` address of an SVG."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="#fff"))


def clean(code: str) -> str:
    """As typed by people: full-width digits, spaces, dashes, capitals."""
    narrow = normalized(code).lower()
    return "".join(sign for sign in narrow if sign.isalnum())


def is_used(step: int, *, last: int) -> bool:
    """No code is taken twice; ``last`` is the step of the last one that was."""
    return step <= last <= step + AHEAD


def step_of(secret: str, code: str) -> int | None:
    """The 30-second step whose code this is: the present one, the one before or the one after."""
    now = int(time.time()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (now + drift for drift in DRIFT):
        if constant_time_compare(totp.generate_otp(step), clean(code)):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Twelve signs each, which hold 59 bits."""
    return [random_words(3) for _ in range(RECOVERY_CODES)]


def hash_code(code: str, *, salt: str) -> str:
    """One salt for the ten of a person: a typed code is hashed once and compared with each."""
    return PBKDF2PasswordHasher().encode(clean(code), salt, iterations=settings.RECOVERY_CODE_ROUNDS)
