"""Large exports and imports: offered behind the page, made by a job, the same as in the request."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from jobs import worker
from jobs.models import Job
from measures.models import Measure
from tests.cast import Cast
from tests.workbooks.books import exported, uploaded
from workbooks.merging.apply import plan_of
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db
URL = "/exports/file/"


def made() -> Job:
    job = Job.objects.latest("id")
    worker.run(job.pk)
    job.refresh_from_db()
    return job


@pytest.fixture
def few(settings: Settings) -> None:
    settings.EXPORT_ROWS_IN_REQUEST = settings.IMPORT_ROWS_IN_REQUEST = 2


def test_a_large_choice_is_made_behind_the_page(few: None, cast: Cast) -> None:
    asked: dict[str, int | list[str]] = {"inspection": cast.inspection.pk, "table": ["ledger", "summary"]}
    client = cast.client("viewer")
    assert "在后台生成" in client.get(URL, asked).content.decode()
    assert not Job.objects.exists()
    assert client.post(URL, asked).status_code == 302
    job = made()
    assert (job.status, job.kind) == ("DONE", "export_file")
    answer = client.get(f"/jobs/{job.pk}/download/")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert len([sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]) >= 1


def test_somebody_elses_inspection_is_not_found(cast: Cast) -> None:
    client = cast.client("stranger")
    assert client.post(URL, {"inspection": cast.inspection.pk, "table": "ledger"}).status_code == 404
    assert not Job.objects.exists()


def test_a_large_import_is_written_behind_the_page(few: None, cast: Cast, tmp_path: Path) -> None:
    path = exported(cast, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if "备注" in [cell.value for cell in row])
    column = [cell.value for cell in header].index("备注") + 1
    sheet.cell(header[0].row + 1, column).value = "部门补充的备注"
    book.save(path)
    row = uploaded(cast, path)
    client = cast.client("office")
    digest = plan_of(row, by=cast.office).digest()
    assert client.post(f"/ledger-imports/{row.pk}/confirm/", {"digest": digest}).status_code == 302
    assert not LedgerImport.objects.get(pk=row.pk).is_imported
    assert (made().status, made().text) == ("DONE", "已导入:新增0条措施,修改1条。")
    assert Measure.objects.filter(remark="部门补充的备注").count() == 1
