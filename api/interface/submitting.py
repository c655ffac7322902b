"""What is sent, held against the very forms of the pages: what they refuse is refused here."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import QueryDict

from api.problems import FieldProblem
from issues.saving import WithArguments


class NotValid(Exception):
    """``errors`` by the names of the request."""

    def __init__(self, errors: list[FieldProblem]) -> None:
        super().__init__(errors)
        self.errors = errors


def sent(**values: object) -> QueryDict:
    """As a page would send them; what is None is not sent."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if value is not None:
            data[name] = str(value)
    return data


def call(act: Callable[..., object], form: WithArguments) -> None:
    """As ``issues.saving.perform`` does for the pages."""
    act(**form.arguments())


def valid(form: BaseForm, *, names: dict[str, str] | None = None) -> None:
    """Raises ``NotValid``. ``names``: what a field of the form is called in the request, where it differs."""
    if form.is_valid():
        return
    called = names or {}
    raise NotValid(
        [
            FieldProblem(called.get(name, name) if name != "__all__" else "", str(sentence))
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
    )
