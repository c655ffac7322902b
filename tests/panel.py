"""Using the panel as a browser does: a page is fetched, and its whole form is sent back."""

from __future__ import annotations

from django.test import Client

from accounts.models import User
from tests.answers import Answer


def as_staff(user: User) -> User:
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


def form_of(client: Client, url: str) -> dict[str, object]:
    """What the page at ``url`` would send if nothing were typed."""
    form = client.get(url).context["adminform"].form
    data: dict[str, object] = {}
    for name in form.fields:
        value = form[name].value()
        is_rows = isinstance(value, (list, tuple)) or hasattr(value, "all")
        data[name] = [getattr(one, "pk", one) for one in value] if is_rows else value
    return {name: value for name, value in data.items() if value is not None and value is not False}


def send(client: Client, url: str, **changes: object) -> Answer:
    """Sends the form at ``url`` with ``changes``; follows the redirect of a success."""
    return client.post(url, form_of(client, url) | changes, follow=True)
