"""A service as it is called: ``before`` makes the state it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from tests.cast import Cast

Before = Callable[[Cast], object]


Act = Callable[[Cast, User], object]


@dataclass(frozen=True)
class Verb:
    act: Act
    before: Before = lambda _cast: None
