"""Statements that are written out do what Django's own do."""

from __future__ import annotations

import pytest
from django.db import models
from django.utils import timezone

from accounts.models import Department
from audit import sql
from inbox.models import Message
from measures.models import Measure
from tests.cast import Cast, completed


def messages(cast: Cast, *keys: str) -> list[Message]:
    return [Message(person=cast.office, key=key, subject="标题", lines=[{"text": "一"}]) for key in keys]


@pytest.mark.parametrize("count", [0, 1, sql.FEW + 1])
def test_rows_are_inserted_and_get_their_keys(cast: Cast, count: int) -> None:
    rows = sql.insert(messages(cast, *map(str, range(count))))
    assert {row.pk: row.key for row in rows} == dict(Message.objects.values_list("pk", "key"))
    for row in rows:
        kept = Message.objects.get(pk=row.pk)
        assert (kept.lines, kept.created_at, kept.read_at) == (row.lines, row.created_at, None)


def test_what_a_unique_key_forbids_is_left_out(cast: Cast) -> None:
    sql.insert(messages(cast, "先"))
    written = list(sql.insert_new(messages(cast, "先", "后"), answer="key"))
    assert written == [("后",)]


def test_one_row_is_what_django_reads(cast: Cast) -> None:
    completed(cast)
    Measure.objects.filter(pk=cast.measure.pk).update(custom_values={"3": "自有"})
    for one in (cast.measure, cast.inspection, cast.handler, cast.admin):
        row, expected = sql.one(type(one), one.pk), type(one)._base_manager.get(pk=one.pk)
        assert row is not None
        assert {name: getattr(row, name) for name in names_of(expected)} == {
            name: getattr(expected, name) for name in names_of(expected)
        }
    assert sql.one(Measure, 0) is None


def names_of(row: models.Model) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields]


def test_of_one_row_the_named_fields_are_written(cast: Cast) -> None:
    row = cast.measure
    row.handler, row.completed_at, row.remark, row.text = cast.handler, timezone.now(), "记", "不写"
    row.custom_values = {"3": "自有"}
    sql.update(row, ["handler", "completed_at", "remark", "custom_values"])
    kept = Measure.objects.get(pk=row.pk)
    assert (kept.handler_id, kept.completed_at, kept.remark) == (cast.handler.pk, row.completed_at, "记")
    assert kept.custom_values == {"3": "自有"}
    assert kept.text != "不写"


def test_nothing_is_among_no_values(cast: Cast) -> None:
    statement = f"SELECT id FROM accounts_department WHERE id IN ({sql.marks([])})"
    assert sql.read(statement, []) == []


def test_values_come_as_their_columns_are_declared(cast: Cast) -> None:
    cast.general.is_active = False
    cast.general.save()
    keys = [cast.general.pk, cast.science.pk]
    statement = f"SELECT id, is_active FROM accounts_department WHERE id IN ({sql.marks(keys)})"
    assert dict(sql.read(statement, keys)) == dict(Department.objects.values_list("pk", "is_active"))
