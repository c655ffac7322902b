"""What is sent to an address, and the ways to say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from measures.models import Measure
from tests.cast import Cast, fresh


@dataclass(frozen=True)
class Sent:
    """``kwargs`` of the address, and what is sent to it."""

    kwargs: dict[str, int | str] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)


Prepare = Callable[[Cast, Client], Sent]


def filled(client: Client, name: str, kwargs: dict[str, int | str], /, **changes: object) -> Sent:
    """The form of the page as it stands, with ``changes``."""
    form = client.get(reverse(name, kwargs=kwargs)).context["form"]
    data = {one: form[one].value() for one in form.fields}
    kept = {key: value for key, value in data.items() if not (value is None or value is False or value == [])}
    return Sent(kwargs, kept | changes)


def form_of(name: str, thing: Callable[[Cast], int], /, **changes: object) -> Prepare:
    return lambda cast, client: filled(client, name, {"pk": thing(cast)}, **changes)


def on_thing(thing: Callable[[Cast], int], /, **data: object) -> Prepare:
    return lambda cast, client: Sent({"pk": thing(cast)}, data)


def on_measure(reach: Callable[[Cast], Measure], /, **data: object) -> Prepare:
    """A measure that ``reach`` brought into the right state; ``version`` as the page shows it."""

    def prepare(cast: Cast, client: Client) -> Sent:
        row = fresh(reach(cast))
        return Sent({"pk": row.pk}, data | {"version": row.version})

    return prepare
