"""What a rule finds, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from reporting.check.scope import CheckMeasure


class CheckLevel(models.TextChoices):
    """Errors hold a snapshot back unless somebody gives a reason."""

    ERROR = "ERROR", "错误"
    WARNING = "WARNING", "提醒"

    @property
    def colour(self) -> str:
        return "red" if self is CheckLevel.ERROR else "amber"


@dataclass(frozen=True)
class CheckProblem:
    """One sentence about one measure, finding or text; ``url`` is the page where it is mended."""

    rule: str
    level: CheckLevel
    message: str
    url: str
    measure_id: int | None = None


# How grave, the sentence, the measure it speaks of, and the page where it is mended.
Found = Iterator[tuple[CheckLevel, str, CheckMeasure | None, str]]
