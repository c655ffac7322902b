"""Which pages a list leads on to, however it is cut: by number, or behind the last row that was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.core.paginator import Page

PREVIOUS, NEXT = "上一页", "下一页"


@dataclass(frozen=True)
class PageStep:
    """``query`` is the place in the list, as it stands in the address: ``page=2``."""

    label: str
    query: str
    is_back: bool = False

    @property
    def rel(self) -> str:
        return "prev" if self.is_back else "next"


class Stepping(Protocol):
    """A page that knows its neighbours."""

    def steps(self) -> list[PageStep]: ...


def steps_of(page: Stepping | Page) -> list[PageStep]:
    if not isinstance(page, Page):
        return page.steps()
    found = []
    if page.has_previous():
        found.append(PageStep(PREVIOUS, f"page={page.previous_page_number()}", is_back=True))
    if page.has_next():
        found.append(PageStep(NEXT, f"page={page.next_page_number()}"))
    return found
