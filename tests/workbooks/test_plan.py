"""What a workbook would do, row by row: every change with old and new, every error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from measures import services
from measures.models import ProgressUpdate
from measures.workflow import Status, Timeframe
from tests.cast import Cast, assigned, completed, fresh, in_days, submitted, worked_on
from tests.workbooks.books import (
    actions,
    changes,
    errors,
    exported,
    filled_in,
    imported,
    planned,
    uploaded,
)
from workbooks.merging.apply import plan_of

pytestmark = pytest.mark.django_db
DUE = "2030-12-31"
OWN = ["1", "一、关于作风建设不够严实方面", "1.服务群众不够主动问题", "(1)建立走访台账,每月走访一次。"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def test_untouched_is_the_same(cast: Cast, path: Path) -> None:
    worked_on(cast)
    assert actions(planned(cast, exported(cast, path))) == ["SAME", "SAME", "SAME"]


def test_changes_are_told_field_by_field(cast: Cast, path: Path) -> None:
    worked_on(cast)
    filled_in(
        exported(cast, path),
        {
            "D3": "走访不经常。",
            "F3": "每户都到",
            "H3": "周平",
            "J3": "业务科",
            "L3": "长期坚持",
            "M3": "2030年底前",
            "O3": "已走访12户",
            "P3": "已完成",
            "T3": "继续走访",
            "V3": "备注一",
        },
    )
    plan = planned(cast, path)
    assert actions(plan) == ["CHANGE", "SAME", "SAME"]
    assert changes(plan, 3) == {
        "sub_issue_text": ("", "走访不经常。"),
        "goal": ("", "每户都到"),
        "leader": ("陈光", "周平"),
        "supporting_departments": ("", "业务科"),
        "timeframe": ("限期整改", "长期坚持"),
        "due_on": (in_days(30).isoformat(), DUE),
        "outcome": ("", "已走访12户"),
        "stated_status": ("", "已完成"),
        "next_step": ("", "继续走访"),
        "remark": ("", "备注一"),
    }
    assert fresh(cast.measure).goal == ""


def test_confirming_writes_through_the_services(cast: Cast, path: Path) -> None:
    worked_on(cast)
    filled_in(exported(cast, path), {"F3": "每户都到", "H3": "周平", "P3": "已完成", "D3": "走访不经常。"})
    imported(cast, path)
    measure = fresh(cast.measure)
    assert (measure.goal, measure.leader, measure.stated_status) == ("每户都到", cast.other_leader, "已完成")
    assert measure.status == Status.IN_PROGRESS
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.text == "走访不经常。"
    reasons = set(measure.history.values_list("history_change_reason", "history_user_id"))
    reason = next(text for text, _ in reasons if text.startswith("导入台账"))
    assert "“台账.xlsx”(SHA-256:" in reason
    assert (reason, cast.office.label) in reasons
    assert cast.sub_issue.history.first().history_change_reason == reason


def test_a_draft_is_assigned(cast: Cast, path: Path) -> None:
    filled_in(
        exported(cast, path), {"H3": "陈光", "I3": "办公室", "K3": "赵磊", "M3": "2030年底前,并长期坚持"}
    )
    imported(cast, path)
    measure = fresh(cast.measure)
    assert measure.status == Status.IN_PROGRESS
    assert (measure.handler, measure.timeframe, str(measure.due_on)) == (
        cast.handler,
        Timeframe.LONG_TERM,
        DUE,
    )
    move = measure.status_changes.get()
    assert move.note.startswith("导入台账")


def test_a_date_without_a_kind_is_time_limited_and_says_so(cast: Cast, path: Path) -> None:
    filled_in(exported(cast, path), {"H3": "陈光", "I3": "办公室", "M3": "2030年12月31日"})
    plan = planned(cast, path)
    assert changes(plan, 3)["timeframe"] == ("", "限期整改")
    assert "没有写时限类型" in plan.rows[0].warnings[0].message


def test_all_errors_come_at_once(cast: Cast, path: Path) -> None:
    assigned(cast, handler=None)
    filled_in(
        exported(cast, path),
        {"H3": "陈广", "I3": "财务科", "K3": "孙丽", "H4": "陈光", "G5": "", "M5": "12月底前"},
    )
    plan = planned(cast, path)
    assert actions(plan) == ["ERROR", "ERROR", "ERROR"]
    assert errors(plan, 3) == {
        "H": "本单位没有叫“陈广”的责任领导。可选:陈光(chenguang)。",
        "I": "本单位没有叫“财务科”的部门。可选:业务科。",
    }
    assert "要分派还缺牵头部门、时限类型" in errors(plan, 4)["H"]
    assert errors(plan, 5)["G"] == "整改措施不能为空。"
    assert "没有读懂日期“12月底前”" in errors(plan, 5)["M"]


def test_the_rules_answer_for_each_row(cast: Cast, path: Path) -> None:
    submitted(cast)
    completed(cast, cast.measures[1])
    assigned(cast, cast.measures[2], handler=None)
    filled_in(
        exported(cast, path),
        {"F3": "新目标", "H4": "周平", "K5": "孙丽", "L5": "立行立改", "M5": None},
    )
    plan = planned(cast, path)
    assert errors(plan, 3) == {"F": "该措施正在审核,请先审核、退回或撤回,再修改内容。"}
    assert errors(plan, 4) == {"H": "该措施已完成,如需改派请先“重新整改”。"}
    assert errors(plan, 5) == {"K": "责任人“孙丽”应是牵头部门在用的经办人。"}


def test_what_was_approved_is_asked_for_again(cast: Cast, path: Path) -> None:
    completed(cast)
    filled_in(exported(cast, path), {"O3": "更好的成效"})
    plan = planned(cast, path)
    assert plan.reopening == 1
    assert "需要重新审核" in plan.rows[0].warnings[0].message
    imported(cast, path)
    assert fresh(cast.measure).status == Status.IN_PROGRESS


def test_what_a_file_states_of_completion_moves_nothing(cast: Cast, path: Path) -> None:
    assigned(cast)
    filled_in(exported(cast, path), {"P3": "已完成并销号", "R3": "已销号", "S3": "2024-12-31"})
    imported(cast, path)
    measure = fresh(cast.measure)
    assert (measure.status, measure.stated_status) == (Status.IN_PROGRESS, "已完成并销号")
    cast.sub_issue.refresh_from_db()
    assert not cast.sub_issue.is_closed
    assert actions(planned(cast, path)) == ["SAME", "SAME", "SAME"]


def test_two_people_of_one_name_are_told_apart(cast: Cast, path: Path) -> None:
    User.objects.create_user(
        "chen2", password="x", full_name="陈光", role=Role.LEADER, organization=cast.organization
    )
    filled_in(exported(cast, path), {"H3": "陈光", "I3": "办公室", "M3": DUE})
    plan = planned(cast, path)
    assert "陈光(chenguang)、陈光(chen2)" in errors(plan, 3)["H"]
    filled_in(path, {"H3": "陈光(chen2)"})
    assert actions(planned(cast, path))[0] == "CHANGE"


def test_names_are_read_with_spaces_and_offices(cast: Cast, path: Path) -> None:
    filled_in(
        exported(cast, path),
        {"H3": "陈 光(党组书记)", "I3": " 办公室 ", "J3": "业务科、", "M3": DUE},
    )
    assert errors(planned(cast, path), 3) == {}


def test_progress_is_added_never_changed(cast: Cast, path: Path) -> None:
    worked_on(cast)
    before = ProgressUpdate.objects.get()
    shown = f"{before.happened_on:%Y-%m-%d} 已走访三次。"
    filled_in(exported(cast, path), {"N3": f"2024年5月1日:启动。\n{shown}\n没有日期的一句。"})
    plan = planned(cast, path)
    told = [change.new for change in plan.rows[0].changes]
    assert told == ["2024-05-01 启动。", f"{in_days(0):%Y-%m-%d} 没有日期的一句。"]
    imported(cast, path)
    assert ProgressUpdate.objects.count() == 3
    assert actions(planned(cast, path))[0] == "SAME"


def test_an_emptied_cell_of_an_export_is_emptied(cast: Cast, path: Path) -> None:
    worked_on(cast)
    services.edit(cast.measure.pk, by=cast.office, fields={"goal": "旧目标"})
    filled_in(exported(cast, path), {"F3": None, "K3": None, "H3": None})
    plan = planned(cast, path)
    assert changes(plan, 3) == {
        "goal": ("旧目标", ""),
        "handler": ("赵磊", ""),
    }
    assert errors(plan, 3) == {"H": "已分派的措施不能清空责任领导。"}


@pytest.mark.one_database
def test_queries_do_not_grow_with_rows(
    cast: Cast, path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = uploaded(cast, exported(cast, path))
    with django_assert_num_queries(10):
        plan_of(row, by=cast.office)
    for number in range(40):
        services.add_measure(
            cast.sub_issue.pk, services.tree.NewMeasure(text=f"措施{number}"), by=cast.office
        )
    row = uploaded(cast, exported(cast, path))
    with django_assert_num_queries(10):
        assert len(plan_of(row, by=cast.office).rows) == 43
