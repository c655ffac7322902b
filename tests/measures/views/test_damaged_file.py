"""A file that is lost or was changed is said to the reader, noted, and shown to the administrator."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from audit.events import Event
from audit.models import AuditEntry
from measures.models import EvidenceVersion
from measures.storage import stored
from measures.storage.incoming import ABANDONED, sweep_incoming
from measures.storage.stored import FileChanged
from operations.damaged import damaged_files
from tests.cast import Cast, worked_on


@pytest.fixture
def version(cast: Cast) -> EvidenceVersion:
    worked_on(cast)
    return EvidenceVersion.objects.get()


def told() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event=Event.FILE_DAMAGED).order_by("pk"))


@pytest.mark.parametrize("content", [None, b"%PDF-1.4 other"])
def test_the_reader_the_trail_and_the_administrator(
    cast: Cast, version: EvidenceVersion, content: bytes | None
) -> None:
    path = Path(version.file.path)
    before = path.read_bytes()
    path.unlink() if content is None else path.write_bytes(content)
    answer = cast.client("handler").get(f"/evidence/{version.pk}/")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "文件缺失或已被改动" in page and version.name in page and version.sha256 in page
    (entry,) = told()
    assert (entry.actor_name, entry.about, entry.is_refused) == (cast.handler.label, version.name, True)
    assert version.sha256 in entry.detail
    assert not AuditEntry.objects.filter(event=Event.VIEW_EVIDENCE).exists()
    assert damaged_files(timezone.now()) == [version.file.name]
    path.write_bytes(before)
    assert cast.client("handler").get(f"/evidence/{version.pk}/").status_code == 200
    assert damaged_files(timezone.now()) == []


def test_a_large_one_is_cut_off_and_the_next_reader_gets_the_page(
    cast: Cast, version: EvidenceVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MAX_AT_ONCE", 3)
    monkeypatch.setattr(stored, "CHUNK", 4)
    content = Path(version.file.path).read_bytes()
    Path(version.file.path).write_bytes(content[::-1])
    client, received = cast.client("handler"), []
    answer = client.get(f"/evidence/{version.pk}/?download=1")
    with pytest.raises(FileChanged):
        received.extend(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(b"".join(received)) < len(content) == int(answer["Content-Length"])
    assert told()[0].address == "127.0.0.1"
    assert client.get(f"/evidence/{version.pk}/?download=1").status_code == 409


def test_outsiders_learn_nothing_of_it(cast: Cast, version: EvidenceVersion) -> None:
    Path(version.file.path).unlink()
    assert cast.client("stranger").get(f"/evidence/{version.pk}/").status_code == 404
    assert told() == []


def test_parts_of_killed_uploads_are_swept_and_nothing_else(db: None) -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    old = time.time() - (ABANDONED + timedelta(minutes=1)).total_seconds()
    for name, written in (("tmpa1.upload.pdf", old), ("tmpb2.upload.pdf", time.time()), ("else.pdf", old)):
        (folder / name).touch()
        os.utime(folder / name, (written, written))
    assert sweep_incoming(timezone.localdate()) == "清理了1个没有传完的文件"
    assert {path.name for path in folder.glob("*")} >= {"tmpb2.upload.pdf", "else.pdf"}
    for name in ("tmpb2.upload.pdf", "else.pdf"):
        (folder / name).unlink()
