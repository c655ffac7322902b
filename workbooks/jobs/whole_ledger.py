"""The ledger as a workbook, when it is too large for a request."""

from __future__ import annotations

from jobs.kinds import JobResult, JobRun, kind
from measures.filters.filter_set import MeasureFilter
from workbooks.exports.ledger_export import filtered_ledger


@kind("whole_ledger", label="台账导出")
def make_whole_ledger(run: JobRun) -> JobResult:
    """``filter`` is the query of the list: the file holds what its reader may see when it is made."""
    chosen = filtered_ledger(MeasureFilter(run.arguments["filter"], user=run.by), by=run.by)
    path = run.folder / "ledger.xlsx"
    total = chosen.measures.count()
    count = chosen.write(path, on_row=lambda done: run.progress(min(done, total), total + 1))
    return JobResult(path, chosen.file_name, text=f"共{count}条措施。")
