"""CPU of the web process and of its database connection, for what one asks of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def database_seconds() -> float:
    """CPU of the server process of our connection; SQLite runs in this one."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def helper_seconds() -> float:
    """CPU of what PostgreSQL started besides for long reading, and has ended; in steps of 10 ms."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    server = (
        Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
    )
    children = Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
    return sum(map(int, children)) / os.sysconf("SC_CLK_TCK")


def spent(act: Callable[[], object]) -> float:
    before, start = database_seconds(), time.process_time()
    act()
    return time.process_time() - start + database_seconds() - before
