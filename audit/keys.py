"""The keys that seal the trail, and what is hashed under them."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from audit.models import AuditEntry, AuditSegment, AuditTail

ROW = (
    "uid",
    "at",
    "event",
    "is_refused",
    "organization_id",
    "actor_id",
    "actor_name",
    "role",
    "address",
    "path",
    "about_kind",
    "about_id",
    "about",
    "detail",
)
TAIL = ("number", "mac", "key")
SEGMENT = (
    "first",
    "last",
    "previous_mac",
    "last_mac",
    "last_at",
    "file_name",
    "sha256",
    "exported_at",
    "removed_at",
    "restart_reason",
)


def current_key() -> bytes:
    """AUDIT_KEY, or one derived from SECRET_KEY."""
    return known_keys()[0]


def known_keys() -> list[bytes]:
    """The key in use first; then those under which older entries may have been sealed."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _keys(settings.AUDIT_KEY, secrets, old=tuple(settings.AUDIT_OLD_KEYS))


@lru_cache(maxsize=4)
def _keys(own: str, secrets: tuple[str, ...], *, old: tuple[str, ...]) -> list[bytes]:
    """Kept: verifying asks for them twice a row. A former key may have been either kind of setting."""
    first = [own.encode()] if own else []
    return [*first, *map(_derived, (*secrets, *old)), *(text.encode() for text in old)]


def _derived(secret: str) -> bytes:
    return salted_hmac("audit", "key", secret=secret, algorithm="sha256").digest()


def fingerprint(key: bytes) -> str:
    """Says which key it was and nothing about it."""
    return _mac(key, "fingerprint")[:16]


def row_seal(key: bytes, row: AuditEntry) -> str:
    """What an entry says, without its place in the chain."""
    return _mac(key, "entry", _canonical(row, ROW))


def tail_seal(key: bytes, tail: AuditTail) -> str:
    return _mac(key, "tail", _canonical(tail, TAIL))


def segment_seal(key: bytes, segment: AuditSegment) -> str:
    return _mac(key, "segment", _canonical(segment, SEGMENT))


def link(key: bytes, entry_id: int, seal: str, *, previous: str, number: int) -> str:
    """The code of an entry as the ``number``-th one behind the one whose code is ``previous``."""
    return _mac(key, "link", previous, str(number), str(entry_id), seal)


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _canonical(row: models.Model, names: tuple[str, ...]) -> str:
    return json.dumps([_plain(getattr(row, name)) for name in names], separators=(",", ":"))


def _plain(value: object) -> bool | int | str | None:
    """The same text from either database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _mac(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
