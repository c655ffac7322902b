"""Coming in with the city's accounts: a module a kind of server says who it is, ``people`` who he is here.

Nothing here signs anybody in: the view does, as after a password, so second factor and session rules stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import WayIn

# What a server of the city may take to answer.
SECONDS = 10
MAX_NAME = 50


@dataclass(frozen=True)
class OutsidePerson:
    """Whom a server of the city let in. ``identifier`` outlives the name and is nobody else's.

    ``username`` may be empty: who is linked is let in without one.
    """

    way: WayIn
    identifier: str
    username: str
    full_name: str = ""
    groups: frozenset[str] = frozenset()


class OutsideAway(Exception):
    """The server does not answer, or not as its kind does; the text is for the log."""


class NotLetIn(Exception):
    """The server did not let him in, or what came back is not an answer to what was asked."""
