"""A second PostgreSQL that only reads, fed by the first: overview, search and exports are asked of it.

Set by DATABASE_REPLICA_URL. What it shows may be seconds old, and the page says how old; who signs in, who
writes, and every act is with the first database. One that is away, or far behind, is not asked.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, models
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
REPLICA = "replica"
MAX_LAG = 60.0
# After one that did not answer, nobody waits for it for so long.
PAUSE = 30.0
# Without a stream from the first database, “everything that came is shown” says nothing.
LAG = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
             AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
       ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) END
"""
_is_asked: ContextVar[bool] = ContextVar("is_asked", default=False)


class ReplicaRouter:
    """Inside of a transaction everything is of one database, the one that is written to."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        is_writing = connections[DEFAULT_DB_ALIAS].in_atomic_block
        return REPLICA if _is_asked.get() and not is_writing else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db != REPLICA


class ReplicaMiddleware:
    """The last: who it is has been asked of the first database when a page begins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pause_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _is_asked.set(False)
        try:
            return self.get_response(request)
        finally:
            _is_asked.reset(token)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if REPLICA not in connections or not _may_be_old(request) or not request.user.is_authenticated:
            return
        lag = self._lag()
        if lag is not None and lag <= MAX_LAG:
            _is_asked.set(True)
            vars(request)["replica_said"] = _said(lag)

    def _lag(self) -> float | None:
        """Seconds; None for one that does not answer, or does not know."""
        if time.monotonic() < self._pause_until:
            return None
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(LAG)
                (seconds,) = cursor.fetchone()
        except (DatabaseError, InterfaceError) as error:  # the second of a connection that was lost before
            logger.warning("the replica is not asked for %d s: %s", PAUSE, str(error).strip())
            connections[REPLICA].close()
            self._pause_until = time.monotonic() + PAUSE
            return None
        return None if seconds is None else float(seconds)


def _may_be_old(request: HttpRequest) -> bool:
    """Pages that compare, find and export; of the ledger only what was searched, since people work in it."""
    match = request.resolver_match
    if request.method != "GET" or match is None:
        return False
    return match.view_name in settings.REPLICA_PAGES or (
        match.view_name in settings.REPLICA_SEARCHES and bool(request.GET.get("q"))
    )


def _said(lag: float) -> str:
    late = f"可能晚{lag:.0f}秒" if lag >= 1 else "与主库同步"
    return f"本页数据取自只读副本,{late}。"
