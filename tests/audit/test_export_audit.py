"""``export_audit``: old entries go into sealed files, and only then, when asked, out of the database."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit import trail
from audit.events import Event
from audit.models import AuditEntry, AuditSegment
from audit.verify import verify
from tests.audit.raw import TABLE, sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def years() -> None:
    """Three entries each of 400 days ago, 200 days ago and today."""
    for days in (400, 200, 0):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            for index in range(3):
                trail.record(Event.EXPORT, by=None, detail=f"{days}天前 第{index}次")


def ago(days: int) -> str:
    return f"{timezone.localdate() - timedelta(days=days):%Y-%m-%d}"


def seal(folder: Path, days: int, *, remove: bool = False) -> None:
    call_command("export_audit", "--before", ago(days), "--output", str(folder), *(["--remove"] * remove))


def test_it_exports_and_removes_nothing(tmp_path: Path) -> None:
    seal(tmp_path, 300)
    [path] = tmp_path.glob("*.jsonl.gz")
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert rows[0]["detail"] == "400天前 第0次"
    call_command("verify_audit", "--segment", str(path))
    assert AuditEntry.objects.filter(number__lte=3).count() == 3
    assert AuditEntry.objects.latest("id").event == Event.SEAL_AUDIT


def test_what_was_exported_is_not_exported_again(tmp_path: Path) -> None:
    seal(tmp_path, 300)
    with pytest.raises(CommandError, match="没有还未封存"):
        seal(tmp_path, 300)
    seal(tmp_path, 190)
    assert list(AuditSegment.objects.values_list("first", "last")) == [(1, 3), (4, 6)]


def test_removing_leaves_a_chain_that_goes_on(tmp_path: Path) -> None:
    seal(tmp_path, 300, remove=True)
    seal(tmp_path, 190, remove=True)
    assert AuditEntry.objects.earliest("number").number == 7
    assert AuditEntry.objects.filter(event=Event.REMOVE_AUDIT).count() == 2
    result = verify()
    assert (result.fault, result.count) == (None, 3 + 4)


def test_what_was_exported_earlier_is_removed_later(tmp_path: Path) -> None:
    seal(tmp_path, 190)
    seal(tmp_path, 190, remove=True)
    assert AuditEntry.objects.earliest("number").number == 7


@pytest.mark.parametrize("days", [0, 30, 179])
def test_it_refuses_to_keep_less_than_the_days_of_the_rule(days: int, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="至少保存180天"):
        seal(tmp_path, days, remove=True)
    assert not list(tmp_path.iterdir())


def test_young_entries_of_an_exported_segment_stay(tmp_path: Path) -> None:
    seal(tmp_path, -1)
    seal(tmp_path, 200, remove=True)
    assert AuditEntry.objects.filter(number__lte=9).count() == 9


def test_a_missing_or_changed_file_stops_the_removal(tmp_path: Path) -> None:
    seal(tmp_path, 300)
    [path] = tmp_path.glob("*.jsonl.gz")
    kept = path.read_bytes()
    for damage in (kept[:-8], b""):
        path.write_bytes(damage)
        with pytest.raises(CommandError, match="SHA-256"):
            seal(tmp_path, 300, remove=True)
    path.write_bytes(kept)
    manifest = path.with_name(path.name.replace(".jsonl.gz", ".json"))
    manifest.write_text(manifest.read_text().replace('"last": 3', '"last": 2'))
    with pytest.raises(CommandError, match="封印不对"):
        call_command("verify_audit", "--segment", str(path))
    assert AuditEntry.objects.filter(number__lte=3).count() == 3


def test_a_broken_chain_is_not_sealed(tmp_path: Path) -> None:
    sql(f"UPDATE {TABLE} SET detail = 'x' WHERE number = 2")
    with pytest.raises(CommandError, match="第2条"):
        seal(tmp_path, 300)
    assert not list(tmp_path.iterdir())


def test_a_segment_cannot_be_invented_or_lost(tmp_path: Path) -> None:
    seal(tmp_path, 300)
    sql("UPDATE audit_auditsegment SET removed_at = exported_at")
    sql(f"DELETE FROM {TABLE} WHERE number <= 3")
    fault = verify().fault
    assert fault is not None
    assert "封存登记被改动" in fault.sentence
    sql("DELETE FROM audit_auditsegment")
    fault = verify().fault
    assert fault is not None
    assert fault.sentence == "第1至3条不见了:记录被删除。"


def test_removed_rows_that_come_back_are_seen(tmp_path: Path) -> None:
    seal(tmp_path, 300, remove=True)
    sql(f"UPDATE {TABLE} SET number = 2 WHERE number = (SELECT MAX(number) FROM {TABLE})")
    assert verify().fault is not None


def test_a_wrong_date_is_no_date(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("export_audit", "--before", "gestern", "--output", str(tmp_path))
