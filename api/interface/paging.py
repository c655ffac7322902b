"""Pages of a list by cursor, and what may stand behind the question mark."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db import models
from django.http import HttpRequest

from accounts.numbers import typed_key
from jobs.paging import BadCursor, RowsPage, SortKey, SortOrder, read_page

RowT = TypeVar("RowT", bound=models.Model)
PAGE_SIZE = 200
NEWEST_FIRST = SortOrder("新的在前", (SortKey("id", is_descending=True),))
BY_NUMBER = SortOrder("按编号", (SortKey("id"),))
CURSOR = "after"


class BadQuery(Exception):
    """Sentences about what was asked for."""

    def __init__(self, *sentences: str, status: int = 422) -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.status = status


def page_of(request: HttpRequest, rows: models.QuerySet[RowT], order: SortOrder) -> RowsPage[RowT]:
    try:
        return read_page(rows, order, after=request.GET.get(CURSOR, ""), size=PAGE_SIZE)
    except BadCursor as error:
        raise BadQuery("“after”不是上一页给出的 next,请从第一页重新读取。") from error


def refuse_unknown(request: HttpRequest, known: Collection[str]) -> None:
    """A misspelt filter must not give everything."""
    if unknown := sorted(set(request.GET) - {*known, CURSOR}):
        raise BadQuery(f"没有这个查询条件:{'、'.join(unknown)[:100]}。")


def key_asked(request: HttpRequest, name: str) -> int | None:
    """A number that is no key matches nothing."""
    text = request.GET.get(name, "")
    return (typed_key(text) or 0) if text else None
