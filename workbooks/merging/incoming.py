"""A file as it was read, with what was chosen for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workbooks.identity import Origin
from workbooks.reading import WorkbookReading


@dataclass(frozen=True)
class Incoming:
    """With the choices made in the preview; what has no date is of ``received_on``."""

    reading: WorkbookReading
    origin: Origin | None
    received_on: date
    choices: Mapping[str, str]
