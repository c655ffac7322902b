"""Data that is not for this program: said in one sentence, with what to do, and not touched."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from operations.versions import UNRELEASED_TABLE, refuse_data
from tests.rectify.sites import free_port
from tests.upgrade.deployments import address_of_this_database, everything, make_run, manage
from tests.upgrade.kept import DATABASE, FOLDER, Kept

# Every kind of command: that reads, that writes, that changes tables, that only people use.
COMMANDS = (
    ("migrate",),
    ("backup", "copy"),
    ("restore", "copy"),
    ("check_invariants",),
    ("verify_audit",),
    ("send_reminders", "--dry-run"),
    ("createsuperuser", "--noinput", "--username", "x"),
)
OF_TOMORROW = [
    pytest.param(("ledger", "0999_of_tomorrow"), id="a room that goes on"),
    pytest.param(("petitions", "0001_initial"), id="a room that is new"),
    pytest.param(("auth", "0999_of_tomorrow"), id="a library that goes on"),
]


def unreleased(var: Path) -> Path:
    """A database as `make run` had left it before anything was released."""
    var.mkdir()
    (var / DATABASE).write_bytes(gzip.decompress((FOLDER / "unreleased.sqlite3.gz").read_bytes()))
    return var / DATABASE


def newer(var: Path, app: str = "ledger", name: str = "0999_of_tomorrow") -> Path:
    database = Kept(settings.VERSION).deploy(var)
    with closing(sqlite3.connect(database)) as file, file:
        file.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '')", [app, name])
    return database


def is_one_sentence(said: str) -> bool:
    return said.count("\n") == 1 and said.count("。") == 1 and "没有做任何改动" in said


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_command_leaves_the_unreleased_layout_alone(arguments: tuple[str, ...], tmp_path: Path) -> None:
    database = unreleased(tmp_path / "var")
    before = database.read_bytes()
    done = manage(tmp_path / "var", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr), done.stderr
    assert "试用版" in done.stderr and "VAR_DIR" in done.stderr
    assert database.read_bytes() == before


@pytest.mark.parametrize("migration", OF_TOMORROW)
def test_a_command_leaves_newer_data_alone(migration: tuple[str, str], tmp_path: Path) -> None:
    database = newer(tmp_path / "var", *migration)
    before = database.read_bytes()
    done = manage(tmp_path / "var", "migrate")
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr), done.stderr
    assert ".".join(migration) in done.stderr and settings.VERSION in done.stderr
    assert database.read_bytes() == before


@pytest.mark.parametrize("make", [unreleased, newer])
def test_make_run_leaves_it_alone(make: Callable[[Path], Path], tmp_path: Path) -> None:
    database = make(tmp_path / "var")
    before = database.read_bytes()
    done = make_run(tmp_path / "var", port=free_port())
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr), done.stderr
    assert database.read_bytes() == before
    assert not (tmp_path / "var" / "static").exists()


def test_what_only_looks_at_the_program_is_not_stopped(tmp_path: Path) -> None:
    unreleased(tmp_path / "var")
    for arguments in (["check"], ["help", "migrate"], ["backup", "--help"], ["showmigrations"]):
        assert manage(tmp_path / "var", *arguments).returncode == 0, arguments


def test_looking_makes_no_database(tmp_path: Path) -> None:
    manage(tmp_path / "var", "verify_audit", "--no-such-option")
    assert not (tmp_path / "var" / DATABASE).exists()


def test_an_empty_database_is_for_this_program(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / DATABASE).touch()
    assert manage(tmp_path / "var", "migrate", "-v0").returncode == 0


def test_a_database_that_is_away_is_told_by_the_command(tmp_path: Path) -> None:
    away = f"postgres://nobody@127.0.0.1:{free_port()}/none"
    done = manage(tmp_path / "var", "backup", str(tmp_path / "copy"), database=away)
    assert "数据库无法访问" in done.stderr


@contextmanager
def recorded(app: str, name: str) -> Iterator[None]:
    recorder = MigrationRecorder(connection)
    recorder.record_applied(app, name)
    try:
        yield
    finally:
        recorder.record_unapplied(app, name)


@contextmanager
def tables_of_the_unreleased_layout(folder: Path) -> Iterator[None]:
    """Those that have other names today, with their columns, in this run's database."""
    database = unreleased(folder / "old")
    with closing(sqlite3.connect(database)) as file:
        rows = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        missing = sorted({name for (name,) in rows} - set(connection.introspection.table_names()))
        columns = {table: _columns(file, table) for table in missing if not table.startswith("sqlite")}
    with connection.cursor() as cursor:
        for table, names in columns.items():
            cursor.execute(f"CREATE TABLE {table} ({', '.join(f'{name} text' for name in names)})")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in columns:
                cursor.execute(f"DROP TABLE {table}")


def _columns(file: sqlite3.Connection, table: str) -> list[str]:
    return [f'"{row[0]}"' for row in file.execute("SELECT name FROM pragma_table_info(?)", [table])]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["newer", "unreleased"])
def test_it_is_seen_in_this_database(kind: str, tmp_path: Path) -> None:
    """On SQLite and, with the other half of `make test`, on PostgreSQL."""
    foreign = recorded("ledger", "0999_x") if kind == "newer" else tables_of_the_unreleased_layout(tmp_path)
    with foreign:
        with connection.cursor() as cursor:
            before = everything(cursor)
        done = manage(tmp_path / "var", "migrate", database=address_of_this_database())
        assert done.returncode == 2 and is_one_sentence(done.stderr), done.stderr
        with connection.cursor() as cursor:
            assert everything(cursor) == before


@pytest.mark.django_db
def test_no_table_of_ours_is_called_as_one_of_the_unreleased_layout() -> None:
    assert UNRELEASED_TABLE not in connection.introspection.django_table_names()
    assert refuse_data() is None
