"""催办: who may urge what, who hears, who confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from audit.models import AuditEntry
from inbox.models import Message
from measures import services
from measures.models import Measure, Urge, UrgeReceipt
from measures.services.urging import unconfirmed
from tests.cast import Cast, assigned, completed, in_days, submitted

NOTE = "请于本周五前报送进展"


def receivers(row: Urge) -> set[str]:
    return {person.full_name for person in row.receivers.all()}


def urge_messages(person: User) -> list[Message]:
    return list(Message.objects.filter(person=person, key__startswith="urge:").order_by("pk"))


def test_it_works_and_is_recorded(cast: Cast) -> None:
    measure = assigned(cast)
    row = services.urge(measure.pk, by=cast.office, note=f" {NOTE} ")
    assert (row.note, row.actor_name) == (NOTE, "王敏(wangmin)")
    assert receivers(row) == {"赵磊", "陈光"}
    assert row.receiver_names == "赵磊(zhaolei)、陈光(chenguang)"
    assert AuditEntry.objects.filter(event="URGE", actor_name="王敏(wangmin)").count() == 1
    (message,) = urge_messages(cast.handler)
    assert message.subject == "王敏催办1条措施,请阅后确认"
    assert [line["text"] for line in message.lines] == [f"催办意见:{NOTE}", str(measure)]
    assert message.lines[1]["url"] == f"/measures/{measure.pk}/#urges"


def test_a_supervisor_urges_in_his_organizations_only(cast: Cast) -> None:
    measure = assigned(cast)
    services.urge(measure.pk, by=cast.supervisor, note=NOTE)
    cast.supervisor.supervised_organizations.set([cast.elsewhere])
    with pytest.raises(Measure.DoesNotExist):
        services.urge(measure.pk, by=cast.supervisor, note=NOTE, again=True)


@pytest.mark.parametrize("person", ["handler", "leader", "viewer"])
def test_others_may_not(cast: Cast, person: str) -> None:
    with pytest.raises(Refused, match="只有整改办和督查可以催办"):
        services.urge(assigned(cast).pk, by=getattr(cast, person), note=NOTE)


@pytest.mark.parametrize("person", ["stranger", "other_handler", "other_leader"])
def test_for_outsiders_it_does_not_exist(cast: Cast, person: str) -> None:
    with pytest.raises(Measure.DoesNotExist):
        services.urge(assigned(cast).pk, by=getattr(cast, person), note=NOTE)


def test_a_draft_a_completed_and_an_archived_one_are_refused(cast: Cast) -> None:
    draft, done, gone = cast.measures
    with pytest.raises(Refused, match="尚未分派"):
        services.urge(draft.pk, by=cast.office, note=NOTE)
    completed(cast, done)
    with pytest.raises(Refused, match="已完成,不必催办"):
        services.urge(done.pk, by=cast.office, note=NOTE)
    services.archive(gone.pk, by=cast.office, reason="重复")
    with pytest.raises(Measure.DoesNotExist):
        services.urge(gone.pk, by=cast.office, note=NOTE)


def test_it_needs_a_note(cast: Cast) -> None:
    with pytest.raises(Refused, match="请填写催办意见"):
        services.urge(assigned(cast).pk, by=cast.office, note=" ")


def test_what_the_office_has_to_review_is_not_urged_by_it(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="请直接审核或退回"):
        services.urge(measure.pk, by=cast.office, note=NOTE)
    assert receivers(services.urge(measure.pk, by=cast.supervisor, note=NOTE)) == {"王敏", "刘红"}


def test_under_two_steps_the_leader_is_urged_to_look(cast: Cast) -> None:
    cast.inspection.review_steps = 2
    cast.inspection.save()
    row = services.urge(submitted(cast).pk, by=cast.office, note=NOTE)
    assert receivers(row) == {"陈光"}


def test_the_whole_department_is_urged_when_nobody_is_named(cast: Cast) -> None:
    User.objects.create_user(
        "qian",
        full_name="钱勇",
        role="HANDLER",
        organization=cast.organization,
        department=cast.general,
    )
    row = services.urge(assigned(cast, handler=None).pk, by=cast.office, note=NOTE)
    assert receivers(row) == {"赵磊", "钱勇", "陈光"}


def test_somebody_has_to_be_there(cast: Cast) -> None:
    measure = assigned(cast)
    User.objects.filter(pk__in=[cast.handler.pk, cast.leader.pk]).update(is_active=False)
    with pytest.raises(Refused, match="没有可以催办的人"):
        services.urge(measure.pk, by=cast.office, note=NOTE)


def test_a_second_time_on_the_same_day_has_to_be_meant(cast: Cast) -> None:
    measure = assigned(cast)
    services.urge(measure.pk, by=cast.office, note=NOTE)
    with pytest.raises(Refused, match="今天.*已催办过这条措施"):
        services.urge(measure.pk, by=cast.office, note=NOTE)
    services.urge(measure.pk, by=cast.office2, note=NOTE)
    services.urge(measure.pk, by=cast.office, note=NOTE, again=True)
    yesterday = timezone.now() - timedelta(days=1)
    Urge._base_manager.filter(measure=measure).update(at=yesterday)
    services.urge(measure.pk, by=cast.office, note=NOTE)
    assert len(urge_messages(cast.handler)) == 4


def test_many_are_one_message_a_receiver(cast: Cast) -> None:
    first, second, draft = cast.measures
    assigned(cast, first)
    assigned(cast, second, department=cast.science, handler=cast.other_handler)
    answers = services.urge_many([first.pk, second.pk, draft.pk], by=cast.office, note=NOTE)
    assert [answer.refusal is None for answer in answers] == [True, True, False]
    (message,) = urge_messages(cast.leader)
    assert message.subject == "王敏催办2条措施,请阅后确认"
    assert [line["text"] for line in message.lines[1:]] == [str(first), str(second)]
    assert len(urge_messages(cast.handler)) == len(urge_messages(cast.other_handler)) == 1


def test_a_receiver_confirms_once(cast: Cast) -> None:
    row = services.urge(assigned(cast).pk, by=cast.office, note=NOTE)
    assert list(unconfirmed(cast.handler)) == [row]
    assert services.confirm_urge(row.pk, by=cast.handler).actor_name == "赵磊(zhaolei)"
    assert AuditEntry.objects.filter(event="CONFIRM_URGE", actor_name="赵磊(zhaolei)").count() == 1
    assert not unconfirmed(cast.handler)
    assert list(unconfirmed(cast.leader)) == [row]
    with pytest.raises(Refused, match="已经确认过"):
        services.confirm_urge(row.pk, by=cast.handler)
    with pytest.raises(IntegrityError):
        UrgeReceipt.objects.create(urge=row, actor=cast.handler, actor_name="赵磊")


@pytest.mark.parametrize("person", ["office", "viewer", "other_handler", "stranger"])
def test_nobody_confirms_for_others(cast: Cast, person: str) -> None:
    row = services.urge(assigned(cast).pk, by=cast.office, note=NOTE)
    with pytest.raises(Urge.DoesNotExist):
        services.confirm_urge(row.pk, by=getattr(cast, person))


def test_the_rows_are_never_rewritten(cast: Cast) -> None:
    services.urge(assigned(cast, due_on=in_days(3)).pk, by=cast.office, note=NOTE)
    for change in (lambda: Urge.objects.all().update(note=""), lambda: Urge.objects.all().delete()):
        with pytest.raises(TypeError):
            change()
