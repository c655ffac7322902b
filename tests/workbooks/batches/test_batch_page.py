"""The pages of several files at once: upload, preview, whose they are, choices, confirm."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from issues.models import Inspection
from tests.answers import Answer
from tests.cast import Cast, fresh
from tests.jobs.test_large_files import made
from tests.workbooks.batches.files import batch_of, returned, zipped
from tests.workbooks.books import HEADER, table
from tests.workbooks.returned.by_hand import OWN
from tests.workbooks.returned.judging import Sent, sent_ledger
from workbooks.models import ImportBatch, LedgerImport

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = reverse("workbooks:ledger_imports")


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Sent:
    return sent_ledger(cast, tmp_path)


@pytest.fixture
def office(cast: Cast) -> Client:
    return cast.client("office")


@pytest.fixture
def batch(sent: Sent) -> ImportBatch:
    """Two files that say different things of one measure."""
    return batch_of(
        sent,
        returned(sent, "业务科.xlsx", {"O5": "已培训", "O3": "走访九户"}),
        returned(sent, "返回.xlsx", {"O3": "走访八户", "M4": "2031.9"}),
        SimpleUploadedFile("坏的.xlsx", b"nothing"),
    )


def url(name: str, batch: ImportBatch) -> str:
    return reverse(f"workbooks:ledger_batch{name}", args=[batch.pk])


def page(client: Client, batch: ImportBatch, **query: str) -> str:
    answer = client.get(url("", batch), query)
    assert answer.status_code == 200
    return answer.content.decode()


def digest(client: Client, batch: ImportBatch) -> str:
    return str(client.get(url("", batch)).context["digest"])


def confirm(client: Client, batch: ImportBatch, **data: str) -> Answer:
    return client.post(url("_confirm", batch), {"digest": digest(client, batch), **data})


def test_several_files_lead_to_one_preview(sent: Sent, office: Client) -> None:
    files = [returned(sent, "业务科.xlsx", {"O5": "已培训"}), SimpleUploadedFile("坏的.xlsx", b"x")]
    answer = office.post(LIST, {"inspection": sent.cast.inspection.pk, "file": files})
    batch = ImportBatch.objects.get()
    assert answer["Location"] == url("", batch)
    text = page(office, batch)
    for words in ("收到的文件(1份)", "坏的.xlsx", "读不出内容", "已培训", "还没有收到的部门(1个)", "办公室"):
        assert words in text


def test_a_zip_of_a_first_ledger_makes_its_inspection(sent: Sent, office: Client) -> None:
    content = table(sent.folder / "a.xlsx", [HEADER, *OWN]).read_bytes()
    answer = office.post(LIST, {"new_inspection": "又一次巡察", "file": zipped({"业务科.xlsx": content})})
    assert answer.status_code == 302
    assert ImportBatch.objects.get().inspection == Inspection.objects.get(name="又一次巡察")
    bad = office.post(LIST, {"new_inspection": "第三次巡察", "file": zipped({"坏的.xlsx": b"x"})})
    assert bad.status_code == 422
    assert "坏的.xlsx" in bad.content.decode()
    assert not Inspection.objects.filter(name="第三次巡察").exists()


def test_rows_that_are_the_same_are_folded(batch: ImportBatch, office: Client) -> None:
    text = page(office, batch)
    assert "(1)制定全年学习计划" not in text
    assert "(1)制定全年学习计划" in page(office, batch, show="ALL")
    assert "“业务科.xlsx”" in text
    assert "两份文件写的不同,用哪一个?" in text


def test_choices_and_readings_are_said_once_for_all_files(
    sent: Sent, batch: ImportBatch, office: Client
) -> None:
    assert confirm(office, batch).status_code == 422
    office.post(url("_choices", batch), {"all": "accept_all"})
    second = batch.files.order_by("pk")[1]
    key = f"{sent.measures[0].pk}.outcome"
    office.post(url("_choices", batch), {f"f{second.pk}-choice-{key}": "file"})
    assert confirm(office, batch).status_code == 302
    assert fresh(sent.measures[0]).outcome == "走访八户"
    assert str(fresh(sent.measures[1]).due_on) == "2031-09-30"
    assert "已导入的文件" in page(office, batch)
    assert confirm(office, batch).status_code == 422


def test_whose_a_file_is_can_be_said(sent: Sent, batch: ImportBatch, office: Client) -> None:
    first, second = batch.files.order_by("pk")
    data = {f"f{first.pk}-sender": str(sent.cast.general.pk), f"f{second.pk}-left-out": "1"}
    assert office.post(url("_files", batch), data).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sender, second.batch) == (sent.cast.general, None)
    text = page(office, batch)
    assert "还没有收到的部门(1个)" in text
    assert "两份文件写的不同" not in text


def test_files_are_added(sent: Sent, batch: ImportBatch, office: Client) -> None:
    upload = returned(sent, "办公室.xlsx", {"O4": "已修订"})
    office.post(url("_add", batch), {"file": [upload, SimpleUploadedFile("又坏.xlsx", b"x")]})
    assert batch.files.count() == 3
    text = page(office, batch)
    assert "又坏.xlsx" in text
    assert "还有未完成措施的部门都已报送" in text
    assert office.post(url("_add", batch)).status_code == 422


def test_a_round_begins_on_the_day_that_is_said(sent: Sent, batch: ImportBatch, office: Client) -> None:
    LedgerImport.objects.filter(batch=batch).update(batch=None, sender=sent.cast.general)
    assert "(1个)" in page(office, batch)
    assert "还没有收到的部门(2个)" in page(office, batch, since="2999-01-01")
    assert "还没有收到的部门" in page(office, batch, since="2999-13-01")


def test_a_stale_preview_is_shown_anew(sent: Sent, batch: ImportBatch, office: Client) -> None:
    answer = office.post(url("_confirm", batch), {"digest": "old", "skip_errors": "1"})
    assert answer.status_code == 409
    assert fresh(sent.measures[2]).outcome == ""


def test_a_large_batch_is_written_behind_the_page(
    sent: Sent, batch: ImportBatch, office: Client, settings: Settings
) -> None:
    settings.IMPORT_ROWS_IN_REQUEST = 3
    assert confirm(office, batch, skip_errors="1").status_code == 302
    job = made()
    assert (job.status, job.text) == ("DONE", "已导入2份台账:新增0条措施,修改2行。")
    assert fresh(sent.measures[2]).outcome == "已培训"


@pytest.mark.parametrize("name", ["handler", "leader", "viewer", "supervisor", "admin", "stranger"])
def test_only_the_own_office_sees_it(name: str, cast: Cast, batch: ImportBatch) -> None:
    client = cast.client(name)
    assert client.get(url("", batch)).status_code == 404
    for act in ("_add", "_files", "_choices", "_confirm"):
        assert client.post(url(act, batch)).status_code == 404


def test_get_does_nothing(batch: ImportBatch, office: Client) -> None:
    for act in ("_add", "_files", "_choices", "_confirm"):
        assert office.get(url(act, batch)).status_code == 405


def test_a_file_that_is_gone_is_said(batch: ImportBatch, office: Client) -> None:
    row = batch.files.order_by("pk")[0]
    row.file.storage.delete(str(row.file.name))
    assert "文件不见了" in page(office, batch)


def test_queries_grow_with_files_alone(
    sent: Sent, batch: ImportBatch, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        page(office, batch)
