"""What the pages show of a unit that works elsewhere: numbers, rows, order, files, and always from when."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import AuditEntry
from exchange.jobs import start_check
from exchange.models import IncomingPackage
from exchange.taking import store
from jobs import worker
from jobs.models import Job
from ledger.units.question import ORDERS, UnitQuestion
from tests.cast import Cast, assigned, completed, in_days, worked_on
from tests.exchange.packages import NAME, a_report, a_state, content_of, heard, taken_in, uploaded
from tests.ledger.test_units import a_unit, asked, names
from workbooks.exports.united_ledger import UNITED, UnitedLedger

pytestmark = pytest.mark.django_db


def test_the_overview_of_units_says_from_when(cast: Cast) -> None:
    completed(cast)
    a_state(cast)
    a_unit(cast, "水利局")
    page = cast.client("supervisor").get("/units/?all").content.decode()
    assert page.count(f"数据截至 {timezone.localdate()}(上报包)") == 1
    assert f"/organizations/{cast.organization.pk}/state/" in page
    line = next(line for line in asked(cast) if line.organization == cast.organization)
    assert (line.now.total, line.now.done, line.before) == (3, 1, None)
    assert line.filed_on == timezone.localdate()
    book = cast.client("supervisor").get("/units/export/")
    sheet = load_workbook(io.BytesIO(b"".join(book))).active
    assert sheet is not None
    shown = [str(row[-1]) for row in sheet.iter_rows(values_only=True)]
    assert f"{timezone.localdate()}(上报包)" in shown
    assert "本系统实时" in shown


def test_what_is_done_here_afterwards_is_not_mixed_in(cast: Cast) -> None:
    """Rows of this deployment that go on do not move what was reported."""
    a_state(cast)
    completed(cast)
    (line,) = asked(cast)
    assert (line.now.total, line.now.done) == (3, 0)
    assert line.reported is not None


@pytest.mark.parametrize("sort", ORDERS)
def test_it_stands_in_every_order(cast: Cast, sort: str) -> None:
    assigned(cast, due_on=in_days(-3))
    a_state(cast)
    a_unit(cast, "水利局")
    found = names(cast, f"sort={sort}")
    assert sorted(found) == ["区档案馆", "区水利局"]
    if sort in ("overdue", "filed_last"):
        assert found[0] == "区档案馆"


def test_the_united_ledger_holds_its_rows(cast: Cast, tmp_path: Path) -> None:
    completed(cast)
    a_state(cast)
    a_unit(cast, "水利局")
    united = UnitedLedger(UnitQuestion.of(cast.supervisor, QueryDict("")), timezone.localdate())
    assert united.count() == 5
    assert united.write(tmp_path / "a.xlsx") == 5
    book = load_workbook(tmp_path / "a.xlsx")
    together = [str(value) for row in book[UNITED].iter_rows(values_only=True) for value in row if value]
    assert any(value.startswith("中共云山区档案馆党组(数据截至") for value in together)
    assert "中共云山区水利局党组" in together
    assert "数据截至" in str(book["区档案馆"]["A1"].value)
    assert "数据截至" not in str(book["区水利局"]["A1"].value)


def test_the_state_its_files_and_earlier_ones(cast: Cast) -> None:
    worked_on(cast)
    first = taken_in(cast, a_report(cast, has_evidence=True))
    client, page = cast.client("supervisor"), f"/organizations/{cast.organization.pk}/state/"
    text = client.get(page).content.decode()
    assert first.as_of_text in text
    assert "建立走访台账" in text
    number = next(
        at for at, one in enumerate(first.manifest["files"], start=1) if one["path"].startswith("evidence/")
    )
    url = f"/incoming-packages/{first.pk}/files/{number}/"
    assert url in text
    answer = client.get(url)
    assert b"".join(answer) == f"%PDF-1.4 {cast.measure.pk}".encode()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/incoming-packages/{first.pk}/files/99/").status_code == 404
    taken_in(cast, a_report(cast))
    assert "不是最新的一份" in client.get(f"{page}?package={first.pk}").content.decode()
    assert client.get(f"{page}?package=999").status_code == 404
    Path(first.file.path).write_bytes(b"other")
    assert client.get(url).status_code == 302


def test_uploaded_looked_at_and_confirmed_on_the_page(cast: Cast) -> None:
    client = cast.client("supervisor")
    upload = SimpleUploadedFile(NAME, content_of(a_report(cast)))
    answer = client.post("/exchange/take-in/", {"file": upload})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "第一次收到用这把密钥签名的包" in page
    assert heard().replace(" ", "") not in page.replace(" ", "")
    confirmed = client.post(f"{answer['Location']}confirm/", {"heard": "1234 5678 1234 5678"})
    assert (confirmed.status_code, "指纹末16位不对" in confirmed.content.decode()) == (422, True)
    assert client.post(f"{answer['Location']}confirm/", {"heard": heard()}).status_code == 302
    assert IncomingPackage.objects.get().state == "TAKEN"
    again = client.post(f"{answer['Location']}confirm/", {"heard": heard()})
    assert again.status_code == 302
    bare = client.post("/exchange/take-in/", {"file": SimpleUploadedFile("台账.xlsx", b"PK")})
    assert "请选择单位" in bare.content.decode()


def test_a_large_one_is_checked_behind_the_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 0)
    client = cast.client("supervisor")
    upload = SimpleUploadedFile(NAME, content_of(a_report(cast)))
    answer = client.post("/exchange/take-in/", {"file": upload})
    job, row = Job.objects.get(), IncomingPackage.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert row.state == "CHECKING"
    sent = client.post(f"/incoming-packages/{row.pk}/confirm/", {"heard": heard()}, follow=True)
    assert "还在核对" in sent.content.decode()
    worker.run(job.pk)
    row.refresh_from_db()
    assert (Job.objects.get().status, row.state) == ("DONE", "WAITING")


def test_a_large_one_that_is_broken_never_counts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 0)
    row = uploaded(cast, content_of(a_report(cast)))
    path = Path(row.file.path)
    content = bytearray(path.read_bytes())
    content[len(content) // 4] ^= 0xFF
    path.write_bytes(bytes(content))
    job = start_check(row, by=cast.supervisor)
    worker.run(job.pk)
    assert Job.objects.get().status == "FAILED"
    assert not IncomingPackage.objects.exists()
    (told,) = AuditEntry.objects.filter(event="REMOVE_PACKAGE").values_list("detail", flat=True)
    assert told.startswith("核对没有通过(") and row.sha256 in told
