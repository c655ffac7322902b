"""The rows of a table as lines of JSON, in the order of their keys; memory does not grow with them.

PostgreSQL writes the lines itself and streams them (COPY), several times as fast as rows through Django;
any other database's rows are written here. Either line is read back into the same row.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import IO

from django.db import connection, models

BATCH_SIZE = 500
PIECE = 1024 * 1024
# JSON holds neither character, so that COPY changes nothing in a line.
COPY = r"COPY ({query}) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"


def pieces_of(model: type[models.Model]) -> Iterator[bytes]:
    """All lines of ``model``, in pieces that may end anywhere."""
    if connection.vendor == "postgresql":
        return _copied(_query(model))
    return _written(model)


def _written(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH_SIZE):
        line = dict(zip(names, row, strict=True))
        yield json.dumps(line, default=_plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _plain(value: object) -> str:
    """Dates and instants whole, to the microsecond."""
    return str(value.isoformat()) if isinstance(value, date) else str(value)


def _query(model: type[models.Model]) -> str:
    """Names of our own models, quoted by the database's rules."""
    quote = connection.ops.quote_name
    columns = ", ".join(
        f"{quote(str(field.column))}{_cast(field)} AS {quote(field.attname)}"
        for field in model._meta.concrete_fields
    )
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    rows = f"SELECT {columns} FROM {table} ORDER BY {table}.{key}"  # nosec B608
    return f"SELECT row_to_json(backup_line) FROM ({rows}) AS backup_line"  # nosec B608


def _cast(field: models.Field) -> str:
    """JSON's numbers are not exact behind the point."""
    return "::text" if isinstance(field, models.DecimalField) else ""


def _copied(query: str) -> Iterator[bytes]:
    """The server sends while we go on with what came; a thread carries it."""
    with connection.cursor() as cursor:
        reading, writing = os.pipe()
        file = os.fdopen(writing, "wb", PIECE)
        carrier = _Carrier(lambda: cursor.cursor.copy_expert(COPY.format(query=query), file), file)
        carrier.start()
        with os.fdopen(reading, "rb", PIECE) as lines:
            try:
                while piece := lines.read(PIECE):
                    yield piece
            finally:
                lines.close()  # a carrier that still writes is let go
                carrier.join()
        if carrier.error:
            raise carrier.error


class _Carrier(threading.Thread):
    """Copies into ``file`` and closes it."""

    def __init__(self, copy: Callable[[], None], file: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._copy, self._file = copy, file
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._copy()
            self._file.flush()
        except Exception as error:  # noqa: BLE001 - raised again by who reads
            self.error = error
        finally:
            with suppress(OSError):
                self._file.close()
