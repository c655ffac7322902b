"""The one table of fields: every place it promises for answers from it, and no title means two things."""

from __future__ import annotations

import dataclasses
from importlib import import_module

import pytest

from issues.models import SubIssue
from ledger.fields import FIELDS, STANDARD_FIELDS, LedgerField, WrittenBy, written_by
from ledger.rows import LedgerRow
from ledger.titles import field_called, names_of, plain_title, whole_title
from measures.inputs import Assignment
from measures.models import Measure
from measures.services.texts import OFFICE_FIELDS, RESULT_FIELDS
from measures.services.tree import NewMeasure
from workbooks.reading.titles import field_of
from workbooks.receivers.titles import keys_of


def keys(*titles: str) -> list[str]:
    return [found.key if (found := field_called(title)) else "" for title in titles]


def test_every_field_is_a_value_of_the_row() -> None:
    assert set(FIELDS) <= {field.name for field in dataclasses.fields(LedgerRow)}


def test_the_standard_ledger_has_its_columns() -> None:
    assert "、".join(field.title for field in STANDARD_FIELDS) == (
        "序号、问题类别、具体问题、问题表现、原因分析、整改目标、整改措施、责任领导、牵头部门、配合部门、责任人、"
        "时限类型、整改时限、进展情况、整改成效、完成情况、佐证材料、是否销号、销号时间、下一步打算、延期说明、备注"
    )


@pytest.mark.parametrize("service", [one for one in WrittenBy if one.value])
def test_the_named_services_are_there(service: WrittenBy) -> None:
    module, _, name = service.value.rpartition(".")
    assert callable(getattr(import_module(module), name))
    assert written_by(service)


def test_services_take_what_the_table_says() -> None:
    texts = {field.attribute for field in written_by(WrittenBy.MEASURE_TEXTS)}
    assert texts == {*OFFICE_FIELDS, *RESULT_FIELDS}
    assert texts <= {field.name for field in dataclasses.fields(NewMeasure)}
    assigned = {field.attribute for field in written_by(WrittenBy.ASSIGNMENT)}
    assert assigned == {field.name for field in dataclasses.fields(Assignment)}


@pytest.mark.parametrize(
    "field",
    [
        one
        for one in FIELDS.values()
        if one.written_by not in (WrittenBy.NOBODY, WrittenBy.PROGRESS, WrittenBy.TREE)
    ],
    ids=lambda field: field.key,
)
def test_pages_and_history_say_the_same_title(field: LedgerField) -> None:
    """They take it from the model, which stands below this table."""
    model = SubIssue if field.written_by is WrittenBy.FINDING_TEXTS else Measure
    titles = {one.name: str(one.verbose_name) for one in (*model._meta.fields, *model._meta.many_to_many)}
    title = titles[field.attribute]
    # Ours is worked out; what a document says of it is kept under a title of its own.
    assert title == field.title or (field.key == "status" and title == "原文所述完成情况")


def test_no_title_means_two_fields() -> None:
    twice = LedgerField("one", "责任 领导", 10)
    with pytest.raises(ValueError, match="leader and one"):
        names_of([*FIELDS.values(), twice])


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.key)
def test_both_directions_know_every_title(field: LedgerField) -> None:
    for title in field.titles:
        assert keys_of([title]) == (field.key,)
        assert field_of(title, {}) is FIELDS[field.stands_for or field.key]


def test_titles_are_read_however_they_are_written() -> None:
    written = (
        "整改\n措施",
        "整 改 措 施",
        "*整改措施:",
        "整改措施(逐条填写)",
        "整改措施(逐条",
        "【整改措施】",
        "ＮＯ.",
    )
    assert keys(*written) == ["measure"] * 6 + ["number"]


def test_brackets_count_where_the_table_has_them() -> None:
    assert keys("整改时限(文字)", "整改时限 【文字】", "整改时限", "整改时限(年月日)") == [
        *("deadline", "deadline", "due_on", "due_on")
    ]
    assert (whole_title("责任单位(盖章)"), plain_title("责任单位((加盖)公章)")) == (
        "责任单位(盖章)",
        "责任单位",
    )


def test_what_is_no_title_means_nothing() -> None:
    assert keys("", "()", "天数", "联系电话", "整改措施落实得怎么样") == [""] * 5


def test_further_fields_may_come_from_elsewhere() -> None:
    own = LedgerField("own_1", "涉及金额", 12, synonyms=("金额",), is_standard=False)
    names = names_of([*FIELDS.values(), own])
    assert field_called("金额(元)", names=names) is own
    assert written_by(WrittenBy.NOBODY, fields=[own]) == (own,)
