"""Confirming a batch of workbooks: its writes take longer than anybody waits for a page."""

from __future__ import annotations

from jobs.kinds import JobResult, JobRun, kind
from workbooks.batches.confirm import confirm_batch
from workbooks.batches.store import waiting_files
from workbooks.merging.model import RowAction
from workbooks.merging.newcomers import told_made
from workbooks.models import ImportBatch


@kind("ledger_batch", label="多份台账导入")
def make_ledger_batch(run: JobRun) -> JobResult:
    """``batch``, ``digest`` and ``skip_errors`` as the preview was confirmed; all of it or nothing.

    A second attempt after a worker died finds it imported, or finds nothing of it.
    """
    batch = ImportBatch.objects.visible_to(run.by).select_related("inspection").get(pk=run.arguments["batch"])
    if not waiting_files(batch):
        done = [row.summary for row in batch.files.all()]
        created, changed = (sum(one.get(key, 0) for one in done) for key in ("create", "change"))
        return JobResult(text=_told(len(done), created, changed))
    run.progress(0, 1)
    arguments = run.arguments
    plan = confirm_batch(
        batch.pk, by=run.by, digest=arguments["digest"], skip_errors=arguments["skip_errors"]
    )
    counts = (plan.count(action) for action in (RowAction.CREATE, RowAction.CHANGE))
    return JobResult(text=_told(len(plan.files), *counts) + told_made(plan.newcomers))


def _told(files: int, created: int, changed: int) -> str:
    return f"已导入{files}份台账:新增{created}条措施,修改{changed}行。"
