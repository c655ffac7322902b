"""Copies of rows inside the database: a template of one organization becomes four hundred in minutes."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management.color import no_style
from django.db import connection, models

# Behind a template's keys lie those of its copies; no template has as many rows in one table.
STRIDE = 1_000_000
# What has to be different in each copy.
UNIQUE_TEXTS = ("username", "key", "name")
NUMBERS = {
    "sqlite": "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {count})",
    "postgresql": "WITH copies(n) AS (SELECT generate_series(1, {count}))",
}


def clone(tables: Sequence[type[models.Model]], *, count: int) -> None:
    """``count`` copies of every row of ``tables``; keys that point into them are shifted with them."""
    if count < 1:
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_statement(table, tables, count=count))
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _statement(table: type[models.Model], tables: Sequence[type[models.Model]], *, count: int) -> str:
    """Names of our own tables and columns only."""
    fields = table._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, tables) for field in fields)
    numbers = NUMBERS[connection.vendor].format(count=count)
    source = f'"{table._meta.db_table}"'
    key = table._meta.pk.column if table._meta.pk else "id"
    # Copies of a table that was filled already are no template.
    rows = f'{source} CROSS JOIN copies WHERE "{key}" < {STRIDE} ORDER BY n, "{key}"'
    return f"INSERT INTO {source} ({columns}) {numbers} SELECT {values} FROM {rows}"  # noqa: S608


def _value(field: models.Field, tables: Sequence[type[models.Model]]) -> str:
    column = f'"{field.column}"'
    is_row_of_history = field.name == "id" and not field.primary_key
    if field.primary_key or is_row_of_history or field.related_model in tables:
        return f"{column} + n * {STRIDE}"
    if field.name in UNIQUE_TEXTS and field.unique:
        return f"{column} || '~' || n"
    return column
