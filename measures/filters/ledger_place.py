"""Where in the list somebody is: its filter, order and page, as they stand in the address of the list.

The text travels on as ``?list=…``, to a measure and to acts on many, and back again.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.places import place
from measures.filters.orders import order_named

NAME = "list"
MAX_QUERY = 1500
PAGES = ("after", "before")


@dataclass(frozen=True)
class LedgerPlace:
    """``query``: the query string of the list; empty for its beginning, without a filter."""

    query: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> LedgerPlace:
        """As a page of the list sent it along."""
        sent = request.POST.get(NAME) or request.GET.get(NAME, "")
        return cls(query_of(QueryDict(sent[:MAX_QUERY]), without=()))

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.query)

    @property
    def order(self) -> str:
        return order_named(self.data.get("sort", ""))

    @property
    def url(self) -> str:
        return place("ledger") + (f"?{self.query}" if self.query else "")

    def url_at(self, measure_id: int) -> str:
        """The list, with the row of this measure in sight."""
        return f"{self.url}#m{measure_id}"

    def measure_url(self, measure_id: int) -> str:
        """The page of a measure, from which one comes back here."""
        return reverse("measures:measure", args=[measure_id]) + self.suffix

    def viewer_url(self, measure_id: int, file: object = "", **look: object) -> str:
        """Where the files of a measure are looked through; ``file`` is the version to begin with."""
        asked = {name: value for name, value in ({"file": file} | look | {NAME: self.query}).items() if value}
        address = reverse("measures:viewer", args=[measure_id])
        return f"{address}?{urlencode(asked)}" if asked else address

    @property
    def suffix(self) -> str:
        """Behind the address of a page that is to lead back here."""
        return f"?{NAME}={quote(self.query, safe='')}" if self.query else ""


def query_of(data: QueryDict, *, without: tuple[str, ...] = PAGES) -> str:
    """A query of the list without what is empty, and without its place in the pages."""
    kept = QueryDict(mutable=True)
    for key in data:
        value = str(data[key])
        if value and key not in without:
            kept[key] = value
    return kept.urlencode()
