"""Where the settings come from: variables of the environment, keys, the folder of data."""

from __future__ import annotations

from pathlib import Path

from rectify import __version__
from rectify.secret import kept_secret
from rectify.variables import WrongVariable, listed, number, switch, text

VERSION = __version__
BASE_DIR = Path(__file__).resolve().parent.parent.parent
IS_EMBEDDED = switch("RECTIFY_EMBEDDED", default=False)
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var")))
DEBUG = switch("DEBUG", default=False)


def needed(name: str) -> str:
    """The variable's value; outside of the embedded default its absence stops the start."""
    value = text(name)
    if not value and not (IS_EMBEDDED or DEBUG):
        raise WrongVariable(
            f"缺少环境变量 {name},请参照 .env.example 设置后再启动。"
            f" (Environment variable {name} is not set, see .env.example.)"
        )
    return value


SECRET_KEY = needed("SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
# For a day after a change: whoever is signed in stays so, and what was typed comes back to who typed it.
SECRET_KEY_FALLBACKS = listed("SECRET_OLD_KEYS")
needed("ALLOWED_HOSTS")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
# Apart from SECRET_KEY, so that changing that one leaves the audit trail verifiable.
AUDIT_KEY = text("AUDIT_KEY")
AUDIT_OLD_KEYS = listed("AUDIT_OLD_KEYS")
AUDIT_DAYS = number("AUDIT_DAYS", 180)
if AUDIT_DAYS < 180:
    raise WrongVariable("AUDIT_DAYS 不能少于 180 天。(AUDIT_DAYS must be 180 or more.)")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
