"""Forms that are no .xlsx: read and filled through LibreOffice, and the answer is what the receiver sent."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import olefile
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from lxml import etree

from audit.exceptions import Refused
from tests.answers import Answer, released
from tests.cast import Cast
from workbooks.models import ExportTemplate
from workbooks.receivers.other_formats import as_xlsx, is_other

FORMS = Path("tests/data/forms")
# What the receiver wrote below his table.
SIGNATURES = ("党组书记", "县委巡察工作领导小组办公室")


def texts_of_ods(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(etree.fromstring(archive.read("content.xml")).itertext())


def texts_of_old(content: bytes) -> str:
    """Chinese stands in the stream as UTF-16, at even or odd places."""
    with olefile.OleFileIO(io.BytesIO(content)) as file:
        data = file.openstream("Workbook").read()
    return "".join(data[start:].decode("utf-16-le", "ignore") for start in (0, 1))


@pytest.mark.django_db
def test_a_form_of_wps_is_filled_on_the_command_line(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "上报.et"
    into = FORMS / "libreoffice_signed.et"
    call_command("export_ledger", inspection=cast.inspection.pk, output=output, into=into)
    found = texts_of_old(output.read_bytes())
    assert all(row.text in found for row in cast.measures)
    assert all(words in found for words in SIGNATURES)
    told = capsys.readouterr().out
    assert "已填" in told
    assert "转换成.et格式" in told


@pytest.mark.django_db
def test_a_form_of_opendocument_is_filled_on_the_page(cast: Cast) -> None:
    client = cast.client("office")
    file = SimpleUploadedFile("月报.ods", (FORMS / "libreoffice_signed.ods").read_bytes())
    assert (
        client.post("/export-templates/add/", {"upload-name": "市纪委", "upload-file": file}).status_code
        == 302
    )
    template = ExportTemplate.objects.get()
    query = {"inspection": cast.inspection.pk, "template": template.pk}
    answer: Answer = client.get("/exports/file/", query)
    assert ".ods" in answer["Content-Disposition"]
    found = texts_of_ods(answer.getvalue())
    released(answer)
    assert all(row.text in found for row in cast.measures)
    assert all(words in found for words in SIGNATURES)
    assert "转换成.ods格式" in client.get("/exports/").content.decode()


def test_without_libreoffice_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    content = (FORMS / "libreoffice_signed.et").read_bytes()
    with pytest.raises(Refused, match=r"“月报.et”:这台服务器没有安装 LibreOffice.*另存为.*xlsx"):
        as_xlsx(content, name="月报.et")


def odd_ods(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<office/>")
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("月报.xls", b"a,b\n1,2\n", "不是.xls格式"),
        ("月报.ods", odd_ods("Basic/Standard/Module1.xml"), "里有宏"),
        ("月报.ods", b"PK\x03\x04broken", "已损坏"),
        ("月报(机密★).xls", b"", "密"),
        ("月报.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "打不开"),
    ],
)
def test_what_is_unsafe_is_refused_before_it_is_opened(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        as_xlsx(content, name=name)


def test_a_workbook_under_the_ending_of_wps_needs_no_other_program() -> None:
    content = (FORMS / "libreoffice_lists.xlsx").read_bytes()
    assert not is_other(content, "月报.et")
    assert as_xlsx(content, name="月报.et") == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("output", "into", "sentence"),
    [("上报.xlsx", "月报.xls", "应以 .xls 结尾"), ("上报.pdf", "月报.pdf", "不能填写")],
)
def test_the_answer_has_the_ending_of_the_form(
    cast: Cast, tmp_path: Path, output: str, into: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command(
            "export_ledger",
            inspection=cast.inspection.pk,
            output=tmp_path / output,
            into=tmp_path / into,
        )
    assert refusal.value.returncode == 2
