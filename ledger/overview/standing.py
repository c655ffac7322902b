"""How things stand: what the overview and the screen of a meeting room both begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from issues.models import Inspection
from ledger.figures import Figures, figures, measures_in
from ledger.kept.overview import figures_of_many
from ledger.overview.ahead import Ahead, ahead
from ledger.overview.changes import Change, changes
from ledger.rates import percent
from measures.models.measure import MeasureQuerySet


@dataclass(frozen=True)
class Standing:
    """``is_many``: units are compared, from kept figures; ``ahead`` would read all their measures."""

    measures: MeasureQuerySet
    figures: Figures
    is_many: bool
    ahead: Ahead | None
    changes: list[Change]

    @property
    def due_rate(self) -> str:
        """What should be reached by today, of everything."""
        return percent(self.ahead.due, self.figures.whole.total) if self.ahead else ""


def standing(user: User, inspection: Inspection | None, *, today: date) -> Standing:
    """Of one inspection, or of everything ``user`` may read; the number of reads is fixed."""
    measures = measures_in(user, inspection)
    if inspection is None and user.is_supervisor:
        found = figures_of_many(user, today=today)
        return Standing(measures, found, is_many=True, ahead=None, changes=[])
    found = figures(user, inspection, today=today)
    return Standing(
        measures,
        found,
        is_many=False,
        ahead=ahead(measures, found, today=today),
        changes=changes(user, inspection, measures=measures, found=found, today=today),
    )
