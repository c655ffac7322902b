"""Bytes as text, in every encoding that an office's files come in."""

from __future__ import annotations

from measures import secrecy


def decoded(data: bytes) -> list[str]:
    """``data`` read in each encoding it may be in: which is right does not matter for finding a mark."""
    try:
        return [data.decode("utf-8"), *_wide(data)]
    except UnicodeDecodeError:
        return [data.decode("gb18030", "ignore"), data.decode("utf-8", "ignore"), *_wide(data)]


def _wide(data: bytes) -> list[str]:
    return [data.decode(encoding, "ignore") for encoding in ("utf-16-le", "utf-16-be")]


def has_mark(data: bytes) -> bool:
    return any(secrecy.has_mark(text) for text in decoded(data))
