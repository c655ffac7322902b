"""People of the cast, signed in."""

from __future__ import annotations

from django.test import Client

from tests.access import disabled
from tests.cast import Cast


class Undo(Exception):
    """Ends a transaction without leaving a trace."""


def signed_in(cast: Cast, person: str) -> Client:
    client = Client()
    if person == "disabled":
        client.force_login(disabled(cast))
    elif person != "nobody":
        user = getattr(cast, person)
        # An address asked before may have ended the sessions of who was read then.
        user.refresh_from_db()
        client.force_login(user)
    return client
