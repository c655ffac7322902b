"""An upload that is sent again under its key is one piece of evidence; the scanner is asked once, outside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.base import File
from django.db import connection

from api.models import ApiAnswer
from measures.files import virus
from measures.models import EvidenceVersion
from tests.answers import Answer
from tests.api.callers import Caller, caller, read
from tests.cast import Cast, a_file, assigned, make_cast, submitted

PDF = b"%PDF-1.4 test"


def upload(asking: Caller, pk: int, *, key: str = "e-1", content: bytes = PDF, **fields: str) -> Answer:
    file = a_file("台账.pdf", content)
    return asking.upload(f"measures/{pk}/evidence/", key=key, file=file, **fields)


@pytest.mark.django_db
def test_sent_again_it_is_one_file_and_the_same_answer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(monkeypatch)
    row, asking = assigned(cast), caller(cast, "handler")
    first = read(upload(asking, row.pk, note="三月"))
    assert read(upload(asking, row.pk, note="三月")) == first
    assert EvidenceVersion.objects.count() == len(asked) == 1
    # Without a key, and under another one, it is what it was: the same file.
    assert upload(asking, row.pk, key="").status_code == 409
    assert upload(asking, row.pk, key="e-2").status_code == 409
    assert ApiAnswer.objects.count() == 1


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each scan, whether a transaction was open."""
    found: list[bool] = []
    scan = virus.scan

    def noted(file: File[bytes]) -> virus.Verdict:
        found.append(connection.in_atomic_block)
        return scan(file)

    monkeypatch.setattr(virus, "scan", noted)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"content": b"%PDF-1.4 other"}, {"note": "四月"}, {"key": "编号"}])
def test_a_key_belongs_to_that_file_and_its_words(change: dict[str, Any], cast: Cast) -> None:
    row, asking = assigned(cast), caller(cast, "handler")
    read(upload(asking, row.pk))
    answer = upload(asking, row.pk, **change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert EvidenceVersion.objects.count() == 1


@pytest.mark.django_db
def test_what_was_refused_leaves_neither_key_nor_file(cast: Cast) -> None:
    row, asking = submitted(cast), caller(cast, "handler")
    before = EvidenceVersion.objects.count()
    assert upload(asking, row.pk, content=b"%PDF-1.4 late").status_code == 409
    bad = asking.upload(f"measures/{row.pk}/evidence/", key="e-2", file=a_file("病毒.exe", b"MZ"))
    assert bad.status_code == 409
    assert EvidenceVersion.objects.count() == before and not ApiAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, asked, begun = make_cast(), counted(monkeypatch), Barrier(2)
    row, asking = assigned(cast), caller(cast, "handler")

    def send(_number: int) -> Answer:
        begun.wait(30)
        try:
            return upload(Caller(asking.secret), row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert read(answers[0]) == read(answers[1])
    assert EvidenceVersion.objects.count() == 1
    assert not any(asked)
