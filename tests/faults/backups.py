"""``python -m tests.faults.backups DIR``: one backup after the other, each in a process of its own."""

from __future__ import annotations

import os
import sys
import time

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402


def back_up() -> None:
    """Forked, so that a killed one costs no new start of Django."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        call_command("backup", sys.argv[1], keep=3)
    except CommandError as error:
        print(f"backup: {error}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    while True:
        back_up()
        time.sleep(1 - time.time() % 1)  # its folder is named after the second
