"""查毒: what the virus scanner said of a file, and which files nobody opens because of it."""

from __future__ import annotations

from django.db import models


class ScanState(models.TextChoices):
    """What the virus scanner said. Without one nothing is scanned, and nothing is held back."""

    UNSCANNED = "UNSCANNED", "未查毒"
    CLEAN = "CLEAN", "已查毒"
    WAITING = "WAITING", "待查"
    INFECTED = "INFECTED", "已隔离"

    @property
    def colour(self) -> str:
        return SCAN_COLOURS[self]


SCAN_COLOURS: dict[str, str] = {
    ScanState.UNSCANNED: "grey",
    ScanState.CLEAN: "green",
    ScanState.WAITING: "amber",
    ScanState.INFECTED: "red",
}
# Nobody opens these, whatever the role.
HELD = (ScanState.WAITING, ScanState.INFECTED)
