"""Which regulations are asked for, in which order; page and workbook are made from the same question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from accounts.numbers import typed_key
from jobs.paging import SortKey, SortOrder, ordering
from measures.models import Regulation
from measures.models.regulation import RegulationQuerySet
from measures.models.regulation_state import RegulationAct, RegulationState
from statements import title_key

MAX_WORDS = 60
FIRST, DUE = "newest", "DUE"
NEWEST = SortKey("id", is_descending=True)

ORDERS: dict[str, SortOrder] = {
    FIRST: SortOrder("最近登记的在前", (NEWEST,)),
    "dated": SortOrder(
        "制定(修订)日期晚的在前", (SortKey("dated_on", is_descending=True, is_date=True), NEWEST)
    ),
    "expires": SortOrder("先到期的在前", (SortKey("expires_on", is_date=True), NEWEST)),
    "review": SortOrder("先评估的在前", (SortKey("review_on", is_date=True), NEWEST)),
    "entered": SortOrder("按登记顺序", (SortKey("id"),)),
}
# What is soon to be done is no state, but is asked for beside them.
STATES: dict[str, str] = {
    "": "全部",
    RegulationState.IN_FORCE: RegulationState.IN_FORCE.label,
    DUE: "90天内到期或应评估",
    RegulationState.EXPIRED: RegulationState.EXPIRED.label,
    RegulationState.SUPERSEDED: RegulationState.SUPERSEDED.label,
    RegulationState.ABOLISHED: RegulationState.ABOLISHED.label,
}


@dataclass(frozen=True)
class RegulationQuestion:
    """``organization``, ``inspection`` and ``department`` are keys, 0 for any."""

    user: User
    words: str = ""
    state: str = ""
    act: str = ""
    department: int = 0
    inspection: int = 0
    organization: int = 0
    sort: str = FIRST

    @classmethod
    def of(cls, user: User, data: QueryDict) -> RegulationQuestion:
        state, act, sort = (data.get(name, "") for name in ("state", "act", "sort"))
        return cls(
            user,
            words=data.get("q", "").replace("\0", "").strip()[:MAX_WORDS],
            state=state if state in STATES else "",
            act=act if act in RegulationAct.values else "",
            department=typed_key(data.get("department", "")),
            inspection=typed_key(data.get("inspection", "")),
            organization=typed_key(data.get("organization", "")),
            sort=sort if sort in ORDERS else FIRST,
        )

    @property
    def query(self) -> str:
        """As it stands in an address, without what is not asked."""
        return self.query_with({})

    @property
    def query_without_state(self) -> str:
        return self.query_with({"state": ""})

    def query_with(self, changes: Mapping[str, str]) -> str:
        asked = {"q": self.words, "state": self.state, "act": self.act, "sort": self.sort}
        asked |= {
            name: str(getattr(self, name) or "") for name in ("department", "inspection", "organization")
        }
        asked |= changes
        asked["sort"] = "" if asked["sort"] == FIRST else asked["sort"]
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in asked.items() if value})
        return kept.urlencode()

    def whatever_state(self) -> RegulationQuerySet:
        rows = Regulation.objects.visible_to(self.user).standing()
        if self.words:
            # The key has one spelling, so that any spelling of the words finds it.
            named = Q(key__contains=title_key(self.words)) if title_key(self.words) else Q(pk__in=[])
            rows = rows.filter(named | Q(document_number__icontains=self.words))
        if self.organization:
            rows = rows.filter(organization=self.organization)
        if self.department:
            rows = rows.filter(department=self.department)
        if self.act:
            rows = rows.filter(act=self.act)
        return rows.of_inspection(self.inspection) if self.inspection else rows

    def rows(self, *, today: date, state: str | None = None) -> RegulationQuerySet:
        rows, asked = self.whatever_state(), self.state if state is None else state
        if asked == DUE:
            return rows.due(today)
        return rows.of_state(RegulationState(asked), today=today) if asked else rows

    def ordered(self, *, today: date) -> RegulationQuerySet:
        """All of them in their order, for the workbook."""
        return self.rows(today=today).order_by(*ordering(ORDERS[self.sort].keys, is_backwards=False))
