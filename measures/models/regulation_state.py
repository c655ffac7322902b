"""What is done with a 制度, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


class RegulationAct(models.TextChoices):
    """What is done with a regulation."""

    FORMULATED = "FORMULATED", "制定"
    REVISED = "REVISED", "修订"
    ISSUED = "ISSUED", "印发"
    ABOLISHED = "ABOLISHED", "废止"


# What counts where several were done with one regulation in one round: 制定并印发 is one that was made.
WEIGHT = (RegulationAct.FORMULATED, RegulationAct.REVISED, RegulationAct.ABOLISHED, RegulationAct.ISSUED)
# 建章立制: what is there afterwards.
BUILT = (RegulationAct.FORMULATED, RegulationAct.REVISED, RegulationAct.ISSUED)


def counted_act(acts: Iterable[str]) -> RegulationAct:
    """The one under which a regulation is counted, once; ``acts`` are not empty."""
    done = set(acts)
    return next(act for act in WEIGHT if act in done)


class RegulationState(models.TextChoices):
    """Where a regulation stands on a day."""

    IN_FORCE = "IN_FORCE", "现行有效"
    EXPIRED = "EXPIRED", "已过有效期"
    SUPERSEDED = "SUPERSEDED", "已被替代"
    ABOLISHED = "ABOLISHED", "已废止"

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self]


STATE_COLOURS: dict[str, str] = {
    RegulationState.IN_FORCE: "green",
    RegulationState.EXPIRED: "red",
    RegulationState.SUPERSEDED: "grey",
    RegulationState.ABOLISHED: "grey",
}
