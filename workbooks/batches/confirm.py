"""Confirming a batch: planned again under lock, and written file after file in one transaction."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit.exceptions import Refused
from workbooks.batches.plan import BatchPlan, plan_stored
from workbooks.batches.store import locked_batch, waiting_files
from workbooks.merging.apply import PlanWriter, locked_inspection, note_imported, refuse_to_write
from workbooks.merging.newcomers import NewcomerMaker
from workbooks.merging.snapshot import take_snapshot
from workbooks.models import ImportBatch


def plan_of_batch(batch: ImportBatch, *, by: User) -> BatchPlan:
    """What importing its waiting files would do now."""
    return plan_stored(waiting_files(batch), take_snapshot(batch.inspection), by=by)


@transaction.atomic
def confirm_batch(batch_id: int, *, by: User, digest: str, skip_errors: bool = False) -> BatchPlan:
    """Writes the plan with that digest, all files or none; raises ``Refused``, and nothing is written."""
    batch = locked_batch(batch_id, by=by)
    rows = waiting_files(batch, is_locked=True)
    if not rows:
        raise Refused("这一批台账已经导入过,不能再次导入。要再导入,请重新上传。")
    inspection = locked_inspection(batch.inspection_id)
    plan = plan_stored(rows, take_snapshot(inspection, is_locked=True), by=by)
    refuse_to_write(plan, digest=digest, skip_errors=skip_errors)
    made: dict[int, int] = {}
    maker = NewcomerMaker(by=by)
    for file in plan.files:
        if file.file.row is not None:
            row = file.file.row
            PlanWriter(inspection, by=by, reason=row.reason, made=made, maker=maker).write(file.plan)
            row.sender = file.sender
            note_imported(row, file.plan, by=by)
    return plan
