"""A backup of an earlier version goes through the migrations; one of a later version is refused."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from accounts.models import Organization
from audit.checksums import sha256_of
from operations.backup import manifest as manifests
from operations.backup import schema
from operations.backup.make import finished
from operations.backup.manifest import Manifest
from reporting.models import SnapshotApproval
from tests.upgrade.kept import AUDIT_KEY, SECRET_KEY, Kept

YESTERDAY = {"reporting": "tests.upgrade.yesterday"}
LAST = ("reporting", "0002_say_note")
TABLE = "reporting.SnapshotApproval"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _its_keys(tmp_path: Path) -> Iterator[None]:
    keys = {"SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY, "MEDIA_ROOT": tmp_path / "media"}
    with override_settings(**keys):
        yield


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A copy of this version's, to be changed."""
    return Path(shutil.copytree(Kept(settings.VERSION).backups, tmp_path / "backup"))


@pytest.fixture
def with_a_yesterday() -> Iterator[None]:
    """This program has a second migration of ``reporting``, and the database went through it."""
    recorder = MigrationRecorder(connection)
    with override_settings(MIGRATION_MODULES=YESTERDAY):
        recorder.record_applied(*LAST)
        yield
    recorder.record_unapplied(*LAST)


def change(backups: Path, act: Callable[[Manifest], Manifest]) -> None:
    folder = finished(backups)[0]
    changed = act(manifests.read(folder))
    for path in folder.glob(f"{manifests.NAME}*"):
        path.unlink()
    manifests.write(changed, folder)


def with_rows_of_yesterday(backups: Path) -> None:
    """As the version before would have written it."""
    folder = finished(backups)[0]

    def rewritten(found: Manifest) -> Manifest:
        (table,) = [each for each in found.tables if each.label == TABLE]
        path = folder / "data" / table.file
        rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        lines = [json.dumps(row | {"remark": row.pop("note")}) for row in rows]
        path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
        changed = replace(table, sha256=sha256_of(path))
        return replace(found, tables=[changed if each is table else each for each in found.tables])

    change(backups, rewritten)


def restored(backups: Path) -> str:
    out = io.StringIO()
    call_command("restore", str(backups), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("with_a_yesterday")
def test_rows_of_an_earlier_version_go_through_the_migrations(backups: Path) -> None:
    with_rows_of_yesterday(backups)
    assert "审计日志核对一致" in restored(backups)
    assert SnapshotApproval.objects.get().note == "同意(旧版)"
    assert LAST in MigrationRecorder(connection).applied_migrations()
    call_command("check_invariants", stdout=io.StringIO())
    Organization.objects.create(name="又一个单位", short_name="又一个")  # keys go on behind the last


@pytest.mark.usefixtures("with_a_yesterday")
def test_a_room_with_more_than_one_migration_comes_back(backups: Path) -> None:
    change(backups, lambda found: replace(found, migrations=[*found.migrations, ".".join(LAST)]))
    assert "审计日志核对一致" in restored(backups)
    assert SnapshotApproval.objects.get().note == "同意"


@pytest.mark.usefixtures("with_a_yesterday")
def test_a_broken_trail_undoes_the_tables_as_well(backups: Path) -> None:
    """One transaction, changes of tables included."""
    with_rows_of_yesterday(backups)

    def without_last_entry(found: Manifest) -> Manifest:
        (table,) = [each for each in found.tables if each.label == "audit.AuditEntry"]
        path = finished(backups)[0] / "data" / table.file
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)[:-1]
        path.write_bytes(gzip.compress(b"".join(lines)))
        changed = replace(table, sha256=sha256_of(path), count=len(lines))
        return replace(found, tables=[changed if each is table else each for each in found.tables])

    change(backups, without_last_entry)
    with pytest.raises(CommandError, match="已全部撤回"):
        restored(backups)
    assert not SnapshotApproval.objects.exists()
    assert not Organization.objects.exists()
    assert LAST in MigrationRecorder(connection).applied_migrations()


@pytest.fixture
def without_tables() -> Iterator[None]:
    with schema.one_change():
        schema.drop_tables()
    yield
    call_command("migrate", verbosity=0)  # whatever came of it, the next test finds them


@pytest.mark.usefixtures("without_tables")
def test_a_database_without_tables_gets_them(backups: Path) -> None:
    # SQLite keeps its own statistics, which no program drops.
    assert set(connection.introspection.table_names()) <= {"sqlite_stat1"}
    assert "审计日志核对一致" in restored(backups)
    call_command("check_invariants", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("version", "migration", "sentence"),
    [
        (
            "0.3.0",
            "reporting.0002_of_tomorrow",
            "0.3.0 版程序生成.*0002_of_tomorrow.*请用 0.3.0 版",
        ),
        ("0.1.0", "ledger.0008_keep_form_templates", "0.1.0 版程序生成,是发布以前的试用版"),
    ],
)
def test_what_no_version_up_to_this_one_made_is_refused(
    version: str, migration: str, sentence: str, backups: Path
) -> None:
    change(backups, lambda found: replace(found, version=version, migrations=[*found.migrations, migration]))
    with pytest.raises(CommandError, match=sentence) as refusal:
        restored(backups)
    assert refusal.value.returncode == 2 and "没有做任何改动" in str(refusal.value)
    assert not Organization.objects.exists()


def test_every_migration_can_be_undone_with_the_rest() -> None:
    """A restore runs them in one transaction, so none may ask to be outside of it."""
    ours = [
        each for each in MigrationLoader(None).disk_migrations.values() if each.app_label in settings.ROOMS
    ]
    assert ours and all(each.atomic for each in ours)
