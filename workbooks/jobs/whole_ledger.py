"""The ledger as a workbook, when it is too large for a request."""

from __future__ import annotations

from audit.exceptions import Refused
from jobs.kinds import JobResult, JobRun, kind
from ledger.columns import file_name
from ledger.listing import record_export, title_of
from ledger.rows import ledger_rows
from measures.filters import MeasureFilter
from workbooks.writing.whole_ledger import write_workbook


@kind("whole_ledger", label="台账导出")
def make_whole_ledger(run: JobRun) -> JobResult:
    """``filter`` is the query of the list: the file holds what its reader may see when it is made."""
    found = MeasureFilter(run.arguments["filter"], user=run.by)
    if refusals := found.refusals():
        raise Refused("没有导出:" + "".join(refusals))
    title = title_of(found)
    path = run.folder / "ledger.xlsx"
    total = found.qs.count()
    count = write_workbook(
        path,
        ledger_rows(found.qs),
        title=f"{title}整改台账",
        on_row=lambda done: run.progress(min(done, total), total + 1),
    )
    record_export(run.by, found, count=count)
    return JobResult(path, file_name(title), text=f"共{count}条措施。")
