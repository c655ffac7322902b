"""What is chosen in the preview of a returned file: which measure, which reading, which entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from measures.models import ProgressUpdate
from tests.cast import Cast, fresh
from tests.workbooks.books import HEADER, table, uploaded
from tests.workbooks.returned.by_excel import ORDERS, cells, changed_by, flat, put
from tests.workbooks.returned.by_hand import OWN
from tests.workbooks.returned.judging import Sent, sent_ledger
from workbooks.merging.apply import confirm, plan_of
from workbooks.merging.model import RowAction
from workbooks.merging.store import set_choices
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Sent:
    return sent_ledger(cast, tmp_path)


def choose(client: Client, row: LedgerImport, **data: str) -> LedgerImport:
    response = client.post(reverse("workbooks:ledger_import_choices", args=[row.pk]), data)
    assert response.status_code == 302
    row.refresh_from_db()
    return row


def written(sent: Sent, row: LedgerImport) -> None:
    confirm(row.pk, by=sent.cast.office, digest=plan_of(row, by=sent.cast.office).digest())


def test_sorted_rows_are_put_right_all_at_once(sent: Sent) -> None:
    def change(sheet: Worksheet) -> None:
        rows = flat(sheet)
        rows[0][14] = "走访完成"
        put(sheet, rows[::-1])

    row = uploaded(sent.cast, changed_by(change)(sent))
    plan = plan_of(row, by=sent.cast.office)
    assert [one.awaits_choice for one in plan.rows] == [True, True, False, True, True]
    row = choose(sent.cast.client("office"), row, all="by_content")
    plan = plan_of(row, by=sent.cast.office)
    assert [one.measure and one.measure.pk for one in plan.rows] == [one.pk for one in sent.measures[::-1]]
    written(sent, row)
    assert fresh(sent.measures[0]).outcome == "走访完成"
    assert fresh(sent.measures[4]).outcome == ""


def test_a_reworded_row_may_keep_its_mark(sent: Sent) -> None:
    """The words are now another measure's on purpose: the one who imports says so."""
    row = uploaded(sent.cast, cells({"G6": "(2)定期通报学习情况。"})(sent))
    (question,) = plan_of(row, by=sent.cast.office).rows[3].questions
    row = choose(sent.cast.client("office"), row, **{f"choice-{question.key}": "mark"})
    (plan,) = [one for one in plan_of(row, by=sent.cast.office).rows if one.number == 6]
    assert plan.action is RowAction.CHANGE
    assert plan.measure == sent.measures[3]


def test_readings_are_accepted_for_all_alike(sent: Sent) -> None:
    row = uploaded(sent.cast, cells({"M3": "2031.9", "M5": "2031.9", "M6": "看情况"})(sent))
    office = sent.cast.client("office")
    page = office.get(reverse("workbooks:ledger_import", args=[row.pk])).content.decode()
    assert "没有读懂的格子" in page
    assert "建议读作“2031-09-30”" in page
    row = choose(office, row, all="accept_all")
    assert [one.action.value for one in plan_of(row, by=sent.cast.office).rows] == [
        *("CHANGE", "SAME", "CHANGE", "ERROR", "SAME")
    ]
    row = choose(office, row, **{"leave-cell.due_on.看情况": "1"})
    written(sent, row)
    assert [str(fresh(sent.measures[index]).due_on) for index in (0, 2, 3)] == [
        *("2031-09-30", "2031-09-30", "2030-12-31")
    ]


def test_an_answer_that_cannot_be_read_is_still_an_error(sent: Sent) -> None:
    row = uploaded(sent.cast, cells({"M3": "看情况"})(sent))
    row = choose(sent.cast.client("office"), row, **{"answer-cell.due_on.看情况": "再说吧"})
    plan = plan_of(row, by=sent.cast.office)
    assert plan.rows[0].action is RowAction.ERROR
    assert [(cell.text, cell.answer) for cell in plan.rows[0].cells] == [("看情况", "再说吧")]


def test_reworded_progress_corrects_its_entry(sent: Sent) -> None:
    row = uploaded(sent.cast, cells({"N3": ORDERS.replace("三户", "四户")})(sent))
    written(sent, row)
    found = ProgressUpdate.objects.get(text="已走访四户。")
    assert found.replaces is not None
    assert found.replaces.text == "已走访三户。"


def test_reworded_progress_may_be_another_entry(sent: Sent) -> None:
    row = uploaded(sent.cast, cells({"N3": ORDERS.replace("三户", "四户")})(sent))
    (question,) = plan_of(row, by=sent.cast.office).rows[0].questions
    written(sent, set_choices(row.pk, {question.key: "another"}, by=sent.cast.office))
    assert ProgressUpdate.objects.get(text="已走访四户。").replaces is None


def test_cleared_and_dropped_progress_is_said(sent: Sent) -> None:
    row = uploaded(sent.cast, cells({"N3": None})(sent))
    (warning,) = plan_of(row, by=sent.cast.office).rows[0].warnings
    assert "被清空了" in warning.message
    row = uploaded(sent.cast, cells({"N3": ORDERS.splitlines()[0]})(sent))
    (warning,) = plan_of(row, by=sent.cast.office).rows[0].warnings
    assert "2024-05-06“已走访三户。”" in warning.message


def test_the_command_says_and_accepts_it(sent: Sent, capsys: pytest.CaptureFixture[str]) -> None:
    path = cells({"M3": "2031.9", "Q3": "走访记录本"})(sent)
    options = {"inspection": sent.cast.inspection.pk, "dry_run": True}
    call_command("import_ledger", str(path), json=True, **options)
    first = json.loads(capsys.readouterr().out)["rows"][0]
    assert first["errors"][0]["proposal"] == "2031-09-30"
    assert first["unread"] == [{"column": "Q", "title": "佐证材料", "text": "走访记录本"}]
    call_command("import_ledger", str(path), accept_proposals=True, **options)
    assert "修改1行" in capsys.readouterr().out


def test_a_nearly_same_measure_is_asked_about(sent: Sent) -> None:
    path = table(sent.folder / "返回.xlsx", [HEADER, [*OWN[3][:3], "制定全年的学习计划", *OWN[3][4:]]])
    row = uploaded(sent.cast, path)
    (plan,) = plan_of(row, by=sent.cast.office).rows
    assert plan.awaits_choice
    (question,) = plan.questions
    assert question.options[0][0] == str(sent.measures[3].pk)
    row = set_choices(row.pk, {question.key: "new"}, by=sent.cast.office)
    assert plan_of(row, by=sent.cast.office).rows[0].action is RowAction.CREATE
