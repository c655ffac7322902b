"""What carries a 密级 mark does not come in, whatever kind of file it is in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import Workbook

from accounts.exceptions import Refused
from ledger.imports.store import text_of as notice_text
from measures.files import refuse_upload
from measures.models import EvidenceVersion
from measures.secrecy import has_mark
from tests.cast import Cast, a_file, worked_on
from tests.ledger.notice.documents import PLAIN


def docx(text: str) -> bytes:
    document, file = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for sign in text:  # every sign in a run of its own
        paragraph.add_run(sign)
    document.save(file)
    return file.getvalue()


def xlsx(text: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = text  # type: ignore[index]
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("mark", ["机密★10年", "绝密 ☆", "密级:秘密", "密 级: 机密"])
@pytest.mark.parametrize("kind", ["txt", "gb", "docx", "xlsx"])
def test_a_mark_in_the_text_is_refused(mark: str, kind: str) -> None:
    text = f"{mark}\n会议记录"
    contents = {"txt": text.encode(), "gb": text.encode("gb18030"), "docx": docx(text), "xlsx": xlsx(text)}
    name = {"gb": "会议记录.txt"}.get(kind, f"会议记录.{kind}")
    refusal = refuse_upload(SimpleUploadedFile(name, contents[kind]))
    assert refusal == f"“{name}”的正文带有密级标志。严禁上传涉密文件。"


@pytest.mark.parametrize("text", ["严守国家秘密,开展保密教育。", "机密文件管理制度已修订", "无密级", "★重点"])
def test_the_word_alone_is_no_mark(text: str) -> None:
    assert not has_mark(text)
    assert refuse_upload(SimpleUploadedFile("保密制度.docx", docx(text))) is None


def test_a_broken_archive_has_no_text_to_look_at() -> None:
    assert refuse_upload(SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")) is None


def test_a_bomb_is_not_unpacked_whole() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    assert refuse_upload(SimpleUploadedFile("a.docx", file.getvalue())) is None


def test_a_notice_with_a_mark_is_refused() -> None:
    with pytest.raises(Refused, match="密级"):
        notice_text("通报.txt", f"秘密★1年\n{PLAIN}".encode())
    with pytest.raises(Refused, match="文件名"):
        notice_text("【机密】通报.txt", PLAIN.encode())


@pytest.mark.django_db
def test_verify_evidence_names_what_is_wrong(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    worked_on(cast)
    worked_on(cast, cast.measures[1])
    call_command("verify_evidence")
    assert "2 份文件全部一致" in capsys.readouterr().out
    first, second = EvidenceVersion.objects.order_by("pk")
    with Path(first.file.path).open("ab") as file:
        file.write(b"more")
    second.file.storage.delete(str(second.file.name))
    stray = first.file.storage.save("evidence/aa/stray", a_file())
    with pytest.raises(CommandError, match="2 份文件中有 2 份不对") as refusal:
        call_command("verify_evidence")
    printed = capsys.readouterr().out
    assert refusal.value.returncode == 1
    assert "内容与上传时不同" in printed
    assert "文件不见了" in printed
    assert f"{stray} 没有对应的佐证材料" in printed
    first.file.storage.delete(stray)
