"""A scan or photo comes in: stored, read by a job, shown beside its pictures, its lines corrected."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from audit.exceptions import Refused
from jobs import worker
from jobs.models import Job, JobStatus
from notices.imports.corrections import correct
from notices.imports.reading import state_of
from notices.imports.scan_lines import TextEdit, check_lines, lines_of
from notices.imports.scans import KEPT, forget_unread
from notices.models import Notice, ScannedLine, ScannedPage, ScanUpload
from notices.parser.corrections import SetLevel
from notices.parser.model import Level
from tests.cast import Cast
from tests.notices.engines import LINES, RIGHT, TEXT, WRONG, scan_files, scanned, stored_scan
from tests.notices.files.scans import drawn, saved

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def office(cast: Cast) -> Client:
    return cast.client("office")


def media() -> set[Path]:
    return {path for path in Path(django_settings.MEDIA_ROOT).glob("scans/*/*") if path.is_file()}


def sent(client: Client, row: Notice, texts: dict[int, str], **more: object) -> _MonkeyPatchedWSGIResponse:
    data = {f"line-{pk}": text for pk, text in texts.items()}
    fixed = {"act": "line", "seen": state_of(row), "page": 1}
    return client.post(f"/imports/{row.pk}/lines/", {**fixed, **data, **more})


def doubtful(row: Notice) -> ScannedLine:
    return lines_of(row).get(is_doubtful=True)


def test_photos_of_the_pages_become_one_text_in_the_order_of_their_names(office: Client) -> None:
    answer = office.post("/imports/", {"file": scan_files()[::-1], "text": ""})
    row = Notice.objects.get()
    assert answer.headers["Location"] == f"/imports/{row.pk}/"
    assert [upload.name for upload in row.scan_uploads.all()] == ["第2页.png", "第10页.png"]
    assert "正在识别其中的文字" in office.get(f"/imports/{row.pk}/").content.decode()
    worker.run(Job.objects.get().pk)
    row.refresh_from_db()
    assert Job.objects.get().text == f"已识别2页、{len(LINES) + 2}行,其中1行把握不大。"
    assert row.source.split("\n") == TEXT
    assert (row.pages.count(), row.scan_uploads.count()) == (2, 0)
    page = office.get(f"/imports/{row.pk}/").content.decode()
    assert "1行文字请您核对" in page
    assert "文字由图片识别而来" in page
    assert f"/imports/{row.pk}/pages/1/" in page


def test_every_line_knows_its_place_in_the_text(cast: Cast) -> None:
    row = scanned(cast)
    lines = list(lines_of(row))
    placed = [line for line in lines if line.start is not None]
    assert [line.text for line in lines if line.start is None] == ["— 1 —", "— 2 —"]
    assert all(row.source[line.start : line.end] == line.text for line in placed)


def test_a_corrected_line_is_corrected_in_the_text_and_what_was_said_stays_in_its_place(
    cast: Cast, office: Client
) -> None:
    row = scanned(cast)
    at = row.source.index("每季度")
    correct(row.pk, [SetLevel(at, Level.MEASURE)], by=cast.office)
    row.refresh_from_db()
    line = doubtful(row)
    assert sent(office, row, {line.pk: f"关于{line.text.replace(WRONG, RIGHT)}"}).status_code == 302
    row.refresh_from_db()
    assert f"关于{RIGHT}" in row.source
    assert row.corrections[0]["at"] == row.source.index("每季度")
    assert all(row.source[one.start : one.end] == one.text for one in lines_of(row) if one.start is not None)
    line.refresh_from_db()
    assert (line.checked_by_name, line.recognised) == (cast.office.label, line.text[2:].replace(RIGHT, WRONG))
    assert "请您核对" not in office.get(f"/imports/{row.pk}/").content.decode()


def test_a_line_that_is_right_is_only_marked(cast: Cast, office: Client) -> None:
    row = scanned(cast)
    before = row.source
    line = doubtful(row)
    sent(office, row, {line.pk: line.text})
    row.refresh_from_db()
    line.refresh_from_db()
    assert (row.source, line.checked_by_name) == (before, cast.office.label)


def test_saving_changes_marks_no_other_line(cast: Cast, office: Client) -> None:
    row = scanned(cast)
    first, second = list(lines_of(row))[:2]
    sent(office, row, {first.pk: f"{first.text}x", second.pk: second.text}, act="save")
    assert [line.checked_by_name for line in list(lines_of(row))[:2]] == [cast.office.label, ""]


@pytest.mark.parametrize(
    ("text", "words"), [("字" * 501, "一行最多500个字"), ("机密★5年", "密级标志")], ids=["long", "secret"]
)
def test_what_is_refused_stays_typed_and_nothing_is_written(
    cast: Cast, office: Client, text: str, words: str
) -> None:
    row = scanned(cast)
    before = row.source
    first, second = list(lines_of(row))[:2]
    answer = sent(office, row, {first.pk: "改好的一行", second.pk: text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "改好的一行" in page
    assert text in page
    row.refresh_from_db()
    assert row.source == before


def test_a_line_that_is_not_in_the_text_and_one_of_another_scan_are_refused(cast: Cast) -> None:
    row = scanned(cast)
    number = lines_of(row).filter(start=None)[0]
    with pytest.raises(Refused, match="页码、页眉或页脚"):
        check_lines(row.pk, {number.pk: "— 7 —"}, by=cast.office)
    with pytest.raises(Refused, match="不在原文中"):
        check_lines(row.pk, {number.pk + 1000: "甲"}, by=cast.office)


def test_a_page_that_somebody_else_changed_meanwhile_is_not_overwritten(cast: Cast, office: Client) -> None:
    row = scanned(cast)
    line = doubtful(row)
    check_lines(row.pk, {line.pk: "甲"}, by=cast.office)
    answer = sent(office, row, {line.pk: "乙"})
    assert "预览已有新的改动" in answer.content.decode()
    assert lines_of(row).get(pk=line.pk).text == "甲"


def test_an_imported_text_stays(cast: Cast, office: Client) -> None:
    row = scanned(cast)
    office.post(f"/imports/{row.pk}/confirm/", {"name": "又一次巡察", "kind": "REGULAR"})
    row.refresh_from_db()
    assert row.imported_at
    page = office.get(f"/imports/{row.pk}/").content.decode()
    assert f"/imports/{row.pk}/pages/1/" in page
    assert "本页已全部核对" not in page
    assert sent(office, row, {doubtful(row).pk: "甲"}).status_code == 422


def test_pictures_are_shown_to_who_may_see_the_import(cast: Cast) -> None:
    row = scanned(cast)
    answer = cast.client("office").get(f"/imports/{row.pk}/pages/1/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.getvalue().startswith(b"\xff\xd8")
    assert answer["Cache-Control"].startswith("private")
    assert cast.client("office").get(f"/imports/{row.pk}/pages/3/").status_code == 404
    for person in ("stranger", "handler", "leader", "viewer", "supervisor", "admin"):
        assert cast.client(person).get(f"/imports/{row.pk}/pages/1/").status_code == 404
        assert sent(cast.client(person), row, {doubtful(row).pk: "甲"}).status_code == 404


def test_without_the_extra_one_sentence(settings: Settings, office: Client) -> None:
    settings.SCAN_ENGINE = "tests.notices.engines.MissingEngine"
    answer = office.post("/imports/", {"file": scan_files()[0], "text": ""})
    assert answer.status_code == 422
    assert "没有安装文字识别" in answer.content.decode()
    assert not Notice.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([SimpleUploadedFile("a.tif", b"II*\0" + b"0" * 60)], "打不开这张图片"),
        ([*scan_files(), SimpleUploadedFile("正文.txt", "一、关于学习方面".encode())], "一次只能导入一份"),
        ([SimpleUploadedFile("机密★照片.png", saved(drawn([])))], "文件名带有密级标志"),
    ],
    ids=["broken", "mixed", "secret name"],
)
def test_uploads_that_are_no_scan(office: Client, files: list[SimpleUploadedFile], words: str) -> None:
    for file in files:
        file.seek(0)
    answer = office.post("/imports/", {"file": files, "text": ""})
    assert words in answer.content.decode()
    assert not Notice.objects.exists()


def test_a_scan_with_a_mark_of_secrecy_is_deleted(
    settings: Settings, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.SCAN_ENGINE = "tests.notices.engines.SecretEngine"
    with django_capture_on_commit_callbacks(execute=True):
        row = scanned(cast)
    assert Job.objects.get().error == "扫描件带有密级标志。严禁上传涉密文件。文件已从系统中删除。"
    assert row.is_unread
    assert not ScanUpload.objects.exists()
    assert not ScannedPage.objects.exists()


def test_what_could_not_be_read_can_be_read_again(settings: Settings, cast: Cast, office: Client) -> None:
    settings.SCAN_ENGINE = "tests.notices.engines.BlindEngine"
    row = scanned(cast)
    page = office.get(f"/imports/{row.pk}/").content.decode()
    assert "没有识别出文字" in page
    assert "重新识别" in page
    settings.SCAN_ENGINE = "tests.notices.engines.KnowingEngine"
    assert office.post(f"/imports/{row.pk}/read-again/").status_code == 302
    worker.run(Job.objects.latest("pk").pk)
    row.refresh_from_db()
    assert row.source.split("\n") == TEXT
    assert office.post(f"/imports/{row.pk}/read-again/", follow=True).content.decode().count("已经识别") == 1


def test_a_job_that_is_done_twice_writes_once(cast: Cast) -> None:
    row = stored_scan(cast)
    job = Job.objects.get()
    worker.run(job.pk)
    Job.objects.update(status=JobStatus.QUEUED)
    worker.run(job.pk)
    assert row.pages.count() == 2
    assert Job.objects.get().text == "已识别。"


def test_scans_that_nobody_had_read_are_forgotten(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = media()
    row = stored_scan(cast)
    assert len(media() - before) == 2
    today = timezone.localdate()
    assert forget_unread(today) == ""
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unread(today + KEPT + timedelta(days=1)) == "清理了1份没有识别的扫描件"
    assert media() == before
    assert not row.scan_uploads.exists()


def test_a_pdf_without_text_is_a_scan(office: Client) -> None:
    pdf = SimpleUploadedFile("通报.pdf", saved(drawn([]), kind="PDF"))
    assert office.post("/imports/", {"file": pdf, "text": ""}).status_code == 302
    assert ScanUpload.objects.get().name == "通报.pdf"


def test_query_counts(
    cast: Cast, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = scanned(cast)
    # The first page of a session also writes the session.
    office.get("/imports/")
    with django_assert_max_num_queries(11):
        office.get(f"/imports/{row.pk}/?page=2")


@pytest.mark.parametrize(
    ("place", "want"), [(3, 3), (10, 10), (11, 11), (12, 13), (13, 14), (14, 15), (20, 21)]
)
def test_places_move_with_a_corrected_line(place: int, want: int) -> None:
    """“数宇化” from 10 on becomes “数字字化”: what both begin and end with keeps its places."""
    assert TextEdit(10, 13, "数字字化").moved(place, before="数宇化") == want
