"""Whoever needs to know of an act hears of it at once, and of many acts at once in one message."""

from __future__ import annotations

import tracemalloc

import pytest
from pytest_django import Settings

from accounts.models import Role, User
from inbox.choices import save_preference
from inbox.models import Delivery, Message
from issues import services as outline
from measures import services
from measures.models import Measure, Urge
from measures.services.assignment import RowAssignment
from measures.services.tree import NewMeasure
from tests.cast import PASSWORD, Cast, assigned, assignment, completed, fresh, in_days, submitted, worked_on
from tests.measures.extensions import asked

pytestmark = pytest.mark.django_db


def heard(key: str = "") -> dict[str, list[str]]:
    """Full name → the subjects of what begins with ``key``."""
    rows = Message.objects.filter(key__startswith=key).order_by("id").select_related("person")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.person.full_name, []).append(row.subject)
    return found


def said(cast: Cast, text: str, *, by: User) -> dict[str, list[str]]:
    Message.objects.all().delete()
    services.comment(by=by, text=text, measure=fresh(cast.measure))
    return heard("comment:")


def test_an_assignment_is_told_to_handler_and_leader(cast: Cast) -> None:
    services.assign(cast.measure.pk, assignment(cast), by=cast.office)
    assert heard("assigned:") == {"赵磊": ["有1条整改措施分派给您"], "陈光": ["有1条整改措施分派给您"]}
    line = Message.objects.get(person=cast.handler).lines[0]
    assert line["url"] == f"/measures/{cast.measure.pk}/"
    assert f"时限{in_days(30)}" in line["text"]


def test_assigning_the_same_again_tells_nobody(cast: Cast) -> None:
    for _ in range(2):
        services.assign(cast.measure.pk, assignment(cast), by=cast.office)
    assert Message.objects.filter(person=cast.handler).count() == 1


def test_a_bulk_is_one_message(cast: Cast) -> None:
    data = {
        "ids": ",".join(str(row.pk) for row in cast.measures),
        "leader": cast.leader.pk,
        "department": cast.general.pk,
        "timeframe": "TIME_LIMITED",
        "due_on": in_days(30).isoformat(),
    }
    cast.client("office").post("/measures/assign/", data)
    assert heard() == {"赵磊": ["有3条整改措施分派给您"], "陈光": ["有3条整改措施分派给您"]}
    assert len(Message.objects.get(person=cast.leader).lines) == 3


def test_a_submission_is_told_to_the_office(cast: Cast) -> None:
    submitted(cast)
    assert heard("submitted:") == {name: ["赵磊提交了1条措施,请审核"] for name in ("王敏", "刘红")}


def test_under_two_steps_first_the_leader_hears_of_it(cast: Cast) -> None:
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"review_steps": 2})
    submitted(cast)
    assert heard("submitted:") == {"陈光": ["赵磊提交了1条措施,请审核"]}
    services.endorse(cast.measure.pk, by=cast.leader)
    assert set(heard("submitted:")) == {"陈光", "王敏", "刘红"}


def test_an_approval_is_told_to_who_worked(cast: Cast) -> None:
    completed(cast)
    assert heard("completed:") == {"赵磊": ["1条措施审核通过"], "陈光": ["1条措施审核通过"]}


def test_who_decides_on_an_extension_hears_of_the_request(cast: Cast) -> None:
    row = worked_on(cast)
    services.request_extension(row.pk, by=cast.handler, to_due_on=in_days(90), reason="等待批复")
    assert set(heard("extension-asked:")) == {"王敏", "刘红"}


def test_a_comment_reaches_handler_leader_and_office(cast: Cast) -> None:
    assigned(cast)
    found = said(cast, "请务必完成", by=cast.viewer)
    assert found == dict.fromkeys(("赵磊", "陈光", "王敏", "刘红"), ["何书记发表了意见"])
    line = Message.objects.get(person=cast.handler).lines[0]
    assert "请务必完成" in line["text"]
    assert line["url"].endswith("#comments")


def test_the_answer_reaches_who_asked(cast: Cast) -> None:
    assigned(cast)
    said(cast, "何时完成?", by=cast.viewer)
    assert "何书记" in said(cast, "月底前完成。", by=cast.handler)


def test_who_is_named_and_may_see_it_hears_of_it(cast: Cast) -> None:
    assigned(cast)
    found = said(cast, "@杜长青 @何书记,请看。@孙丽 也请看。@赵磊", by=cast.office)
    for name in ("杜长青", "何书记", "赵磊"):
        assert found[name] == ["王敏在意见中提到了您"]
    # Of another department: what she may not see, she is not told.
    assert "孙丽" not in found


def test_of_two_with_one_name_the_sign_in_name_says_which(cast: Cast) -> None:
    assigned(cast)
    other = User.objects.create_user(
        "zhaolei2", password=PASSWORD, full_name="赵磊", role=Role.VIEWER, organization=cast.organization
    )
    said(cast, "@赵磊(zhaolei2)请看", by=cast.office)
    assert Message.objects.get(person=other).subject == "王敏在意见中提到了您"
    assert Message.objects.get(person=cast.handler).subject == "王敏发表了意见"


@pytest.mark.parametrize(
    "text", ["请@何书记尽快看一下", "@何书记,请看", "＠何书记:请看", "@何书记(shuji)请看", "@何书记(书记)"]
)
def test_a_name_is_known_in_the_middle_of_a_sentence(cast: Cast, text: str) -> None:
    assigned(cast)
    assert said(cast, text, by=cast.office)["何书记"] == ["王敏在意见中提到了您"]


def test_a_text_of_nothing_but_names_is_not_kept_once_for_each(cast: Cast) -> None:
    assigned(cast, cast.measure)
    tracemalloc.start()
    found = said(cast, "@甲" * 9_990 + "@何书记", by=cast.office)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "何书记" in found
    assert peak < 20_000_000


def test_of_two_names_the_longer_is_meant(cast: Cast) -> None:
    assigned(cast)
    User.objects.create_user("he", full_name="何书", role=Role.VIEWER, organization=cast.organization)
    found = said(cast, "@何书记请看;联系邮箱 a@b.cn", by=cast.office)
    assert "何书记" in found and "何书" not in found


def test_the_answer_to_an_urge_reaches_who_urged(cast: Cast) -> None:
    services.urge(assigned(cast).pk, by=cast.supervisor, note="请抓紧")
    assert said(cast, "本周五前完成。", by=cast.handler)["杜长青"] == ["赵磊发表了意见"]


def off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def test_of_a_handler_who_left_his_department_hears(cast: Cast) -> None:
    other = User.objects.create_user(
        "qian", full_name="钱工", role=Role.HANDLER, organization=cast.organization, department=cast.general
    )
    submitted(cast)
    off(cast.handler)
    services.return_for_rework(cast.measure.pk, by=cast.office, note="补材料")
    assert set(heard("returned:")) == {other.full_name}
    assert "钱工" in said(cast, "请看", by=cast.office) and "赵磊" not in heard("comment:")


def test_of_a_leader_who_left_the_office_hears(cast: Cast) -> None:
    outline.edit_inspection(
        cast.inspection.pk, by=cast.office, fields={"review_steps": 2, "extension_decider": "LEADER"}
    )
    row = worked_on(cast)
    off(cast.leader)
    services.request_extension(row.pk, by=cast.handler, to_due_on=in_days(90), reason="等待批复")
    services.submit(row.pk, by=cast.handler)
    assert set(heard("submitted:")) == set(heard("extension-asked:")) == {"王敏", "刘红"}


def test_29_at_once_are_one_message_with_29_lines(cast: Cast) -> None:
    for number in range(26):
        services.add_measure(cast.sub_issue.pk, NewMeasure(f"措施{number}。"), by=cast.office)
    rows = [RowAssignment(pk, assignment(cast)) for pk in Measure.objects.values_list("pk", flat=True)]
    services.assign_together(rows, by=cast.office)
    assert heard("assigned:") == dict.fromkeys(("赵磊", "陈光"), ["有29条整改措施分派给您"])
    assert len(Message.objects.get(person=cast.handler).lines) == 29


def test_it_is_in_the_inbox_at_once_and_by_mail_as_each_chose(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.update(email="a@example.cn")
    save_preference(User.objects.get(pk=cast.leader.pk), is_mail_on=False)
    services.assign(cast.measure.pk, assignment(cast), by=cast.office)
    by_mail = Delivery.objects.filter(message__key__startswith="assigned:")
    assert set(heard("assigned:")) == {"赵磊", "陈光"}
    assert {row.letter.person_id for row in by_mail} == {cast.handler.pk}


def test_a_comment_on_a_finding_reaches_who_works_on_its_measures(cast: Cast) -> None:
    assigned(cast)
    Message.objects.all().delete()
    services.comment(by=cast.viewer, text="抓紧。", sub_issue=cast.sub_issue)
    assert set(heard("comment:")) == {"赵磊", "陈光", "王敏", "刘红"}


def test_nobody_hears_of_what_he_did_himself(cast: Cast) -> None:
    assigned(cast)
    assert "王敏" not in said(cast, "@王敏", by=cast.office)


def unread(cast: Cast) -> set[str]:
    rows = Message.objects.unread().select_related("person")
    return {f"{row.person.full_name}:{row.key.split(':')[0]}" for row in rows}


def test_what_was_asked_for_settles_when_anybody_has_done_it(cast: Cast) -> None:
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"review_steps": 2})
    submitted(cast)
    assert unread(cast) >= {"陈光:submitted"}
    services.endorse(cast.measure.pk, by=cast.leader)
    assert {"陈光:submitted"} & unread(cast) == set()
    assert unread(cast) >= {"王敏:submitted", "刘红:submitted"}
    services.return_for_rework(cast.measure.pk, by=cast.office, note="材料不全")
    assert unread(cast) & {"王敏:submitted", "刘红:submitted", "赵磊:returned"} == {"赵磊:returned"}
    services.submit(cast.measure.pk, by=cast.handler, note="补充")
    assert unread(cast) & {"赵磊:returned", "陈光:submitted"} == {"陈光:submitted"}
    settled = Message.objects.filter(key__startswith="returned:").get()
    assert settled.settled_at == settled.read_at is not None


def test_a_message_about_several_waits_for_the_last(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        worked_on(cast, measure)
    rows = [fresh(measure) for measure in cast.measures[:2]]
    services.urge_many([row.pk for row in rows], by=cast.office, note="请抓紧")
    urges = list(Urge.objects.order_by("pk"))
    services.confirm_urge(urges[0].pk, by=cast.handler)
    assert "赵磊:urge" in unread(cast)
    services.confirm_urge(urges[1].pk, by=cast.handler)
    assert unread(cast) & {"赵磊:urge", "陈光:urge"} == {"陈光:urge"}


def test_what_was_urged_is_silent_when_the_measure_is_done(cast: Cast) -> None:
    worked_on(cast)
    services.urge(cast.measure.pk, by=cast.office, note="请抓紧")
    services.submit(cast.measure.pk, by=cast.handler, note="已办")
    services.complete(cast.measure.pk, by=cast.office)
    assert not {one for one in unread(cast) if one.endswith((":urge", ":submitted"))}


def test_an_answered_extension_settles_the_question_unsent(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    save_preference(cast.office2, email="liuhong@example.cn", is_mail_on=True)
    request = asked(cast)
    services.approve_extension(request.pk, by=cast.office)
    assert not {one for one in unread(cast) if one.endswith(":extension-asked")}
    sent = Delivery.objects.filter(message__key__startswith="extension-asked:", message__person=cast.office2)
    assert [(row.status, row.error) for row in sent] == [("SKIPPED", "事项已办理,不再发送")]
