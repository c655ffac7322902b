"""The command as a process of its own, on the database of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


def environment(folder: Path) -> dict[str, str]:
    wishes: dict[str, object] = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{wishes['NAME']}"
    else:
        url = f"postgres://{wishes['USER']}@{wishes['HOST']}:{wishes['PORT']}/{wishes['NAME']}"
    own = {"RECTIFY_EMBEDDED": "1", "VAR_DIR": str(folder), "DATABASE_URL": url}
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "rectify.settings", **own}


def start(arguments: list[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
