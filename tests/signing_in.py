"""People of the cast, signed in."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests.access import disabled
from tests.cast import Cast


class Undo(Exception):
    """Ends a transaction without leaving a trace."""


def signed_in(cast: Cast, person: str) -> Client:
    if person not in ("disabled", "nobody"):
        return cast.client(person)
    client = Client()
    if person == "disabled":
        client.force_login(disabled(cast))
    return client


def still_signed_in(client: Client, cast: Cast, person: str) -> Client:
    """``client``, or another one where an act has ended its session: signing in costs as much as a page."""
    if person == "nobody" or SESSION_KEY in client.session:
        return client
    return signed_in(cast, person)
