"""Exported and imported untouched, every row of any ledger is the same, with its hidden marks and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from issues.models import Inspection
from ledger.rows import ledger_rows
from measures import services
from measures.models import Measure
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from measures.workflow import Timeframe
from tests.cast import Cast, assignment, in_days
from workbooks.merging.plan import Incoming, make_plan
from workbooks.merging.snapshot import take_snapshot
from workbooks.merging.store import read_incoming
from workbooks.writing.whole_ledger import write_workbook

pytestmark = pytest.mark.django_db

# PostgreSQL stores neither NUL nor half a character; the rest may come from anywhere.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
ODD = st.sampled_from(
    [
        "=1+1",
        "_x0041_",
        "2024-12-31",
        "合计",
        "序号",
        "(1)",
        "一、",
        " 前后 ",
        "a\r\nb",
        "长" * 33_000,
        "\x01",
        "RZ1|M|1|1|AAAA|x",
    ]
)
TEXTS = st.one_of(ANY, ODD)
PLAIN = st.text("学习制度台账检查走访培训,。《》12ab \n", max_size=20)


@dataclass(frozen=True)
class Promise:
    text: str
    more: tuple[str, str, str, str]
    timeframe: Timeframe | None
    due_on: date | None
    progress: str


def promises(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Promise]]:
    promise = st.builds(
        Promise,
        texts.map(str.strip).filter(bool),
        st.tuples(texts, texts, texts, texts),
        st.sampled_from([None, *Timeframe]),
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        texts,
    )
    return st.lists(promise, min_size=1, max_size=6, unique_by=lambda one: "".join(one.text.split()))


class Undo(Exception):
    """Ends an example without leaving a trace."""


def build(cast: Cast, found: list[Promise]) -> Inspection:
    """One finding for every two measures; what has a kind of deadline is assigned."""
    inspection = Inspection.objects.create(organization=cast.organization, name="随机")
    leaves = [
        NewMeasure(
            text=one.text,
            mark=f"({number})",
            goal=one.more[0],
            outcome=one.more[1],
            next_step=one.more[2],
            remark=one.more[3],
        )
        for number, one in enumerate(found, 1)
    ]
    findings = [
        NewSubIssueTree(
            title=f"问题{start}",
            mark=f"{start}.",
            text=found[start].more[0],
            measures=leaves[start : start + 2],
        )
        for start in range(0, len(found), 2)
    ]
    tree = [NewCategory(title="关于作风方面", mark="一、", position=1000, sub_issues=findings)]
    rows = services.create_tree(inspection, tree, by=cast.office, reason="测试")
    for row, one in zip(rows, found, strict=True):
        _assign(cast, row, one)
    return inspection


def _assign(cast: Cast, row: Measure, one: Promise) -> None:
    if one.timeframe is None:
        return
    departments = (cast.science,) if len(one.text) % 2 else ()
    values = assignment(cast, timeframe=one.timeframe, due_on=one.due_on, supporting_departments=departments)
    services.assign(row.pk, values, by=cast.office)
    if one.progress.strip():
        services.record_progress(row.pk, by=cast.office, text=one.progress, happened_on=in_days(-3))


def came_back(
    cast: Cast, found: list[Promise], folder: Path, change: Callable[[Incoming], Incoming]
) -> set[str]:
    """The actions of the whole ledger, exported and read again."""
    path = folder / "台账.xlsx"
    actions: set[str] = set()
    try:
        with transaction.atomic():
            inspection = build(cast, found)
            write_workbook(path, ledger_rows(Measure.objects.filter(inspection=inspection)), title="台账")
            incoming = read_incoming(path, name=path.name, inspection=inspection)
            plan = make_plan(change(incoming), take_snapshot(inspection), by=cast.office)
            assert len(plan.rows) == len(found)
            actions = {row.action.value for row in plan.rows}
            raise Undo
    except Undo:
        return actions


def _without_marks(incoming: Incoming) -> Incoming:
    sheets = tuple(
        replace(sheet, rows=tuple(replace(row, mark="") for row in sheet.rows))
        for sheet in incoming.reading.sheets
    )
    return replace(incoming, reading=replace(incoming.reading, sheets=sheets), origin=None)


quick = settings(
    max_examples=25,
    deadline=None,
    # Every example is a whole ledger: making a failing one smaller takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(found=promises(TEXTS))
def test_with_marks(cast: Cast, tmp_path: Path, found: list[Promise]) -> None:
    assert came_back(cast, found, tmp_path, lambda incoming: incoming) == {"SAME"}


@quick
@given(found=promises(PLAIN))
def test_without_marks(cast: Cast, tmp_path: Path, found: list[Promise]) -> None:
    assert came_back(cast, found, tmp_path, _without_marks) == {"SAME"}
