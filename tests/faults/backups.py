"""``python -m tests.faults.backups DIR``: one backup after the other, in one process."""

from __future__ import annotations

import sys
import time

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402

if __name__ == "__main__":
    while True:
        try:
            call_command("backup", sys.argv[1], keep=3)
        except CommandError as error:
            print(f"backup: {error}", flush=True)
        time.sleep(1 - time.time() % 1)  # its folder is named after the second
