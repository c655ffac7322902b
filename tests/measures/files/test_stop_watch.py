"""A file of which no end comes: it is stopped, named, and nothing else is stopped with it."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from audit import request_context
from audit.exceptions import Refused
from measures import files
from measures.files import checks, stop_watch
from measures.models import EvidenceVersion
from notices.imports import reading, store
from notices.models import Notice
from notices.parser import NotANotice
from operations.preparation.reading import people_in_file
from reporting.documents.word_forms import services as word_forms
from reporting.documents.word_forms.builtin import builtin
from reporting.models import FormKind
from tests.cast import Cast, assigned
from workbooks import opening, tables
from workbooks.merging.store import read_incoming
from workbooks.receivers import reading as forms

HELD = re.compile(r"(a+)+$")


@pytest.fixture(autouse=True)
def short(settings: Settings) -> None:
    settings.FILE_SECONDS = settings.FILE_SECONDS_IN_REQUEST = 1


@pytest.mark.parametrize(
    "work", [lambda: [None for _ in count()], lambda: HELD.match("a" * 60 + "b")], ids=["in Python", "in C"]
)
def test_whatever_reads_it_is_stopped(work: Callable[[], object]) -> None:
    with pytest.raises(files.TooSlow, match=r"“坏\.docx”读了1秒还没有读完,已停止"):
        files.within_budget(work, name="坏.docx")


def test_what_takes_too_much_memory_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop_watch, "MAX_MEMORY", 64 * 1024 * 1024)
    with pytest.raises(files.TooSlow, match=r"“坏\.xlsx”读起来要用的内存太多"):
        files.within_budget(lambda: len(bytearray(256 * 1024 * 1024)), name="坏.xlsx")
    assert files.within_budget(lambda: len(bytearray(8 * 1024 * 1024)), name="好.xlsx") == 8 * 1024 * 1024


def test_a_page_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = assigned(cast)
    monkeypatch.setattr(checks, "_inside", lambda *_, **__: HELD.match("a" * 60 + "b"))
    sent = {"files": SimpleUploadedFile("台账.txt", b"abc")}
    answer = cast.client("handler").post(f"/measures/{measure.pk}/evidence/", sent)
    assert answer.status_code in (302, 422)
    told = answer if answer.status_code == 422 else cast.client("handler").get(answer["Location"])
    assert "“台账.txt”读了1秒还没有读完" in told.content.decode()
    assert not EvidenceVersion.objects.exists()


def test_somebody_who_waits_has_a_budget_of_his_own(settings: Settings) -> None:
    settings.FILE_SECONDS = 7
    assert stop_watch.budget() == 7
    with request_context.active(request_context.RequestContext("127.0.0.1", "POST /")):
        assert stop_watch.budget() == 1


def test_what_it_gives_and_raises_comes_through() -> None:
    one = object()
    found = files.within_budget(lambda: {"here": one, "pid": os.getpid()}, name="a", shared=[one])
    assert found["here"] is one
    assert found["pid"] != os.getpid()
    with pytest.raises(Refused, match="坏了"):
        files.within_budget(lambda: _raise(Refused("坏了")), name="a")
    with pytest.raises(KeyError) as raised:
        files.within_budget(lambda: _raise(KeyError("x")), name="a")
    assert "_raise" in raised.value.__notes__[0]  # where it was


def _raise(error: Exception) -> None:
    raise error


def test_a_reader_that_dies_is_no_refusal() -> None:
    with pytest.raises(RuntimeError, match="status"):
        files.within_budget(lambda: os._exit(3), name="a")


def test_a_file_is_whole_afterwards() -> None:
    content = bytes(range(256)) * 1000
    with tempfile.TemporaryFile() as file:
        file.write(content)
        for _ in range(2):
            assert files.within_budget(lambda: file.read(70_000), name="a", files=[file]) == content[:70_000]
            assert file.read(10) == content[:10]
        file.seek(0)
        assert file.read() == content


def elsewhere(*_: object, **__: object) -> object:
    raise Refused(f"read by {os.getpid()}")


def test_every_door_reads_behind_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence, notice, notice again, ledger, receiver's form, list of people, Word form."""
    inspection = cast.inspection
    upload = SimpleUploadedFile("a.docx", builtin(FormKind.URGE))
    doors: list[tuple[object, str, Callable[[], object]]] = [
        (checks, "_refuse_kind", lambda: files.refuse_content(upload)),
        (store, "read_upload", lambda: store.text_of("a.txt", b"x")),
        (reading, "parse_notice", lambda: reading.read_notice(Notice(source="x"))),
        (
            tables,
            "open_archive",
            lambda: read_incoming(io.BytesIO(), name="a.xlsx", inspection=inspection),
        ),
        (tables, "open_archive", lambda: people_in_file(io.BytesIO(), name="a.xlsx")),
        (forms, "open_workbook", lambda: forms.open_form(b"", name="a.xlsx")),
        (opening, "_check_file", lambda: forms.open_form(b"", name="a.xlsx")),
        (
            word_forms,
            "refuse_template",
            lambda: word_forms.replace_form(cast.organization, FormKind.URGE, upload, by=cast.office),
        ),
    ]
    for module, name, read in doors:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, elsewhere)
            with pytest.raises((Refused, NotANotice), match="read by") as raised:
                read()
            assert str(raised.value) != f"read by {os.getpid()}", name
