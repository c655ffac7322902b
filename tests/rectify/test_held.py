"""A web process keeps the journal's index of a SQLite file in being, so that a full disk is read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from rectify import held


def visit(path: Path) -> None:
    """A request's connection, which comes and goes."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE IF NOT EXISTS row (n INTEGER)")
        file.execute("INSERT INTO row VALUES (1)")
        file.commit()


@pytest.mark.parametrize("is_held", [False, True])
def test_the_index_stays_when_every_request_is_over(
    is_held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.sqlite3"
    visit(path)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    monkeypatch.setattr(held, "_held", [])
    if is_held:
        held.hold_database()
    visit(path)
    assert path.with_name("a.sqlite3-shm").exists() is is_held
    for kept in held._held:
        kept.close()
