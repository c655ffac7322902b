"""The one file of a small office: killed in the middle of writing, torn, damaged."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.upgrade.deployments import make_run, manage
from tests.upgrade.kept import kept_versions

CUTS = int(os.environ.get("FAULT_CUTS", "20"))
pytestmark = pytest.mark.faults

# Writes without end, each row told when it is committed; a checkpoint now and then.
WRITER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
file.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=40")
file.execute("CREATE TABLE IF NOT EXISTS told (word TEXT PRIMARY KEY, more TEXT)")
number = 0
while True:
    word = f"{sys.argv[2]}-{number}"
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO told VALUES (?, ?)", [word, "x" * 700])
    file.execute("COMMIT")
    print(word, flush=True)
    number += 1
"""


def write_until_killed(database: Path, cut: int, count: int) -> list[str]:
    """What was acknowledged before the power went."""
    command = [sys.executable, "-c", WRITER, str(database), str(cut)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(count)]
        writer.send_signal(signal.SIGKILL)
        told += [line.strip() for line in writer.stdout.read().splitlines() if line.count("-") == 1]
    return told


def tear(database: Path, luck: random.Random) -> None:
    """As a disk without power leaves the end of the journal: cut off, or with other bytes in it."""
    journal = database.with_name(f"{database.name}-wal")
    if not journal.exists() or not journal.stat().st_size:
        return
    with journal.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(luck.randbytes(luck.randrange(1, 5000)))


def test_a_cut_leaves_what_was_acknowledged(tmp_path: Path) -> None:
    database, luck = tmp_path / "a.sqlite3", random.Random(7)
    acknowledged: list[str] = []
    for cut in range(CUTS):
        acknowledged += write_until_killed(database, cut, luck.randrange(20, 120))
        if cut % 2:
            tear(database, luck)
        with closing(sqlite3.connect(database)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            there = {word for (word,) in file.execute("SELECT word FROM told")}
        assert set(acknowledged) <= there


def test_a_damaged_page_is_said_at_the_start_with_the_way_back(tmp_path: Path) -> None:
    kept, var = kept_versions()[-1], tmp_path / "var"
    database = kept.deploy(var)
    damage(database)
    before = database.read_bytes()
    started = make_run(var, port=9)  # it does not come as far as that
    assert started.returncode == 2, started.stderr
    assert "已损坏" in started.stderr and "manage.py restore" in started.stderr
    assert database.read_bytes() == before
    shutil.move(var, tmp_path / "aside")
    var.mkdir()
    restored = manage(var, "restore", str(kept.copy_backups(tmp_path / "backups")))
    assert restored.returncode == 0, restored.stderr
    assert manage(var, "check_invariants").returncode == 0


def damage(database: Path) -> None:
    """Another page's bytes in the middle of the largest table."""
    with closing(sqlite3.connect(database)) as file:
        (page,) = file.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'measures_historicalmeasure'"
        ).fetchone()
        (size,) = file.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
