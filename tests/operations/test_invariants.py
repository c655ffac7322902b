"""The checker finds nothing in what the services wrote, and each damage done behind their back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inbox.models import Delivery
from issues.models import CustomField, CustomKind
from jobs.tasks import run_daily
from measures import services
from measures.models import EvidenceVersion
from measures.reminders.run import remind
from notices.imports.confirm import NewInspection, confirm
from notices.imports.store import store_notice
from operations.invariants import INVARIANTS, check_all
from operations.invariants.check import AUDIT, SHOWN
from tests.access import a_filing
from tests.cast import Cast, assigned, assignment, completed, in_days, submitted
from tests.custom_fields import a_column
from tests.measures.watches import a_watch
from tests.notices.parser.documents import PLAIN
from tests.opinions.people import closed_opinion
from tests.reporting.snapshots import a_snapshot

pytestmark = pytest.mark.django_db
# The command reads one moment of the database, which cannot be had inside a test's transaction.
outside = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A closed finding, one that was closed and taken back, an import, an extension, every act once."""
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office)
    services.unclose(cast.sub_issue.pk, by=cast.office, note="误操作")
    services.close(cast.sub_issue.pk, by=cast.office)
    third = assigned(cast, cast.measures[2], supporting_departments=[cast.science])
    asked = services.request_extension(third.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复")
    services.approve_extension(asked.pk, by=cast.office, note="")
    services.assign(third.pk, assignment(cast, due_on=in_days(70)), by=cast.office)
    a_watch(cast, since=in_days(-90), measure=third)
    money = a_column(cast, kind=CustomKind.MONEY)
    services.edit(third.pk, by=cast.office, fields={}, custom={money.key: "1.2万元"})
    notice = store_notice(PLAIN, file_name="通报.txt", by=cast.office)
    confirm(notice.pk, by=cast.office, target=NewInspection("另一次巡察"))
    closed_opinion(cast)
    closed_opinion(cast)
    reminded()
    run_daily("expire_jobs")
    return cast


def reminded() -> None:
    """Of what is overdue, on the first of the coming days that is a working day."""
    for days in range(100, 130):
        remind(timezone.make_aware(datetime.combine(in_days(days), time(12))))
        if Delivery.objects.exists():
            return


def wrong() -> dict[str, list[str]]:
    found = {invariant.title: list(invariant.find()) for invariant in (*INVARIANTS, AUDIT)}
    return {title: sentences for title, sentences in found.items() if sentences}


@outside
def test_what_the_services_wrote_is_right(world: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_invariants")
    printed = capsys.readouterr().out
    assert "全部一致" in printed
    assert "不一致 " not in printed


DAMAGES = [
    ("措施的状态等于", "UPDATE measures_measure SET status = 'RETURNED' WHERE id = {first}"),
    ("措施的状态等于", "UPDATE measures_measure SET status_changed_at = NULL WHERE id = {first}"),
    ("状态变更前后相接", "DELETE FROM measures_statuschange WHERE measure_id = {first} AND act = 'SUBMIT'"),
    (
        "状态变更都在流转表",
        "UPDATE measures_statuschange SET act = 'REOPEN' WHERE measure_id = {first} AND act = 'SUBMIT'",
    ),
    (
        "没有人审核通过自己",
        "UPDATE measures_statuschange SET actor_id = {office} WHERE measure_id = {first} AND act = 'SUBMIT'",
    ),
    ("每次审核通过都留下", "DELETE FROM measures_approval_evidence_versions; DELETE FROM measures_approval"),
    ("版本号随每次变更", "UPDATE measures_measure SET version = 2 WHERE id = {first}"),
    ("编辑记录不超前", "UPDATE measures_measure SET version = 1 WHERE id = {first}"),
    ("编辑记录不超前", "UPDATE issues_inspection SET version = 0"),
    (
        "措施的单位、巡察、类别",
        "UPDATE measures_measure SET organization_id = {elsewhere} WHERE id = {first}",
    ),
    ("领导、部门、责任人", "UPDATE accounts_user SET organization_id = {elsewhere} WHERE id = {leader}"),
    (
        "配合部门",
        "INSERT INTO measures_measure_supporting_departments (measure_id, department_id)"
        " VALUES ({first}, {general})",
    ),
    ("延期申请", "UPDATE measures_extensionrequest SET answered_by_name = ''"),
    ("佐证材料版次", "UPDATE measures_evidenceversion SET number = 3"),
    ("佐证材料只用于", "UPDATE measures_evidence SET organization_id = {elsewhere}"),
    ("每个文件都有校验值", "UPDATE measures_evidenceversion SET sha256 = ''"),
    ("每份佐证材料的文件", "UPDATE measures_evidenceversion SET sha256 = 'other'"),
    ("销号日期等于", "UPDATE issues_subissue SET closed_on = NULL"),
    ("销号记录一销一撤", "DELETE FROM issues_closure WHERE act = 'REOPEN'"),
    (
        "已销号问题的措施",
        "UPDATE measures_measure SET status = 'RETURNED' WHERE id = {first}",
    ),
    ("坚持事项的本期截止", "UPDATE measures_watch SET due_on = NULL WHERE is_active"),
    ("每日提醒与消息", "DELETE FROM inbox_delivery; DELETE FROM inbox_message"),
    ("投递状态", "UPDATE inbox_delivery SET sent_at = next_try_at"),
    ("后台任务", "UPDATE jobs_job SET finished_at = NULL"),
    (
        "自有栏目的内容",
        'UPDATE issues_subissue SET custom_values = \'{{"custom_9": "甲"}}\'',
    ),
    (
        "自有栏目的内容",
        'UPDATE measures_measure SET custom_values = \'{{"custom_{money}": "很多"}}\' WHERE id = {first}',
    ),
    ("公示意见的编号", "UPDATE opinions_publicopinion SET number = 5 WHERE number = 2"),
    ("公示意见的状态", "UPDATE opinions_publicopinion SET state = 'RECEIVED'"),
    (
        "公示意见涉及",
        "UPDATE opinions_publicopinion SET handler_id ="
        " (SELECT id FROM accounts_user WHERE username = 'moren')",
    ),
    ("导入的通报", "UPDATE notices_notice SET inspection_id = NULL"),
]


@pytest.mark.parametrize(("title", "damage"), DAMAGES)
def test_a_damage_is_found(world: Cast, title: str, damage: str) -> None:
    places = {
        "first": world.measures[0].pk,
        "office": world.office.pk,
        "leader": world.leader.pk,
        "general": world.general.pk,
        "elsewhere": world.elsewhere.pk,
        "money": CustomField.objects.get().pk,
    }
    with connection.cursor() as cursor:
        for statement in damage.format(**places).split(";"):
            cursor.execute(statement)
        assert cursor.rowcount > 0
    assert any(found.startswith(title) for found in wrong())


def test_a_wrong_submitter_is_found(cast: Cast) -> None:
    row = submitted(cast)
    type(row).objects.filter(pk=row.pk).update(submitted_by=cast.office)
    assert list(wrong()) == ["待审核的提交人就是最后提交的人"]


def remove(path: Path) -> None:
    path.unlink()


def change(path: Path) -> None:
    path.write_bytes(b"other")


@outside
@pytest.mark.parametrize("damage", [remove, change])
def test_damaged_files_are_found(world: Cast, damage: Callable[[Path], None]) -> None:
    version = EvidenceVersion.objects.exclude(file="").order_by("pk")[0]
    damage(Path(version.file.path))
    assert list(wrong()) == ["每份佐证材料的文件都在且内容未变"]
    assert not any(found.count for found in check_all(with_files=False))


@pytest.mark.parametrize("damage", [remove, change])
def test_a_damaged_snapshot_is_found(damage: Callable[[Path], None], cast: Cast) -> None:
    [file] = a_snapshot(cast).files.all()
    assert not wrong()
    damage(Path(file.file.path))
    assert list(wrong()) == ["每份快照的文件都在且内容未变"]


@pytest.mark.parametrize("damage", [remove, change])
def test_a_damaged_filing_is_found(damage: Callable[[Path], None], cast: Cast) -> None:
    row = a_filing(cast)
    assert not wrong()
    damage(Path(row.file.path))
    assert list(wrong()) == ["每份已报送的文件都在且内容未变"]


def test_a_damaged_trail_is_found(world: Cast) -> None:
    assert not wrong()  # chains what was written
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor_name = '别人' WHERE number = 2")
    assert list(wrong()) == ["审计日志的链完整"]


@outside
def test_the_command_counts_and_fails(world: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    type(world.measure).objects.filter(pk=world.measure.pk).update(status="RETURNED")
    with pytest.raises(CommandError, match="共有 2 处不一致") as refusal:
        call_command("check_invariants", without_files=True)
    assert refusal.value.returncode == 1
    assert f"措施{world.measure.pk}的状态是RETURNED" in capsys.readouterr().out


@outside
def test_of_many_faults_some_are_shown(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    new = services.tree.NewMeasure(text="措施")
    for _ in range(SHOWN + 2):
        services.add_measure(cast.sub_issue.pk, new, by=cast.office)
    type(cast.measure).objects.update(organization=cast.elsewhere)
    with pytest.raises(CommandError, match=f"{SHOWN + 5} 处"):
        call_command("check_invariants")
    assert f"……共 {SHOWN + 5} 处" in capsys.readouterr().out
