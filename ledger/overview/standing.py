"""How things stand: what the overview and the screen of a meeting room both begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from issues.models import Inspection
from ledger.figures import Figures, figures, measures_in
from ledger.kept.overview import figures_of_many
from ledger.moves import MAX_MOVES, NewestMove, moved_last, moves_of, newest_moves
from ledger.overview.ahead import AHEAD_DAYS, MAX_COMING, Ahead, ahead
from ledger.overview.changes import Change, changes
from ledger.own import OwnMeasures, own_seen
from ledger.rates import percent
from measures.filters.filter_set import readable_measures
from measures.models.measure import MeasureQuerySet
from measures.pages.late import due_soon
from measures.pages.soonest import SeenMeasures


@dataclass(frozen=True)
class Standing:
    """``is_many``: units are compared, from kept figures; ``ahead`` would read all their measures.

    ``activity``: the newest moves. ``own``: what was read of one inspection for a handler or leader.
    """

    user: User
    inspection: Inspection | None
    figures: Figures
    is_many: bool
    ahead: Ahead | None
    changes: list[Change]
    activity: list[NewestMove]
    own: OwnMeasures | None = None

    @property
    def measures(self) -> MeasureQuerySet:
        return measures_in(self.user, self.inspection)

    @property
    def due_rate(self) -> str:
        """What should be reached by today, of everything."""
        return percent(self.ahead.due, self.figures.whole.total) if self.ahead else ""


def standing(
    user: User, inspection: Inspection | None, *, today: date, seen: SeenMeasures | None = None
) -> Standing:
    """Of one inspection, or of everything ``user`` may read; the number of reads is fixed.

    ``seen``: as ``own_seen`` says, where it was put together already.
    """
    if inspection is None and user.is_supervisor:
        found = figures_of_many(user, today=today)
        return Standing(user, None, found, is_many=True, ahead=None, changes=[], activity=_newest(user))
    mine = (seen or own_seen(user)) if inspection else None
    own = OwnMeasures.of(mine, inspection) if mine and inspection else None
    found = figures(user, inspection, today=today, own=own)
    if own:
        moved, coming = own.moved_last(MAX_MOVES), own.due_next(AHEAD_DAYS, today=today, most=MAX_COMING)
    else:
        rows = SeenMeasures.of(measures_in(user, inspection))
        moved = moved_last(rows) if inspection else []
        coming = rows.soonest([due_soon(today, days=AHEAD_DAYS)], most=MAX_COMING)[:MAX_COMING]
    return Standing(
        user,
        inspection,
        found,
        is_many=False,
        ahead=ahead(coming, found, today=today),
        changes=changes(user, inspection, own=own, found=found, today=today),
        activity=moves_of(user, moved) if inspection else _newest(user),
        own=own,
    )


def _newest(user: User) -> list[NewestMove]:
    return newest_moves(user, readable_measures(user))
