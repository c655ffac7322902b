"""The cast of ``tests.cast``, made once a day and process by the real services, then laid down as rows.

Making it costs 22 ms, laying it down 4 ms, and nearly every test with a database begins with it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeAlias
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from tests.cast import Cast, make_cast

Row: TypeAlias = tuple[int | str | date | UUID | None, ...]
# What migrating leaves: with anything else in the database a test has begun to write already.
FROM_MIGRATIONS = {"auth_permission", "django_content_type", "django_migrations"}


@dataclass(frozen=True)
class KeptTable:
    """Named columns: a table that a test has made by the migrations has them in another order."""

    columns: list[str]
    rows: list[Row]


@dataclass(frozen=True)
class KeptCast:
    """``tables`` by name; ``cast`` pickled, so that no test gets another's."""

    made_at: datetime
    tables: dict[str, KeptTable]
    cast: bytes


class CastKeeper:
    """One for a run of tests. A clock that a test set gets a cast of its own day, never one of the future."""

    def __init__(self) -> None:
        self._kept: dict[date, KeptCast] = {}

    def cast(self) -> Cast:
        now = timezone.now()
        kept = self._kept.get(timezone.localdate())
        if kept is None:
            return self._make(now)
        if kept.made_at > now or _any_rows(kept.tables):
            return make_cast()
        return _laid_down(kept)

    def _make(self, now: datetime) -> Cast:
        is_fresh = set(_filled_tables()) <= FROM_MIGRATIONS
        cast = make_cast()
        if is_fresh:
            tables = {table: _read(table) for table in _filled_tables() if table not in FROM_MIGRATIONS}
            self._kept[timezone.localdate()] = KeptCast(timezone.now(), tables, pickle.dumps(cast))
        return cast


def _exists(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"


def _filled_tables() -> list[str]:
    tables = connection.introspection.django_table_names(include_views=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(map(_exists, tables)))
        return [table for table, is_filled in zip(tables, cursor.fetchone(), strict=True) if is_filled]


def _any_rows(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(map(_exists, tables)))
        return bool(cursor.fetchone()[0])


def _read(table: str) -> KeptTable:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return KeptTable([column[0] for column in cursor.description], list(cursor.fetchall()))


@cache
def _counters(tables: tuple[str, ...]) -> str:
    """Lets PostgreSQL go on counting behind the rows; SQLite does so by itself."""
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return " ".join(connection.ops.sequence_reset_sql(no_style(), models))


def _laid_down(kept: KeptCast) -> Cast:
    """All at once, for the tables refer to each other."""
    with transaction.atomic(), connection.cursor() as cursor:
        quoted = connection.ops.quote_name
        for name, table in kept.tables.items():
            places = ", ".join(["%s"] * len(table.columns))
            every = ", ".join([f"({places})"] * len(table.rows))
            values = [value for row in table.rows for value in row]
            columns = ", ".join(map(quoted, table.columns))
            cursor.execute(f"INSERT INTO {quoted(name)} ({columns}) VALUES {every}", values)
        # A test before, such as a restore, may have set them back; no rollback undoes that.
        if counters := _counters(tuple(kept.tables)):
            cursor.execute(counters)
    cast: Cast = pickle.loads(kept.cast)
    return cast
