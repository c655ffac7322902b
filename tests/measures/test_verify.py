"""Notices with a 密级 mark are refused as uploads are; evidence on disk is looked after."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit.exceptions import Refused
from measures.models import EvidenceVersion
from notices.imports.store import text_of as notice_text
from tests.cast import Cast, a_file, worked_on
from tests.notices.parser.documents import PLAIN


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
    deep = first.file.storage.save("evidence/aa/bb/stray", a_file())
    unfinished = Path(settings.FILE_UPLOAD_TEMP_DIR) / "tmp1.upload"
    unfinished.write_bytes(b"%PDF half")
    long_ago = time.time() - 3 * 86_400
    for path in (Path(first.file.storage.path(stray)), Path(first.file.storage.path(deep)), unfinished):
        os.utime(path, (long_ago, long_ago))
    going_on = Path(settings.FILE_UPLOAD_TEMP_DIR) / "tmp2.upload"
    going_on.write_bytes(b"%PDF half")
    with pytest.raises(CommandError, match="2 份文件中有 2 份不对") as refusal:
        call_command("verify_evidence")
    printed = capsys.readouterr().out
    assert refusal.value.returncode == 1
    assert "内容与上传时不同" in printed
    assert "文件不见了" in printed
    assert f"{stray} 没有对应的佐证材料(3天前写入)" in printed
    assert f"{deep} 没有对应的佐证材料(3天前写入)" in printed
    assert f"{unfinished} 是没有传完的文件(3天前写入)" in printed
    assert str(going_on) not in printed
    for path in (Path(first.file.storage.path(stray)), unfinished, going_on):
        path.unlink()  # each still there
