"""Of a secret that is shown once and kept nowhere: what is stored instead, to know it again."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """Of what ``secrets.token_urlsafe(32)`` made, never of a password."""
    # Plain SHA-256 is enough: nobody guesses 256 random bits, however fast he tries.
    return hashlib.sha256(secret.encode()).hexdigest()
