"""How many opinions came in and were answered; numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from issues.models import Inspection
from opinions.models import Publication, PublicOpinion
from opinions.workflow import UNANSWERED, OpinionState


@dataclass(frozen=True)
class OpinionFigures:
    """``answered``: with an answer, also when it is closed since; what is closed without one is not."""

    received: int
    answered: int
    told: int
    closed: int
    late: int
    displays: int

    @property
    def sentence(self) -> str:
        """“收到意见3条,已答复2条”; "" where nothing was ever displayed and nothing came in."""
        return f"收到意见{self.received}条,已答复{self.answered}条" if self.received or self.displays else ""

    @property
    def summary(self) -> str:
        """All of it in one line, above the list."""
        more = (("已告知", self.told), ("已办结", self.closed), ("逾期未答复", self.late))
        told = [f"{label}{count}条" for label, count in more if count]
        return ",".join([self.sentence or "还没有收到意见", *told]) + "。"


def opinion_figures(inspection: Inspection, *, today: date) -> OpinionFigures:
    """Two reads."""
    found = PublicOpinion.objects.filter(inspection=inspection).aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(answered_on__isnull=False)),
        told=Count("pk", filter=Q(told_on__isnull=False)),
        closed=Count("pk", filter=Q(state=OpinionState.CLOSED)),
        late=Count("pk", filter=Q(state__in=UNANSWERED, due_on__lt=today)),
    )
    displays = Publication.objects.standing().filter(inspection=inspection).count()
    return OpinionFigures(**found, displays=displays)
