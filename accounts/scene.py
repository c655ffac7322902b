"""From where the current request comes, and what was refused to it; for the audit trail.

Services are called without a request. What they need to know of it stands here while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

# A bulk act answers for at most 500 rows; what a runaway loop says beyond is not worth keeping.
MOST_REFUSALS = 500


@dataclass(frozen=True)
class Refusal:
    sentence: str
    about: Any


@dataclass
class Scene:
    """``path`` is method and address; ``about`` the row that is being acted on."""

    address: str
    path: str
    about: Any = ""
    refusals: list[Refusal] = field(default_factory=list)


_scene: ContextVar[Scene | None] = ContextVar("scene", default=None)


def current() -> Scene | None:
    """None in commands and background work."""
    return _scene.get()


@contextmanager
def played(scene: Scene) -> Iterator[Scene]:
    token = _scene.set(scene)
    try:
        yield scene
    finally:
        _scene.reset(token)


def regard(row: Any) -> None:
    """From here on a refusal is about ``row``."""
    if scene := _scene.get():
        scene.about = row


def note_refusal(sentence: str) -> None:
    """Kept until the request ends, because the transaction around a refusal is undone."""
    scene = _scene.get()
    if scene and len(scene.refusals) < MOST_REFUSALS:
        scene.refusals.append(Refusal(sentence, scene.about))
