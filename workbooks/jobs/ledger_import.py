"""Confirming a large workbook: its writes take longer than anybody waits for a page."""

from __future__ import annotations

from jobs.kinds import JobResult, JobRun, kind
from workbooks.merging.apply import confirm
from workbooks.merging.model import RowAction
from workbooks.merging.newcomers import told_made
from workbooks.models import LedgerImport


@kind("ledger_import", label="台账导入")
def make_ledger_import(run: JobRun) -> JobResult:
    """``row``, ``digest`` and ``skip_errors`` as the preview was confirmed; all of it or nothing.

    A second attempt after a worker died finds it imported, or finds nothing of it.
    """
    row = LedgerImport.objects.visible_to(run.by).get(pk=run.arguments["row"])
    if row.is_imported:
        return JobResult(text=_told(row.summary["create"], row.summary["change"]))
    run.progress(0, 1)
    plan = confirm(
        row.pk, by=run.by, digest=run.arguments["digest"], skip_errors=run.arguments["skip_errors"]
    )
    told = _told(plan.count(RowAction.CREATE), plan.count(RowAction.CHANGE))
    return JobResult(text=told + told_made(plan.newcomers))


def _told(created: int, changed: int) -> str:
    return f"已导入:新增{created}条措施,修改{changed}条。"
