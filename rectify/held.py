"""What a web process keeps open of a SQLite file, so that pages are read on a disk that is full."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from django.db import connection

_held: list[sqlite3.Connection] = []


def hold_database() -> None:
    """A connection of a request would have to make the journal's index anew, if it were the first.

    Called once in each web process, after the fork; its pages are few, and it is asked nothing more.
    """
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not path.is_file():
        return
    held = sqlite3.connect(path, check_same_thread=False)
    held.execute("PRAGMA cache_size=-64")
    held.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _held.append(held)
