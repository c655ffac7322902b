"""Statements that are written out, for what every act asks and writes anew.

Django takes five to ten times as long to put such a statement together as the database takes to carry it out.
Everything else is asked by querysets. The words are those that SQLite and PostgreSQL have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, router

from audit.differences import field_of

ModelT = TypeVar("ModelT", bound=models.Model)
Row = tuple[Any, ...]
Values = Sequence[Any]
Converter = Callable[[Any, Any, Any], Any]
Ask = Callable[[str, Values], list[Row]]
# More rows than an act has of its own are written by ``bulk_create``, which parts them as the database likes.
FEW = 20
BATCH_SIZE = 500


def read(statement: str, values: Values) -> list[Row]:
    """All rows, of the database that is written to, as its columns are declared."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def look(statement: str, values: Values) -> list[Row]:
    """As ``read``, for a page that only shows: of the database that its querysets are asked of."""
    with connections[router.db_for_read(models.Model)].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def write(statement: str, values: Values) -> None:
    """An UPDATE or DELETE, where rows are read."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, values)


def marks(values: Values) -> str:
    """What stands in ``IN (…)`` for as many values; nothing is in it without any."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def moment(at: datetime) -> object:
    """An instant as the database takes it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(at)


def instant(read: datetime) -> datetime:
    """An instant that was read: SQLite keeps instants without a zone."""
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(on: date) -> object:
    """A date as the database takes it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(on)


def for_update() -> str:
    """What locks the rows of a SELECT; SQLite's transaction holds the lock from the beginning.

    Against who writes to them, not who writes rows that point at them; the reason is in docs/architecture.md.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    has_locks = connection.features.has_select_for_update
    return str(connection.ops.for_update_sql(no_key=True)) if has_locks else ""


def one(model: type[ModelT], key: int, *, is_locked: bool = False) -> ModelT | None:
    """The row with this key as it is now, locked until the transaction ends or not; None without one."""
    where = f"WHERE id = %s {for_update()}" if is_locked else "WHERE id = %s"
    found = _rows(model, where, [key], ask=read)
    return found[0] if found else None


def of(model: type[ModelT], column: str, keys: Values, *, order: str = "id") -> list[ModelT]:
    """Where ``column`` holds one of ``keys``, for a page that only shows; ``order`` as SQL says it."""
    where = f"WHERE {column} IN ({marks(keys)}) ORDER BY {order}"
    return _rows(model, where, keys, ask=look) if keys else []


def _rows(model: type[ModelT], where: str, keys: Values, *, ask: Ask) -> list[ModelT]:
    connection = connections[DEFAULT_DB_ALIAS]
    statement, names, converters = _reading(model, connection.vendor)
    found = []
    for row in ask(f"{statement} {where}", keys):
        values = list(row)
        for at, column, convert in converters:
            values[at] = convert(values[at], column, connection)
        found.append(model.from_db(DEFAULT_DB_ALIAS, names, values))
    return found


def insert(rows: Sequence[ModelT]) -> Sequence[ModelT]:
    """What ``bulk_create`` does, and cheaper for a few rows of one model; they get their keys."""
    if len(rows) > FEW:
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH_SIZE)
    if rows:
        found = _insert(rows, f'RETURNING "{type(rows[0])._meta.pk.column}"')
        for row, (key,) in zip(rows, found, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, DEFAULT_DB_ALIAS
    return rows


def insert_new(rows: Sequence[models.Model], *, answer: str) -> Iterator[Row]:
    """Writes those that no unique key forbids; of each that was written the columns ``answer``."""
    for start in range(0, len(rows), BATCH_SIZE):
        yield from _insert(rows[start : start + BATCH_SIZE], f"ON CONFLICT DO NOTHING RETURNING {answer}")


def update(row: models.Model, names: Sequence[str]) -> None:
    """Writes the columns of the fields ``names`` of one row and nothing besides."""
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _updating(type(row), tuple(names))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    write(statement, [*values, row.pk])


def _insert(rows: Sequence[models.Model], ending: str) -> list[Row]:
    connection = connections[DEFAULT_DB_ALIAS]
    start, place, fields = _insertion(type(rows[0]))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields
    ]
    return read(f"{start} {', '.join([place] * len(rows))} {ending}", values)


@lru_cache(maxsize=100)
def _reading(
    model: type[models.Model], vendor: str
) -> tuple[str, list[str], list[tuple[int, Any, Converter]]]:
    """The statement, the names of its columns, and what some become: SQLite keeps instants without a zone."""
    connection, fields = connections[DEFAULT_DB_ALIAS], model._meta.concrete_fields
    converters = [
        (at, field.cached_col, convert)
        for at, field in enumerate(fields)
        for convert in (
            *connection.ops.get_db_converters(field.cached_col),
            *field.get_db_converters(connection),
        )
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}"'  # noqa: S608  # nosec B608
    return statement, [field.attname for field in fields], converters


@lru_cache(maxsize=100)
def _insertion(model: type[models.Model]) -> tuple[str, str, list[models.Field]]:
    """The statement, the place of one row in it, and the columns but for the key, which is given out."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES', f"({marks(fields)})", fields


@lru_cache(maxsize=100)
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[models.Field]]:
    fields = [field_of(model, name) for name in names]
    said = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {said} WHERE id = %s', fields  # noqa: S608  # nosec B608
