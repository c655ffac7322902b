"""A row that cannot be written offers nothing that would come to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests.cast import Cast, completed
from tests.workbooks.books import filled_in, uploaded
from tests.workbooks.returned.by_excel import ORDERS
from tests.workbooks.returned.judging import Sent, planned, sent_ledger
from workbooks.merging.model import RowAction

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Sent:
    return sent_ledger(cast, tmp_path)


def test_a_completed_measure_does_not_ask_how_its_progress_is_recorded(sent: Sent) -> None:
    completed(sent.cast, sent.measures[0])
    path = filled_in(sent.export(), {"N3": ORDERS.replace("三户", "四户")})
    (row, *_) = planned(sent, path).rows
    assert row.action is RowAction.ERROR
    assert (row.questions, row.changes) == ([], [])
    assert not row.awaits_choice


def test_a_refused_cell_shows_no_change(sent: Sent) -> None:
    """What else the row says is shown, and that it is not imported."""
    path = filled_in(sent.export(), {"C5": "1.学习不够经常问题", "O5": "已培训两次", "M5": "再说"})
    row = planned(sent, path).rows[2]
    assert [change.field.key for change in row.changes] == ["outcome"]
    page = reverse("workbooks:ledger_import", args=[uploaded(sent.cast, path).pk])
    assert "下面的变化不会导入" in sent.cast.client("office").get(page).content.decode()


def test_one_number_in_two_spellings_is_no_change(sent: Sent) -> None:
    path = filled_in(
        sent.export(),
        {
            "C3": "1、服务群众不够主动问题",
            "C5": "2. 内控管理有弱项问题",
            "G3": "1、建立走访台账,每月走访一次。",
            "G4": "2. 修订《服务承诺制度》。",
            "G6": "(1)制定全年学习计划。",
        },
    )
    plan = planned(sent, path)
    assert [row.action for row in plan.rows] == [RowAction.SAME] * 5
    assert [str(warning) for row in plan.rows for warning in row.warnings] == []
