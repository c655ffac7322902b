"""Data of every released version is taken over: a backup comes back, a database is migrated, and is whole."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from operations.backup import manifest as manifests
from operations.backup.tables import LEFT_OUT
from tests.upgrade.deployments import manage
from tests.upgrade.fill import empty_tables, our_models
from tests.upgrade.kept import AUDIT_KEY, SECRET_KEY, Kept, kept_versions

QUESTIONS = ("check_invariants", "verify_audit", "verify_evidence")
every_version = pytest.mark.parametrize("kept", kept_versions(), ids=lambda kept: kept.version)


@pytest.fixture
def with_its_keys(tmp_path: Path) -> Iterator[None]:
    changed = {"SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY, "MEDIA_ROOT": tmp_path / "media"}
    with override_settings(**changed):
        yield


@every_version
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("with_its_keys")
def test_its_backup_is_restored(kept: Kept, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("restore", str(kept.copy_backups(tmp_path / "backups")), stdout=out)
    assert "审计日志核对一致" in out.getvalue()
    for question in QUESTIONS:
        call_command(question, stdout=out)
    assert not empty_tables() & {table.label for table in manifests.read(kept.backup).tables if table.count}


def columns_in(database: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[1] for row in connection.execute("SELECT * FROM pragma_table_info(?)", [table])}


@every_version
def test_its_database_is_migrated(kept: Kept, tmp_path: Path) -> None:
    """To the very tables of today: a migration that was changed after its release would leave others."""
    database = kept.deploy(tmp_path / "var")
    for command in ("migrate", *QUESTIONS):
        done = manage(tmp_path / "var", command)
        assert done.returncode == 0, done.stdout + done.stderr
    for model in our_models():
        wanted = {field.column for field in model._meta.concrete_fields}
        assert columns_in(database, model._meta.db_table) == wanted, model._meta.label


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("with_its_keys")
def test_this_version_keeps_every_kind_of_row(tmp_path: Path) -> None:
    """A new table without rows here would be upgraded by nobody before it is in use."""
    backups = Kept(settings.VERSION).copy_backups(tmp_path / "backups")
    call_command("restore", str(backups), stdout=io.StringIO())
    assert empty_tables() - set(LEFT_OUT) == set()
