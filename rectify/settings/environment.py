"""Where the settings come from: variables of the environment, keys, the folder of data."""

from __future__ import annotations

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from rectify import __version__
from rectify.secret import kept_secret

VERSION = __version__
BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
# "NAME=" in an .env file means that nobody filled it in, not that it is empty on purpose.
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

IS_EMBEDDED = env.bool("RECTIFY_EMBEDDED", False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", False)


def needed(name: str) -> str:
    """The variable's value; outside of the embedded default its absence stops the start."""
    value = env.str(name, "")
    if not value and not (IS_EMBEDDED or DEBUG):
        raise ImproperlyConfigured(
            f"缺少环境变量 {name},请参照 .env.example 设置后再启动。"
            f" (Environment variable {name} is not set, see .env.example.)"
        )
    return value


def listed(name: str) -> list[str]:
    """What stands between commas. “A, B” are two: a name with a space before it would match nothing."""
    return [word.strip() for word in env.str(name, "").split(",") if word.strip()]


SECRET_KEY = needed("SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
# For a day after a change: whoever is signed in stays so, and what was typed comes back to who typed it.
SECRET_KEY_FALLBACKS = listed("SECRET_OLD_KEYS")
needed("ALLOWED_HOSTS")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
# Apart from SECRET_KEY, so that changing that one leaves the audit trail verifiable.
AUDIT_KEY = env.str("AUDIT_KEY", "")
AUDIT_OLD_KEYS = listed("AUDIT_OLD_KEYS")
AUDIT_DAYS = env.int("AUDIT_DAYS", 180)
if AUDIT_DAYS < 180:
    raise ImproperlyConfigured("AUDIT_DAYS 不能少于 180 天。(AUDIT_DAYS must be 180 or more.)")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
