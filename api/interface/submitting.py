"""What is sent, held against the very forms of the pages: what they refuse is refused here."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.forms import BaseForm
from django.http import QueryDict

from api.problems import FieldProblem
from issues.saving import WithArguments

# Half of a pair of UTF-16, which JSON can write and a page cannot: no database takes it.
_HALF = re.compile("[\ud800-\udfff]")
NO_TEXT = "里面有不是文字的符号,请检查发送方的编码。"


class NotValid(Exception):
    """``errors`` by the names of the request."""

    def __init__(self, errors: list[FieldProblem]) -> None:
        super().__init__(errors)
        self.errors = errors


def sent(**values: object) -> QueryDict:
    """As a page would send them; what is None is not sent. Raises ``NotValid``."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if value is not None:
            data[name] = text = str(value)
            if _HALF.search(text):
                raise NotValid([FieldProblem(name, NO_TEXT)])
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
