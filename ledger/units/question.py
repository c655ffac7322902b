"""Which units are asked for and in which order; page, print and workbook are made from the same question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from django.db.models import (
    Case,
    DateField,
    Expression,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import QueryDict

from accounts.models import Organization, OrganizationQuerySet, User
from accounts.numbers import typed_key
from issues.models import Inspection
from jobs.paging import SortKey, SortOrder, ordering
from ledger.models import OrganizationGroup, ReportedFigures

MAX_WORDS = 40
KEPT = "inspections__kept_figures"
FIRST = "overdue"


def _order(label: str, *, is_descending: bool = True, is_date: bool = False) -> SortOrder:
    first = SortKey("figure", is_descending=is_descending, is_date=is_date)
    return SortOrder(label, (first, SortKey("id")))


ORDERS: dict[str, SortOrder] = {
    FIRST: _order("逾期多的在前"),
    "rate": _order("完成率低的在前", is_descending=False),
    "rate_last": _order("完成率高的在前"),
    "stalled": _order("30天没有进展多的在前"),
    "returned": _order("已退回多的在前"),
    "postponed": _order("延过期多的在前"),
    "lapsed": _order("长期坚持断档多的在前"),
    "open_findings": _order("未销号问题多的在前"),
    "filed": _order("最近报送早的在前", is_descending=False, is_date=True),
    "filed_last": _order("最近报送晚的在前", is_date=True),
    "entered": _order("按登记顺序", is_descending=False),
}


@dataclass(frozen=True)
class UnitQuestion:
    """``round`` "" is every round, ``group`` 0 every unit."""

    user: User
    words: str = ""
    round: str = ""
    group: int = 0
    sort: str = FIRST

    @classmethod
    def of(cls, user: User, data: QueryDict) -> UnitQuestion:
        words = data.get("q", "").replace("\0", "").strip()[:MAX_WORDS]
        name = data.get("round", "").replace("\0", "")[:100]
        sort = data.get("sort", "")
        return cls(user, words, name, typed_key(data.get("group", "")), sort if sort in ORDERS else FIRST)

    @property
    def query(self) -> str:
        """As it stands in an address, without what is not asked."""
        return self.query_with()

    def query_with(self, **changes: str) -> str:
        asked = {"q": self.words, "round": self.round, "group": str(self.group or ""), "sort": self.sort}
        asked |= changes
        asked["sort"] = "" if asked["sort"] == FIRST else asked["sort"]
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in asked.items() if value})
        return kept.urlencode()

    def units(self) -> OrganizationQuerySet:
        rows = Organization.objects.visible_to(self.user)
        for word in self.words.split():
            rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
        if self.round:
            inspected = Inspection.objects.current().filter(round=self.round)
            in_round = Q(pk__in=inspected.values("organization_id"))
            rows = rows.filter(in_round | Q(pk__in=self._elsewhere))
        if self.group:
            groups = OrganizationGroup.objects.visible_to(self.user).filter(pk=self.group)
            rows = rows.filter(pk__in=groups.values("organizations"))
        return rows

    @cached_property
    def _elsewhere(self) -> list[int]:
        """Units whose report counts the round. Names are free text: SQLite finds no key with quotes."""
        rows = ReportedFigures.objects.values_list("organization_id", "rounds")
        return [unit for unit, rounds in rows if self.round in rounds]

    def sortable(self) -> OrganizationQuerySet:
        """``units`` with ``figure``, what they are ordered by: as it is kept, so at most a minute old."""
        own = Organization.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        # By itself for each unit: grouped together, SQLite sorts by every column of them.
        return self.units().annotate(figure=Subquery(own.annotate(own=self._figure()).values("own")))

    def ordered(self) -> OrganizationQuerySet:
        """All of them in their order, for print and workbook."""
        return self.sortable().order_by(*ordering(ORDERS[self.sort].keys, is_backwards=False))

    def _figure(self) -> Expression:
        """Of a unit that works elsewhere what it reported goes before what may still stand here.

        Within a round its numbers have no columns to sort by: it stands with the units that have none.
        """
        here, reported = self._figure_here(), self._figure_reported()
        if self.round or reported is None:
            return here
        return Case(When(reported_figures__isnull=False, then=reported), default=here)

    def _figure_reported(self) -> Expression | None:
        """Of a single row: the maximum is it."""
        match self.sort.removesuffix("_last"):
            case "rate":
                done, total = (Max(f"reported_figures__{name}") for name in ("done", "total"))
                return Coalesce(done * 1000 / NullIf(total, 0), -1, output_field=IntegerField())
            case "filed":
                return Cast(Max("reported_figures__as_of"), DateField())
            case "entered":
                return None
            case name:
                return Max(f"reported_figures__{name}")

    def _figure_here(self) -> Expression:
        match self.sort.removesuffix("_last"):
            case "rate":
                return self._rate()
            case "filed":
                standing = Q(inspections__filings__withdrawn_at__isnull=True) & self._counted_inspections()
                return Max("inspections__filings__filed_on", filter=standing)
            case "open_findings":
                return self._sum(F(f"{KEPT}__findings") - F(f"{KEPT}__findings_closed"))
            case "entered":
                return Value(0, output_field=IntegerField())
            case name:
                return self._sum(F(f"{KEPT}__{name}"))

    def _counted_inspections(self) -> Q:
        counted = Q(inspections__archived_at__isnull=True)
        return counted & Q(inspections__round=self.round) if self.round else counted

    def _sum(self, what: Expression | F) -> Expression:
        return Coalesce(Sum(what, filter=self._counted_inspections()), 0)

    def _rate(self) -> Expression:
        """In thousandths; units without measures come before all others."""
        completed, long_term = F(f"{KEPT}__completed"), F(f"{KEPT}__long_term_completed")
        counts = When(inspections__is_long_term_counted=True, then=completed)
        done = self._sum(Case(counts, default=completed - long_term, output_field=IntegerField()))
        names = ("draft", "in_progress", "submitted", "returned")
        parts = [F(f"{KEPT}__{name}") for name in names]
        total = self._sum(reduce(add, parts, completed))
        return Coalesce(done * 1000 / NullIf(total, 0), -1, output_field=IntegerField())
