"""The place in a long list that an address names, for every page that turns one over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypedDict, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jobs.paging import BadCursor

RequestT = TypeVar("RequestT", bound=HttpRequest)
Named = ParamSpec("Named")


class Cursors(TypedDict):
    """As ``read_page`` and ``read_lines`` take them; both "" for the first page."""

    after: str
    before: str


def cursors_in(asked: Mapping[str, str]) -> Cursors:
    return {"after": asked.get("after", ""), "before": asked.get("before", "")}


def first_page_instead(
    view: Callable[Concatenate[RequestT, Named], HttpResponse],
) -> Callable[Concatenate[RequestT, Named], HttpResponse]:
    """A place that cannot be read leads to the beginning of the list, without what else was asked."""

    @wraps(view)
    def turned(request: RequestT, /, *args: Named.args, **kwargs: Named.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadCursor:
            return redirect(request.path)

    return turned
