"""Promises as rows: for My work, for the page of an inspection or organization, for the measure page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from measures import rules
from measures.figures.watched import WatchLine, watch_lines
from measures.models import Measure, Watch
from measures.models.figures import Period
from measures.models.watch import WatchQuerySet, WatchState
from measures.pages.watch_chart import MAX_STRIP, ChartCell, strip
from measures.workflow import Status

# What runs out soon is offered for one click.
SOON = timedelta(days=7)
DONE = {
    Period.DAY: "今日已做",
    Period.WEEK: "本周已做",
    Period.MONTH: "本月已做",
    Period.QUARTER: "本季度已做",
    Period.HALF_YEAR: "本半年已做",
    Period.YEAR: "本年已做",
}


@dataclass(frozen=True)
class WatchRow:
    """``may_keep``: the reader may say that it was done; ``unit`` is a unit's name for who sees several."""

    line: WatchLine
    unit: str
    may_keep: bool

    @property
    def watch(self) -> Watch:
        return self.line.watch

    @property
    def pk(self) -> int:
        return self.watch.pk

    @property
    def unit_url(self) -> str:
        return f"{reverse('measures:watches')}?organization={self.watch.measure.organization_id}"

    @property
    def url(self) -> str:
        return reverse("measures:watch", args=[self.watch.pk])

    @property
    def state(self) -> WatchState:
        return self.line.state

    @property
    def strip(self) -> list[ChartCell]:
        return strip(self.line.periods)

    @property
    def said(self) -> str:
        """For who hears the strip instead of seeing it."""
        return f"最近{len(self.line.periods)}期:做到{self.line.kept}期,断档{len(self.line.missed)}期"

    @property
    def is_offered(self) -> bool:
        """One click is wanted while the period that runs was not kept; more is entered on its page."""
        due_on, current = self.watch.due_on, self.line.current
        return self.may_keep and due_on is not None and (current is None or due_on <= current.last_on)

    @property
    def is_near(self) -> bool:
        """What has time yet keeps its form folded."""
        return self.watch.due_on is not None and self.watch.due_on <= self.line.today + SOON

    @property
    def due(self) -> str:
        """Until when, and how far the period is."""
        due_on, today = self.watch.due_on, self.line.today
        if self.state is WatchState.ENDED:
            return f"坚持到{self.watch.ends_on}"
        if due_on is None:
            return "—"
        days = (due_on - today).days
        if days < 0:
            return f"{due_on},已过{-days}天"
        return f"{due_on},还有{days}天" if days else f"{due_on},就是今天"

    @property
    def progress(self) -> str:
        """“本期1/2次”; nothing of a question."""
        current, indicator = self.line.current, self.watch.indicator
        if current is None or indicator is None or indicator.target is None:
            return ""
        return f"本期{_plain(current.quantity)}/{_plain(indicator.target)}{indicator.unit}"

    @property
    def button(self) -> str:
        if self.watch.is_question:
            return "仍在坚持"
        return DONE[Period(self.watch.period)] if self.watch.every == 1 else "本期已做"

    @property
    def needs_number(self) -> bool:
        """A rate has to be said; of all else one click enters what the period lacks."""
        return self.watch.is_rate


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def watch_rows(user: User, watches: Iterable[Watch], today: date) -> list[WatchRow]:
    lines = watch_lines(watches, today, most=MAX_STRIP)
    return [
        WatchRow(
            line,
            str(line.watch.measure.organization) if user.is_supervisor else "",
            rules.refuse_keep(user, line.watch, today=today) is None,
        )
        for line in lines
    ]


def watches_of(user: User) -> WatchQuerySet:
    """With what a row shows, and what says who may enter something."""
    rows = Watch.objects.visible_to(user).for_list()
    return rows.prefetch_related("measure__supporting_departments")


def watches_on(measure: Measure) -> list[Watch]:
    """Of one measure that was read with all around it, which they hold then, too."""
    if measure.status == Status.DRAFT:
        return []
    return list(measure.watches.filter(is_active=True).select_related("indicator").order_by("id"))


def to_keep(user: User, today: date) -> WatchQuerySet:
    """What a handler has to enter: lapsed, or running out; the most urgent first."""
    own = Q(measure__department_id=user.department_id or 0) | Q(measure__handler=user)
    rows = watches_of(user).standing(today).filter(own, due_on__lte=today + SOON)
    return rows.order_by("due_on", "id")


def broken(user: User, today: date) -> WatchQuerySet:
    return watches_of(user).lapsed(today).order_by("due_on", "id")
