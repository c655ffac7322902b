"""Ed25519 as arithmetic: a private key out of a seed, signatures, fingerprints. No database."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.crypto import salted_hmac

# What is signed begins with what it is, so that no signature serves for anything else.
MANIFEST, VOUCH = b"rectify package manifest 1\n", b"rectify package key 1\n"
# Digits, as a number of an account is read out; 24 of them are 80 bits.
FINGERPRINT, GROUP = 24, 4


def new_seed() -> str:
    return secrets.token_hex(32)


def private_key(seed: str, *, public: str = "") -> Ed25519PrivateKey | None:
    """The one that belongs to ``public``; None when its SECRET_KEY is not known any more."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = salted_hmac("exchange.signing", seed, secret=secret, algorithm="sha256").digest()
        key = Ed25519PrivateKey.from_private_bytes(digest)
        if not public or public_of(key) == public:
            return key
    return None


def public_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, data: bytes, *, what: bytes = MANIFEST) -> str:
    return key.sign(what + data).hex()


def is_signed(data: bytes, signature: str, *, public: str, what: bytes = MANIFEST) -> bool:
    """False also for a key or signature that is none."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), what + data
        )
    except (ValueError, InvalidSignature):
        return False
    return True


def vouching(site: str, old: str, new: str) -> bytes:
    """What the former key signs of the new one."""
    return f"{site}\n{old}\n{new}".encode()


def fingerprint_of(public: str) -> str:
    """As it is compared by telephone: ``3070 9162 …``."""
    number = int.from_bytes(hashlib.sha256(bytes.fromhex(public)).digest()) % 10**FINGERPRINT
    digits = f"{number:0{FINGERPRINT}}"
    return " ".join(digits[at : at + GROUP] for at in range(0, FINGERPRINT, GROUP))
