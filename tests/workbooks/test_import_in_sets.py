"""Many rows of a returned ledger: rules, history and audit as one at a time, in queries by the batch."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from measures import services
from measures.models import Measure, ProgressUpdate
from measures.services.progress import ProgressInput, record_many
from measures.services.texts import MeasureEdit, edit_many
from measures.services.tree import NewMeasure
from measures.steps import MeasureRefused
from measures.workflow import Status
from tests.cast import Cast, assigned, assignment, completed, fresh
from tests.workbooks.books import exported, filled_in, uploaded
from workbooks.merging.apply import confirm, plan_of

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)
# Reading a file, its ledger, and writing both kinds of change; none of them per row.
MAX_MORE = 6


def _told(measure: Measure) -> list[tuple[object, ...]]:
    """The edit history and the audit of a measure, as far as two measures can have the same."""
    history = [
        (
            row.history_type,
            row.history_user_id,
            row.history_change_reason,
            row.version,
            row.goal,
            [one.department_id for one in row.supporting_departments.all()],
        )
        for row in measure.history.order_by("history_id")
    ]
    audit = AuditEntry.objects.filter(about_kind="整改措施", about_id=measure.pk).order_by("id")
    return [*history, *audit.values_list("event", "actor_name", "role", "detail", "organization_id")]


def test_edits_leave_the_history_and_audit_of_one_at_a_time(cast: Cast) -> None:
    one, other = cast.measures[:2]
    for measure in (one, other):
        services.assign(
            measure.pk, assignment(cast, supporting_departments=(cast.science,)), by=cast.office, note="分工"
        )
    services.edit(one.pk, by=cast.office, fields={"goal": "每月一次"}, reason="导入")
    edit_many([MeasureEdit(other.pk, {"goal": "每月一次"}, {})], by=cast.office, reason="导入")
    assert _told(one) == _told(other)
    assert fresh(one).version == fresh(other).version


def test_progress_leaves_the_records_of_one_at_a_time(cast: Cast) -> None:
    one, other = assigned(cast), assigned(cast, cast.measures[1])
    for text in ("第一次走访", "第二次走访"):
        services.record_progress(one.pk, by=cast.office, text=text, happened_on=DAY)
    record_many([ProgressInput(other.pk, text, DAY) for text in ("第一次走访", "第二次走访")], by=cast.office)
    entries = [
        list(ProgressUpdate.objects.filter(measure=row).order_by("id").values_list("text", "actor_name"))
        for row in (one, other)
    ]
    assert entries[0] == entries[1]
    assert _told(one) == _told(other)
    assert fresh(one).version == fresh(other).version


def test_one_entry_is_not_corrected_twice(cast: Cast) -> None:
    measure = assigned(cast)
    first = services.record_progress(measure.pk, by=cast.office, text="走访", happened_on=DAY)
    twice = [ProgressInput(measure.pk, text, DAY, replaces_id=first.pk) for text in ("走访甲", "走访乙")]
    with pytest.raises(MeasureRefused, match="已经更正过"):
        record_many(twice, by=cast.office)
    assert ProgressUpdate.objects.count() == 1


def test_what_one_refuses_none_is_written(cast: Cast) -> None:
    edits = [
        MeasureEdit(cast.measures[0].pk, {"goal": "甲"}, {}),
        MeasureEdit(cast.measures[1].pk, {"text": ""}, {}),
    ]
    with pytest.raises(MeasureRefused) as refused:
        edit_many(edits, by=cast.office)
    assert refused.value.measure_id == cast.measures[1].pk
    assert fresh(cast.measures[0]).goal == ""
    with pytest.raises(MeasureRefused):
        edit_many(edits[:1], by=cast.viewer)


def test_what_one_does_not_see_is_not_found(cast: Cast) -> None:
    edits = [MeasureEdit(cast.measure.pk, {"goal": "甲"}, {})]
    with pytest.raises(Measure.DoesNotExist):
        edit_many(edits, by=cast.stranger)
    with pytest.raises(Measure.DoesNotExist):
        record_many([ProgressInput(cast.measure.pk, "走访", DAY)], by=cast.stranger)


def test_a_completed_measure_goes_back_to_work(cast: Cast) -> None:
    one, other = completed(cast), completed(cast, cast.measures[1])
    services.edit(one.pk, by=cast.office, fields={"goal": "新目标"}, reason="导入")
    edit_many([MeasureEdit(other.pk, {"goal": "新目标"}, {})], by=cast.office, reason="导入")
    assert fresh(one).status == fresh(other).status == Status.IN_PROGRESS
    # What was attached before the edit has a name of its own.
    told = [[entry for entry in _told(row) if entry[0] != "ATTACH"] for row in (one, other)]
    assert told[0] == told[1]


def _queries(cast: Cast, path: Path) -> int:
    row = uploaded(cast, path)
    digest = plan_of(row, by=cast.office).digest()
    with CaptureQueriesContext(
        connection,
    ) as found:
        confirm(row.pk, by=cast.office, digest=digest)
    return len(found)


@pytest.mark.one_database
def test_queries_grow_with_batches_not_rows(cast: Cast, tmp_path: Path) -> None:
    for number in range(3, 33):
        new = NewMeasure(text=f"第{number}项走访安排。", mark=f"({number})", number=number)
        services.add_measure(cast.sub_issue.pk, new, by=cast.office)
    for measure in Measure.objects.current():
        assigned(cast, measure)
    sent = exported(cast, tmp_path / "发出.xlsx")
    few = {f"{column}{row}": "已走访" for row in (3, 4) for column in "NO"}
    many = {f"{column}{row}": "又走访了一次" for row in range(3, 33) for column in "NO"}
    first = _queries(cast, filled_in(sent, few, target=tmp_path / "少.xlsx"))
    sent = exported(cast, tmp_path / "再发.xlsx")
    second = _queries(cast, filled_in(sent, many, target=tmp_path / "多.xlsx"))
    assert second <= first + MAX_MORE, (first, second)
