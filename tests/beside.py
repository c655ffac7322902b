"""An act of another connection that begins while a transaction goes on, and waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests.rectify.processes import PATIENCE, until

# Of this database alone: other workers have theirs on the same server.
WAITING = """
SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database()
)
"""


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone() is not None


def beside(act: Callable[[], object], *, held: Callable[[], object], then: Callable[[], object]) -> None:
    """``act`` begins while a transaction has done ``held``, and waits for it; that one does ``then``."""

    def in_thread() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held()
            other = pool.submit(in_thread)
            assert until(is_somebody_waiting)
            then()
        other.result(PATIENCE)
