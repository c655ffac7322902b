"""Backup and restore: everything comes back, from either database; a damaged backup touches nothing."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from accounts.models import Organization, User
from audit.events import Event
from audit.models import AuditEntry
from audit.verify import verify
from inbox.posting import MessageLine, NewMessage, post
from measures.models import EvidenceVersion, Measure, StatusChange
from measures.workflow import Status
from operations.backup import lines, pool, tables
from operations.backup import manifest as manifests
from operations.backup.make import finished
from tests.cast import Cast, completed, make_cast, submitted
from tests.workbooks.books import exported, uploaded
from workbooks.models import LedgerImport

TEST_SECRET = settings.SECRET_KEY
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    submitted(cast, cast.measures[1])
    post(
        [
            NewMessage(
                cast.handler.pk, "k", "提醒", [MessageLine("第一项", "/measures/1/"), MessageLine("第二项")]
            )
        ]
    )
    return cast


def backup(folder: Path, **options: object) -> Path:
    call_command("backup", str(folder), **options)
    return finished(folder)[0]


def lose_everything() -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "evidence")


def rows(folder: Path) -> dict[str, list[str]]:
    """Of everything but the audit trail, which tells of the backup and the restore as well."""
    found = {}
    for table in manifests.read(folder).tables:
        if not table.label.startswith("audit.Audit"):
            with gzip.open(folder / "data" / table.file, "rt", encoding="utf-8") as lines_of_table:
                found[table.label] = lines_of_table.readlines()
    return found


def differences(one: Path, other: Path) -> list[str]:
    """Tables whose files have other hashes, with the first of their rows that differ."""
    before, after = rows(one), rows(other)
    ours, theirs = (_hashes(folder) for folder in (one, other))
    return [
        f"{label}: {_first_difference(before[label], after[label])}"
        for label in before
        if ours[label] != theirs[label]
    ]


def _hashes(folder: Path) -> dict[str, str]:
    return {table.label: table.sha256 for table in manifests.read(folder).tables}


def _first_difference(before: list[str], after: list[str]) -> str:
    pairs = zip_longest(before, after, fillvalue="")
    return next(
        (f"{one} ≠ {other}" for one, other in pairs if one != other), "the same rows, packed otherwise"
    )


def test_everything_comes_back(lived: Cast, tmp_path: Path) -> None:
    first = backup(tmp_path / "a")
    lose_everything()
    call_command("restore", str(tmp_path / "a"))
    assert Measure.objects.get(pk=lived.measure.pk).status == Status.COMPLETED
    assert User.objects.get(username=lived.office.username).check_password("a-long-password-7")
    version = EvidenceVersion.objects.earliest("pk")
    assert version.file.read().startswith(b"%PDF")
    assert not differences(first, backup(tmp_path / "b"))


def test_workbooks_that_came_in_come_back(lived: Cast, tmp_path: Path) -> None:
    row = uploaded(lived, exported(lived, tmp_path / "台账.xlsx"))
    content = Path(row.file.path).read_bytes()
    backup(tmp_path / "a")
    lose_everything()
    Path(row.file.path).unlink()
    call_command("restore", str(tmp_path / "a"))
    assert LedgerImport.objects.get().file.read() == content


def test_the_audit_trail_comes_back_and_goes_on(lived: Cast, tmp_path: Path) -> None:
    backup(tmp_path)
    told = list(AuditEntry.objects.order_by("number").values_list("mac", flat=True))[:-1]
    lose_everything()
    out = io.StringIO()
    call_command("restore", str(tmp_path), stdout=out)
    assert "审计日志核对一致" in out.getvalue()
    assert list(AuditEntry.objects.order_by("number").values_list("mac", flat=True))[:-1] == told
    assert AuditEntry.objects.latest("number").event == Event.RESTORE
    assert verify().fault is None


def test_a_broken_trail_is_not_restored_unless_asked(lived: Cast, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor_name = 'x' WHERE number = 2")
    backup(tmp_path)
    lose_everything()
    with pytest.raises(CommandError, match="第2条.*内容被改动.*已全部撤回"):
        call_command("restore", str(tmp_path))
    assert not Organization.objects.exists()
    out = io.StringIO()
    call_command("restore", str(tmp_path), despite_audit=True, stdout=out)
    assert "内容被改动" in out.getvalue()
    assert Organization.objects.exists()


def test_another_key_is_said_and_does_not_stop_a_restore(lived: Cast, tmp_path: Path) -> None:
    backup(tmp_path)
    lose_everything()
    out = io.StringIO()
    with override_settings(SECRET_KEY="z" * 60):
        call_command("restore", str(tmp_path), stdout=out)
        assert "另一个密钥" in out.getvalue()
        with override_settings(AUDIT_OLD_KEYS=[TEST_SECRET]):
            assert verify().fault is None


def test_work_goes_on_after_a_restore(lived: Cast, tmp_path: Path) -> None:
    backup(tmp_path)
    last = StatusChange.objects.latest("pk").pk
    lose_everything()
    call_command("restore", str(tmp_path))
    submitted(lived, Measure.objects.get(pk=lived.measures[2].pk))
    assert StatusChange.objects.latest("pk").pk > last


def test_a_second_backup_copies_no_file_again(
    lived: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backup(tmp_path)
    first.rename(first.with_name("20200101-000000"))
    monkeypatch.setattr(pool, "_copy", None)
    assert manifests.read(backup(tmp_path)).files


def test_rotation_keeps_what_is_needed(lived: Cast, tmp_path: Path) -> None:
    first = backup(tmp_path)
    first.rename(first.with_name("20200101-000000"))
    backup(tmp_path, keep=1)
    assert len(finished(tmp_path)) == 1
    lose_everything()
    call_command("restore", str(tmp_path))
    assert Organization.objects.count() == 2


def test_no_secret_is_in_it(lived: Cast, tmp_path: Path) -> None:
    text = (backup(tmp_path) / manifests.NAME).read_text()
    assert settings.SECRET_KEY not in text
    assert "SECRET" not in json.dumps(json.loads(text)["settings"])


def damage_rows(folder: Path) -> None:
    path = next((folder / "data").glob("measures.measure.*"))
    path.write_bytes(path.read_bytes()[:-4])


def damage_manifest(folder: Path) -> None:
    path = folder / manifests.NAME
    path.write_text(path.read_text().replace("FILE", "LINK").replace("1", "2"))


def damage_file(folder: Path) -> None:
    next((folder.parent / "files").glob("*/*")).write_bytes(b"other")


def lose_manifest(folder: Path) -> None:
    (folder / f"{manifests.NAME}.sha256").unlink()


@pytest.mark.parametrize("damage", [damage_rows, damage_manifest, damage_file, lose_manifest])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    damage: Callable[[Path], None], lived: Cast, tmp_path: Path
) -> None:
    folder = backup(tmp_path)
    lose_everything()
    damage(folder)
    with pytest.raises(CommandError, match="备份") as refusal:
        call_command("restore", str(folder))
    assert refusal.value.returncode == 2
    assert not Organization.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).glob("evidence/*/*"))


def test_it_does_not_mix_with_data(lived: Cast, tmp_path: Path) -> None:
    backup(tmp_path)
    with pytest.raises(CommandError, match="已经有数据"):
        call_command("restore", str(tmp_path))
    assert Measure.objects.count() == len(lived.measures)


def test_from_the_embedded_database_to_this_one(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From SQLite into whatever this run is on, and from there once more by the way of that database."""
    shutil.copytree(prepared, tmp_path / "var")
    embedded = {"PATH": os.environ["PATH"], "RECTIFY_EMBEDDED": "1", "VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "manage.py", "backup", str(tmp_path / "a")]
    subprocess.run(command, env=embedded, check=True, capture_output=True)
    first = finished(tmp_path / "a")[0]
    call_command("restore", str(first))
    backup(tmp_path / "b")
    lose_everything()
    call_command("restore", str(tmp_path / "b"))
    # PostgreSQL writes the same rows in other words.
    monkeypatch.setattr(tables, "pieces_of", lines._written)
    assert not differences(first, backup(tmp_path / "c"))
    assert connection.vendor in ("sqlite", "postgresql")
