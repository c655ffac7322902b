"""``python -m tests.upgrade.make``: keeps data of this version, for every later one to take over.

Run once, when a version is released; its folder is written anew. Time stands still while it runs, so that
what differs between two runs is random on purpose: names of files, salts, secrets.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django
import time_machine

from tests.upgrade.kept import AUDIT_KEY, DATABASE, SECRET_KEY, Kept

MOMENT = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        _as_embedded(var)
        with time_machine.travel(MOMENT, tick=False):
            kept = _make(var, Path(folder))
    size = sum(path.stat().st_size for path in kept.folder.rglob("*") if path.is_file())
    print(f"{kept.folder}: {size // 1024} KB")


def _as_embedded(var: Path) -> None:
    """Nothing of the shell's own deployment is touched."""
    for name in ("DATABASE_URL", "MEDIA_ROOT", "REDIS_URL", "AUDIT_OLD_KEYS", "CLAMAV_SOCKET"):
        os.environ.pop(name, None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "rectify.settings", "RECTIFY_EMBEDDED": "1"}
    os.environ |= {"VAR_DIR": str(var), "SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY}
    os.environ["EMAIL_URL"] = "smtp://127.0.0.1:9"  # deliveries are written where mail is set up
    os.environ["SCAN_ENGINE"] = "tests.notices.engines.KnowingEngine"  # the real one is half a gigabyte
    var.mkdir()
    django.setup()


def _make(var: Path, folder: Path) -> Kept:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.upgrade.fill import empty_tables, fill

    call_command("migrate", verbosity=0)
    fill(folder)
    assert not empty_tables(), empty_tables()
    os.chdir(folder)  # the audit trail names the folder of a backup; none of this machine's is kept
    call_command("backup", Path("backup"), verbosity=0)
    kept = Kept(settings.VERSION)
    shutil.rmtree(kept.folder, ignore_errors=True)
    shutil.copytree("backup", kept.backups)
    for command in ("check_invariants", "verify_audit", "verify_evidence"):
        call_command(command)
    connection.close()
    _pack(var / DATABASE, kept.folder / f"{DATABASE}.gz")
    return kept


def _pack(database: Path, target: Path) -> None:
    """Without free pages, write-ahead log and time stamp."""
    whole = database.with_suffix(".whole")
    connection = sqlite3.connect(database)
    connection.execute("VACUUM INTO ?", [str(whole)])
    connection.close()
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(whole.read_bytes())


if __name__ == "__main__":
    main()
