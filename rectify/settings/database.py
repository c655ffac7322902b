"""SQLite for one small office, PostgreSQL for everybody else."""

from __future__ import annotations

from rectify.settings.environment import VAR_DIR, needed
from rectify.variables import database, switch, text

SQLITE_OPTIONS = {
    # Writers queue instead of failing with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
}
SQLITE: dict[str, object] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "rectify.sqlite3",
    "OPTIONS": SQLITE_OPTIONS,
}


# Seconds (the last: milliseconds) after which a PostgreSQL whose host is gone is given up; without them
# every thread would wait for minutes, and nobody would be told.
UNREACHABLE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def _database(name: str) -> dict[str, object]:
    parsed = database(name)
    if str(parsed["ENGINE"]).endswith("postgresql"):
        parsed["CONN_MAX_AGE"] = 60
        parsed["CONN_HEALTH_CHECKS"] = True
        parsed["OPTIONS"] = UNREACHABLE | parsed.get("OPTIONS", {})
        # A pooler may answer the next question by another connection, which knows nothing of a cursor.
        parsed["DISABLE_SERVER_SIDE_CURSORS"] = switch("DATABASE_POOLED", default=False)
    elif parsed["ENGINE"].endswith("sqlite3"):
        return SQLITE | {"NAME": parsed["NAME"]}
    return parsed


DATABASES = {"default": _database("DATABASE_URL") if needed("DATABASE_URL") else SQLITE}
# Pages that may be some seconds old; see rectify/replica.py.
REPLICA_PAGES = ("ledger:dashboard", "ledger:inspections", "ledger:summary", "workbooks:export")
REPLICA_SEARCHES = ("ledger:ledger",)
if text("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = _database("DATABASE_REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["rectify.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
