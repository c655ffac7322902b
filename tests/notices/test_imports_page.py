"""Import in the browser: upload or paste, preview with levels, confirm in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audit.exceptions import Refused
from issues.models import Inspection, SubIssue
from measures.files.libreoffice import convert
from measures.models import Measure
from notices.imports.store import checked_text
from notices.models import Notice
from tests.cast import Cast
from tests.measures.files.documents import office as office_file
from tests.measures.files.documents import packed
from tests.notices.files.word_files import paragraph, word_file
from tests.notices.parser.documents import PLAIN, SECTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    client.force_login(cast.office)
    return client


def stored(client: Client, text: str = PLAIN) -> Notice:
    response = client.post(reverse("notices:imports"), {"text": text})
    assert response.status_code == 302, response.content.decode()
    return Notice.objects.latest("pk")


def confirm(client: Client, notice: Notice, **data: object) -> _MonkeyPatchedWSGIResponse:
    url = reverse("notices:confirm", args=[notice.pk])
    sent = {"name": "区委第一巡察组巡察", "kind": "REGULAR", **data}
    return client.post(url, sent, follow=True)


def test_an_upload_leads_to_the_preview(office: Client) -> None:
    file = SimpleUploadedFile("通报.txt", PLAIN.encode("gb18030"))
    response = office.post(reverse("notices:imports"), {"file": file}, follow=True)
    page = response.content.decode()
    assert "理论学习不够系统问题" in page
    assert "区委第一巡察组" in page
    assert "2025-06-12" in page
    assert not SubIssue.objects.filter(title__contains="理论学习").exists()


def test_the_preview_shows_the_source_with_line_numbers(office: Client) -> None:
    notice = stored(office, PLAIN.replace("2.数字化", "3.数字化"))
    page = office.get(reverse("notices:notice", args=[notice.pk])).content.decode()
    assert 'id="L6"' in page
    assert "序号从“1.”到“3.”" in page


def test_confirming_writes_everything_at_once(cast: Cast, office: Client) -> None:
    notice = stored(office, SECTIONS)
    confirm(office, notice)
    inspection = Inspection.objects.latest("pk")
    assert inspection.organization == cast.organization
    assert inspection.notices.get() == notice
    assert notice.sections.count() == 3
    assert Measure.objects.filter(inspection=inspection).count() == 9


def test_the_same_text_twice_is_refused_with_a_link(office: Client) -> None:
    first = stored(office)
    confirm(office, first)
    inspection = Inspection.objects.latest("pk")
    count = Measure.objects.count()
    page = confirm(office, stored(office), inspection=inspection.pk).content.decode()
    assert "没有重复导入" in page
    assert reverse("notices:notice", args=[first.pk]) in page
    assert Measure.objects.count() == count


def test_a_notice_is_confirmed_once(office: Client) -> None:
    notice = stored(office)
    confirm(office, notice)
    count = Inspection.objects.count()
    assert "已经导入过" in confirm(office, notice).content.decode()
    assert Inspection.objects.count() == count


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "没有读到文字"),
        ({"text": "a", "file": SimpleUploadedFile("a.txt", b"b")}, "只保留一种"),
        ({"file": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0")}, "另存为 .docx"),
    ],
)
def test_bad_uploads_get_a_sentence(office: Client, data: dict[str, object], words: str) -> None:
    response = office.post(reverse("notices:imports"), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Notice.objects.exists()


def test_a_text_that_is_no_notice_is_shown_with_a_sentence(office: Client) -> None:
    notice = stored(office, "番茄炒蛋\n1.切番茄")
    response = office.get(reverse("notices:notice", args=[notice.pk]))
    assert "请检查是否选错了文件" in response.content.decode()


def test_a_further_notice_goes_behind_the_first(office: Client) -> None:
    confirm(office, stored(office))
    inspection = Inspection.objects.latest("pk")
    confirm(office, stored(office, SECTIONS), inspection=inspection.pk)
    assert inspection.notices.count() == 2
    assert inspection.categories.count() == 4


@pytest.mark.parametrize("name", ["handler", "leader", "viewer", "supervisor", "admin"])
def test_only_the_office_imports(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(reverse("notices:imports")).status_code == 404
    assert client.post(reverse("notices:imports"), {"text": PLAIN}).status_code == 404


def test_another_office_sees_nothing(cast: Cast, office: Client) -> None:
    notice = stored(office)
    office.force_login(cast.stranger)
    assert office.get(reverse("notices:notice", args=[notice.pk])).status_code == 404
    assert confirm(office, notice).status_code == 404
    assert not Inspection.objects.filter(organization=cast.elsewhere).exists()


def test_get_does_not_confirm(office: Client) -> None:
    notice = stored(office)
    assert office.get(reverse("notices:confirm", args=[notice.pk])).status_code == 405


def test_query_counts(office: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    notice = stored(office)
    with django_assert_max_num_queries(9):
        office.get(reverse("notices:notice", args=[notice.pk]))
    with django_assert_max_num_queries(60):
        confirm(office, notice)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "通报.docx",
            packed({"[Content_Types].xml": "", "word/document.xml": b"0" * 30_000_000}),
            "压缩炸弹",
        ),
        ("通报.docx", office_file("word", {"word/vbaProject.bin": b"x"}), "带有宏"),
        ("通报.txt", b"<html><script>", "没有正文"),
        ("通报.docx", word_file(paragraph("正文"), header=paragraph("机密★1年")), "密级标志"),
        ("通报.docx", b"%PDF-1.4", "的内容是PDF"),
    ],
)
def test_a_file_is_judged_as_evidence_is(name: str, content: bytes, sentence: str, office: Client) -> None:
    answer = office.post("/imports/", {"file": SimpleUploadedFile(name, content), "text": ""})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_mark_of_secrecy_above_the_page_is_found_in_other_kinds_too(office: Client) -> None:
    data = convert(word_file(paragraph("正文"), header=paragraph("机密★1年")), suffix=".docx", to="doc")
    answer = office.post("/imports/", {"file": SimpleUploadedFile("通报.wps", data), "text": ""})
    assert "页眉、页脚或脚注带有密级标志" in answer.content.decode()


def test_a_web_page_saved_as_text_is_read(office: Client) -> None:
    page = "".join(f"<p>{line}</p>" for line in PLAIN.split("\n")).join(("<html><body>", "</body></html>"))
    upload = SimpleUploadedFile("通报.txt", page.encode())
    assert office.post("/imports/", {"file": upload, "text": ""}).status_code == 302
    assert Notice.objects.get().source.split("\n") == [line for line in PLAIN.split("\n") if line]


def test_a_text_of_nothing_but_lines_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match="超过10000行的上限"):
        checked_text("1.\n" * 130_000)
    assert checked_text("一、整改情况\n" * 600)


def test_the_same_text_is_built_a_second_time_only_on_purpose(office: Client) -> None:
    confirm(office, stored(office))
    second = stored(office)
    assert "确认另建" in office.get(reverse("notices:notice", args=[second.pk])).content.decode()
    refused = confirm(office, second)
    assert refused.status_code == 422 and "确要另建一次巡察,请勾选“确认另建”" in refused.content.decode()
    assert Notice.objects.filter(imported_at__isnull=False).count() == 1
    confirm(office, second, is_again="on")
    assert Notice.objects.filter(imported_at__isnull=False).count() == 2
