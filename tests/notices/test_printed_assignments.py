"""People, departments and deadlines that a notice prints: proposed, ticked, assigned on confirming."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from audit.events import Event
from audit.models import AuditEntry
from issues.models import Inspection
from measures.models import Measure
from measures.workflow import Status, Timeframe
from tests.cast import Cast
from tests.notices.parser.documents import notice
from tests.notices.repairing import Repair

pytestmark = pytest.mark.django_db

TEXT = notice("""
一、关于作风建设不够严实方面
1.查档等候时间长的问题
整改目标:等候不超过十分钟。
(1)增设查档窗口2个。
责任领导:副馆长 陈光
责任科室:馆办公室、业务科
责任人:赵磊
整改时限:2026年6月底前
(2)开通网上预约。
责任领导:钱江
责任部门:业务科
完成时限:长期坚持
(3)每月抽查一次。
责任领导:周平
责任部门:业务科
责任人:赵磊
完成时限:长期坚持
(4)公开服务热线。
""")


@pytest.fixture
def repair(cast: Cast, client: Client) -> Repair:
    client.force_login(cast.office)
    return Repair.of(client, TEXT)


def keys(page: str) -> list[str]:
    return re.findall(r'name="accepted" value="([^"]+)"', page)


def measures() -> list[Measure]:
    return list(Measure.objects.filter(inspection=Inspection.objects.latest("pk")).order_by("position"))


def test_they_are_proposed_and_what_is_unknown_is_named(repair: Repair) -> None:
    page = repair.page()
    assert len(keys(page)) == 2
    assert "责任领导 陈光;牵头部门 办公室;配合部门 业务科;责任人 赵磊;限期整改,2026-06-30" in page
    assert "本单位没有名为“钱江”的责任领导" in page
    assert "缺少责任领导,请导入后分派" in page
    assert "责任人“赵磊”不是“业务科”的经办人" in page


def test_what_is_of_no_use_is_folded(repair: Repair) -> None:
    offered, _, folded = repair.page().partition("对不上的 1 条和原因")
    assert "责任领导 陈光;牵头部门 办公室" in offered
    assert "本单位没有名为“钱江”的责任领导" not in offered
    assert "本单位没有名为“钱江”的责任领导" in folded
    assert 'name="accepted"' not in folded


def test_what_is_ticked_is_assigned_with_the_confirmation(cast: Cast, repair: Repair) -> None:
    page = repair.confirm(accepted=keys(repair.page()))
    assert "2 条措施已按原文分派" in page
    first, second, third, fourth = measures()
    assert (first.leader, first.department, first.handler) == (cast.leader, cast.general, cast.handler)
    assert (first.timeframe, first.due_on) == (Timeframe.TIME_LIMITED, date(2026, 6, 30))
    assert list(first.supporting_departments.all()) == [cast.science]
    assert (third.leader, third.timeframe, third.handler) == (cast.other_leader, Timeframe.LONG_TERM, None)
    assert [row.status for row in (first, second, third, fourth)] == [
        Status.IN_PROGRESS,
        Status.DRAFT,
        Status.IN_PROGRESS,
        Status.DRAFT,
    ]
    assert first.status_changes.get().actor == cast.office
    assert AuditEntry.objects.filter(event=Event.ASSIGN, actor_id=cast.office.pk).count() == 2


def test_without_ticks_nothing_is_assigned(repair: Repair) -> None:
    repair.confirm()
    assert {row.status for row in measures()} == {Status.DRAFT}


def test_somebody_who_left_meanwhile_is_refused_and_nothing_is_written(cast: Cast, repair: Repair) -> None:
    ticked = keys(repair.page())
    User.objects.filter(pk=cast.leader.pk).update(is_active=False)
    page = repair.confirm(accepted=ticked)
    assert "请重新核对原文写明的分派" in page
    assert not Inspection.objects.filter(name="改正后导入的巡察").exists()


def test_two_of_the_same_name_are_not_chosen_between(cast: Cast, repair: Repair) -> None:
    User.objects.filter(pk=cast.other_leader.pk).update(full_name=cast.leader.full_name)
    assert "本单位有两位“陈光”" in repair.page()


def test_ticks_survive_a_refused_form(repair: Repair) -> None:
    first, second = keys(repair.page())
    page = repair.confirm(name="", accepted=[second])
    assert f'value="{first}" form="confirm-form" aria-label="采纳第' in page
    ticked = re.findall(r'name="accepted" value="([^"]+)"[^>]* checked>', page)
    assert ticked == [second]


def test_a_goal_of_the_finding_is_that_of_its_measures(repair: Repair) -> None:
    repair.confirm()
    assert {row.goal for row in measures()} == {"等候不超过十分钟。"}


def test_query_counts(repair: Repair, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        page = repair.page()
    with django_assert_max_num_queries(110):  # type: ignore[operator]
        repair.confirm(accepted=keys(page))
