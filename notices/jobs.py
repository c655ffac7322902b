"""What this room has done behind the page: reading the text of scans; and what the clock does."""

from __future__ import annotations

from datetime import time

from jobs.kinds import JobResult, JobRun, kind
from jobs.schedule import Daily, register
from notices.imports.scans import KIND, forget_unread, recognise

register(Daily("forget_scans", "清理没有识别的扫描件", forget_unread, time(3, 40), removes=True))


@kind(KIND, label="文字识别")
def make_scan_text(run: JobRun) -> JobResult:
    """``notice`` is the one whose files are read."""
    text = recognise(run.arguments["notice"], by=run.by, on_page=run.progress)
    return JobResult(text=text)
