"""The kind of an own column is changed while somebody writes a value of the old kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from audit.exceptions import Refused
from issues.models import CustomField, CustomKind
from issues.positions import lock_inspection
from ledger.services import archive_custom_field, change_custom_field
from measures import services, steps
from tests.beside import beside
from tests.cast import Cast, fresh, make_cast
from tests.custom_fields import a_column, column_input

PAUSE = 0.5


def write_slowly(cast: Cast, column: CustomField, is_written: Event) -> None:
    try:
        with transaction.atomic():
            services.edit(cast.measure.pk, by=cast.office, fields={}, custom={column.key: "约三万"})
            is_written.set()
            sleep(PAUSE)
    finally:
        connection.close()


def change(cast: Cast, column: CustomField, is_written: Event) -> str:
    is_written.wait()
    try:
        change_custom_field(column.pk, column_input(kind=CustomKind.NUMBER), by=cast.office)
    except Refused as error:
        return str(error)
    finally:
        connection.close()
    return "changed"


@pytest.mark.django_db(transaction=True)
def test_a_value_that_is_being_written_counts() -> None:
    cast = make_cast()
    column, is_written = a_column(cast), Event()
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write_slowly, cast, column, is_written)
        answer = pool.submit(change, cast, column, is_written).result()
        writing.result()
    assert "已经填有内容" in answer
    column.refresh_from_db()
    assert (column.kind, fresh(cast.measure).custom_values) == (CustomKind.TEXT, {column.key: "约三万"})


@pytest.mark.many_writers
@pytest.mark.django_db(transaction=True)
def test_a_column_of_an_inspection_is_changed_behind_what_holds_the_inspection() -> None:
    """A renumbering goes on to the measures, an import also to the columns of the unit."""
    cast = make_cast()
    column = a_column(cast, inspection_id=cast.inspection.pk)
    beside(
        lambda: change_custom_field(column.pk, column_input(kind=CustomKind.NUMBER), by=cast.office),
        held=lambda: lock_inspection(cast.inspection.pk),
        then=lambda: steps.lock(cast.measure.pk, by=cast.office),
    )
    beside(
        lambda: archive_custom_field(column.pk, by=cast.office),
        held=lambda: lock_inspection(cast.inspection.pk),
        then=lambda: a_column(cast, "另一栏"),
    )
    column.refresh_from_db()
    assert (column.kind, column.archived_at is None) == (CustomKind.NUMBER, False)
