"""Deployments that a command of this version meets, on the database that this run of the tests is on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tests.upgrade.kept import AUDIT_KEY, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]


def manage(var: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """A command over the data in ``var``, or in the database with that address."""
    return _run(var, ["manage.py", *arguments], database=database)


def make_run(var: Path, *, port: int) -> subprocess.CompletedProcess[str]:
    """`make run`, which is expected not to start."""
    return _run(var, ["-m", "rectify.run"], PORT=str(port), DEMO="0")


def _run(
    var: Path, command: list[str], *, database: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    keys = {"SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY, "RECTIFY_EMBEDDED": "1"}
    places = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "DATABASE_URL": database}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=keys | places | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def address_of_this_database() -> str:
    """As DATABASE_URL says it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def everything(cursor: CursorWrapper) -> dict[str, list[tuple[object, ...]]]:
    """table → its rows: what must be the same when nothing was touched."""
    found = {}
    # An index of SQLite without contents cannot be read through; the tables it keeps itself in are.
    names = set(connection.introspection.table_names(cursor)) - {"search_grams"}
    for table in sorted(names):
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        found[table] = cursor.fetchall()
    return found
