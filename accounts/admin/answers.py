"""What became of the rows that an action of the panel was to be done to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest

from audit.exceptions import Refused

RowT = TypeVar("RowT", bound=models.Model)
# Of so many rows that were answered alike the names are said.
MAX_NAMED = 5


def each(request: HttpRequest, rows: Iterable[RowT], act: Callable[[RowT], object]) -> None:
    """Does ``act(row)`` for each selected row and answers for each of them, alike answers together."""
    refused: list[tuple[str, str]] = []
    done: list[tuple[str, str]] = []
    for row in rows:
        try:
            act(row)
        except Refused as error:
            refused.append((str(row), str(error)))
        else:
            done.append((str(row), "已办理。"))
    for sentence in grouped(refused):
        messages.error(request, sentence)
    for sentence in grouped(done):
        messages.success(request, sentence)


def grouped(answers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Of name and sentence of each row: what is said of many is said once, with the first few names."""
    found: dict[str, list[str]] = {}
    for name, sentence in answers:
        found.setdefault(sentence, []).append(f"“{name}”")
    for sentence, names in found.items():
        more = f"等{len(names)}条" if len(names) > MAX_NAMED else ""
        yield f"{'、'.join(names[:MAX_NAMED])}{more}:{sentence}"
