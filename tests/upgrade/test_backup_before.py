"""Before a newer version changes the tables their rows are backed up, as they are."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from operations.backup import manifest as manifests
from operations.backup import upgrade
from operations.backup.upgrade import back_up_before_upgrade
from rectify import prepare
from reporting.models import SnapshotApproval
from tests.upgrade.kept import AUDIT_KEY, SECRET_KEY, Kept

TABLE = "reporting_snapshotapproval"
pytestmark = pytest.mark.django_db(transaction=True)


def rename(old: str, new: str) -> None:
    with connection.schema_editor() as editor:
        editor.execute(f"ALTER TABLE {TABLE} RENAME COLUMN {old} TO {new}")


@pytest.fixture
def of_yesterday(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Data as the version before left it, and a program that has one migration more."""
    settings.SECRET_KEY, settings.AUDIT_KEY = SECRET_KEY, AUDIT_KEY
    settings.MEDIA_ROOT, settings.BACKUP_DIR = tmp_path / "media", str(tmp_path / "backup")
    call_command("restore", str(Kept(settings.VERSION).backups), stdout=io.StringIO())
    assert back_up_before_upgrade() is None  # these tables are today's
    rename("note", "remark")
    settings.MIGRATION_MODULES = {"reporting": "tests.upgrade.yesterday"}
    yield
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, TABLE)
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reporting' AND name = '0002_say_note'")
    if "remark" in {column.name for column in columns}:
        rename("remark", "note")


@pytest.mark.usefixtures("of_yesterday")
def test_rows_are_saved_as_they_are_and_then_changed(capsys: pytest.CaptureFixture[str]) -> None:
    prepare._migrate()
    assert "升级数据以前已备份到" in capsys.readouterr().out
    assert SnapshotApproval.objects.get().note
    (folder,) = [path for path in Path(ours.BACKUP_DIR).iterdir() if path.name.startswith("2")]
    found = manifests.read(folder)
    assert not [name for name in found.migrations if "say_note" in name]
    (table,) = [table for table in found.tables if table.label == "reporting.SnapshotApproval"]
    assert b'"remark"' in gzip.decompress((folder / "data" / table.file).read_bytes())
    assert found.files and not found.faults


@pytest.mark.usefixtures("of_yesterday")
def test_what_cannot_be_backed_up_is_not_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_words: object, **_more: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(upgrade, "make_backup", full)
    with pytest.raises(SystemExit, match="2"):
        prepare._migrate()
    assert "数据没有升级,系统没有启动" in capsys.readouterr().err
    rename("remark", "note")  # they were left


def test_an_empty_database_has_nothing_to_lose(tmp_path: Path, settings: Settings) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    settings.MIGRATION_MODULES = {"reporting": "tests.upgrade.yesterday"}
    rename("note", "remark")
    try:
        assert back_up_before_upgrade() is None
    finally:
        rename("remark", "note")
