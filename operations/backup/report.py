"""What came of a backup, beside it: read by the operations page, needed by no restore."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from operations.backup.place import UNFINISHED, new_file, open_plain

NAME = "report.json"
SHOWN = 20


@dataclass(frozen=True)
class Trial:
    """How putting the backup back, aside, went; without ``is_read`` only hashes were asked."""

    is_good: bool
    sentence: str
    seconds: int
    is_read: bool = True


@dataclass(frozen=True)
class BackupReport:
    """``faults`` are sentences, the first ``SHOWN`` of ``count``; ``mended`` contents were written anew."""

    count: int = 0
    faults: list[str] = field(default_factory=list)
    mended: int = 0
    trial: Trial | None = None


def report_of(faults: Sequence[str], *, mended: int) -> BackupReport:
    return BackupReport(len(faults), list(faults[:SHOWN]), mended)


def write(report: BackupReport, folder: Path) -> None:
    work = folder / (NAME + UNFINISHED)
    work.unlink(missing_ok=True)
    with new_file(work) as file:
        file.write(json.dumps(asdict(report), ensure_ascii=False, indent=1).encode())
    work.replace(folder / NAME)


def read(folder: Path) -> BackupReport:
    """Nothing to say where there is none: an earlier version's backup, or a damaged one."""
    try:
        with open_plain(folder / NAME) as file:
            found = json.load(file)
        report = BackupReport(**found)
        return replace(report, trial=Trial(**found["trial"])) if found["trial"] else report
    except (OSError, ValueError, TypeError, KeyError):
        return BackupReport()
