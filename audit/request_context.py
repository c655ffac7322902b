"""From where the current request comes, and what was refused to it; for the audit trail.

Services are called without a request. What they need to know of it stands here while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# A bulk act answers for at most 500 rows; what a runaway loop says beyond is not worth keeping.
MAX_REFUSALS = 500


@dataclass(frozen=True)
class Refusal:
    sentence: str
    about: object


@dataclass
class RequestContext:
    """``path`` is method and address; ``about`` the row that is being acted on."""

    address: str
    path: str
    about: object = ""
    refusals: list[Refusal] = field(default_factory=list)
    is_asking: bool = False
    # Something was written and stayed: of an act that was refused in part the rest is done.
    has_done: bool = False

    def note_done(self) -> None:
        self.has_done = True


_context: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def current() -> RequestContext | None:
    """None in commands and background work."""
    return _context.get()


@contextmanager
def active(context: RequestContext) -> Iterator[RequestContext]:
    token = _context.set(context)
    try:
        yield context
    finally:
        _context.reset(token)


def set_subject(row: object) -> None:
    """From here on a refusal is about ``row``."""
    if context := _context.get():
        context.about = row


@contextmanager
def asking() -> Iterator[None]:
    """What is refused inside is an answer that a preview shows: nobody has asked for an act yet."""
    context = _context.get()
    if context is None or context.is_asking:
        yield
        return
    context.is_asking = True
    try:
        yield
    finally:
        context.is_asking = False


def note_refusal(sentence: str) -> None:
    """Kept until the request ends, because the transaction around a refusal is undone."""
    context = _context.get()
    if context and not context.is_asking and len(context.refusals) < MAX_REFUSALS:
        context.refusals.append(Refusal(sentence, context.about))
