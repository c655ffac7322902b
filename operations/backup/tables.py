"""Rows as lines of JSON, the same from SQLite and PostgreSQL, so that either can take them back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, models

from operations.backup.lines import pieces_of
from operations.backup.manifest import TableDump
from operations.backup.place import new_file
from operations.backup.seal import Seal

try:
    from isal import isal_zlib as deflate
except ImportError:  # processors it has no build for
    import zlib as deflate  # type: ignore[no-redef]

# What was under way on one machine is not begun again on another, results are not in a backup, and what is
# searched is read from the rows and files that came back.
LEFT_OUT = (
    "jobs.Job",
    "jobs.LastRun",
    "search.SearchEntry",
    "search.SearchMark",
    "measures.EvidenceText",
)
BATCH_SIZE = 500
# Both know the level; of what gzip.open reads.
LEVEL, GZIP = 2, 31
Model = type[models.Model]


def all_models(registry: Apps = apps) -> list[Model]:
    """Every table of ours, links and histories included; sessions, counted failures and jobs are not."""
    found = registry.get_models(include_auto_created=True)
    ours = (model for model in found if model._meta.app_label in settings.ROOMS)
    kept = (model for model in ours if model._meta.managed and not model._meta.proxy)
    return sorted((model for model in kept if _label(model) not in LEFT_OUT), key=_label)


def _label(model: Model) -> str:
    return model._meta.label


def stored_files(registry: Apps = apps) -> Iterator[tuple[str, str]]:
    """The name on disk and the SHA-256 of every file that a row of ours names, each name once."""
    for model in all_models(registry):
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and "sha256" in names:
                rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                yield from rows.values_list(field.name, "sha256").iterator(chunk_size=BATCH_SIZE)


def dump(model: Model, folder: Path, seal: Seal) -> TableDump:
    """Writes all rows of ``model``, packed and, where there is a key, sealed."""
    path = folder / f"{model._meta.label_lower}.jsonl.gz{seal.mark}"
    packed = Packed(pieces_of(model))
    with new_file(path) as file:
        sha256 = seal.write(packed, file)
    return TableDump(_label(model), path.name, packed.count, sha256)


class Packed:
    """Lines packed by gzip, without a time stamp: the same rows give the same file. Counts the lines."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        packing = deflate.compressobj(LEVEL, deflate.DEFLATED, GZIP)
        for piece in self._pieces:
            self.count += piece.count(b"\n")
            if packed := packing.compress(piece):
                yield packed
        yield packing.flush()


def load(model: Model, dumped: BinaryIO) -> int:
    """Inserts the rows of a dump as they were: no default, no clock, no history adds anything."""
    count = 0
    for batch in _batches(dumped):
        _insert(model, batch)
        count += len(batch)
    return count


def _batches(dumped: BinaryIO) -> Iterator[list[dict[str, object]]]:
    with gzip.open(dumped, "rt", encoding="utf-8") as file:
        lines = (json.loads(line) for line in file)
        while batch := list(islice(lines, BATCH_SIZE)):
            yield batch


def _insert(model: Model, rows: list[dict[str, object]]) -> None:
    connection = connections["default"]
    fields = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [[_prepared(field, row[field.attname]) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        # Names of our own models, quoted by the database's rules; no value is part of the statement.
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # nosec B608
        cursor.executemany(statement, values)


def _prepared(field: models.Field, value: object) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.get_db_prep_save(target.to_python(value), connections["default"])


def reset_sequences(found: list[Model]) -> None:
    """PostgreSQL goes on counting behind the highest key that came back."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
