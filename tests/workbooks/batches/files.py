"""Files of several departments, and how they are taken in and written together."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.workbooks.books import exported, filled_in
from tests.workbooks.returned.judging import Sent
from workbooks.batches.confirm import confirm_batch, plan_of_batch
from workbooks.batches.plan import BatchPlan
from workbooks.batches.store import store_batch
from workbooks.merging.model import RowPlan
from workbooks.models import ImportBatch


def returned(sent: Sent, name: str, cells: Mapping[str, object]) -> SimpleUploadedFile:
    """The whole ledger with what one department changed."""
    path = filled_in(sent.export(f"出-{name}"), cells)
    return SimpleUploadedFile(name, path.read_bytes())


def batch_of(sent: Sent, *files: SimpleUploadedFile) -> ImportBatch:
    return store_batch(files, inspection=sent.cast.inspection, by=sent.cast.office)


def a_batch(cast: Cast, **cells: str) -> ImportBatch:
    """One file that waits, of the cast's ledger with ``cells`` changed."""
    with tempfile.TemporaryDirectory() as folder:
        path = filled_in(exported(cast, Path(folder) / "业务科.xlsx"), cells)
        upload = SimpleUploadedFile(path.name, path.read_bytes())
    return store_batch([upload], inspection=cast.inspection, by=cast.office)


def plan(sent: Sent, batch: ImportBatch) -> BatchPlan:
    return plan_of_batch(batch, by=sent.cast.office)


def write(sent: Sent, batch: ImportBatch) -> BatchPlan:
    return confirm_batch(batch.pk, by=sent.cast.office, digest=plan(sent, batch).digest())


def told(found: BatchPlan) -> list[list[tuple[int, str]]]:
    """Of each file the rows that say something."""
    return [[(row.number, row.action.value) for row in file.told] for file in found.files]


def row_of(found: BatchPlan, file: int, number: int) -> RowPlan:
    return next(row for row in found.files[file].plan.rows if row.number == number)


def zipped(files: Mapping[str, bytes], *, is_gbk: bool = False) -> SimpleUploadedFile:
    """In UTF-8, or as Chinese Windows packs names: in GBK and without saying so."""
    data, names = io.BytesIO(), {}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(files.items()):
            printed = name.encode("gbk")
            stand_in = f"{number:02}".ljust(len(printed), "x")
            names[stand_in.encode()] = printed
            archive.writestr(stand_in if is_gbk else name, content)
    packed = data.getvalue()
    for ascii_name, printed in names.items() if is_gbk else ():
        packed = packed.replace(ascii_name, printed)
    return SimpleUploadedFile("返回.zip", packed)
