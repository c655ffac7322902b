"""Measures in the panel: corrected through the services, their status only looked at."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures import services
from measures.models import Measure, StatusChange
from measures.workflow import Status, Timeframe
from tests.answers import Answer
from tests.cast import Cast, assigned, completed, fresh, in_days, submitted, worked_on
from tests.panel import as_staff, form_of, send

LIST = reverse("admin:measures_measure_changelist")


def page_of(measure: Measure) -> str:
    return reverse("admin:measures_measure_change", args=[measure.pk])


def text_of(response: Answer) -> str:
    return str(response.content.decode())


@pytest.fixture
def office_client(cast: Cast, client: Client) -> Client:
    client.force_login(as_staff(cast.office))
    return client


@pytest.fixture
def admin_client(cast: Cast) -> Client:
    return cast.client("admin")


@pytest.mark.parametrize("who", ["admin", "office"])
def test_a_text_is_edited_with_history(cast: Cast, client: Client, who: str) -> None:
    user = as_staff(getattr(cast, who))
    client.force_login(user)
    assigned(cast)
    response = send(client, page_of(cast.measure), text="每月走访两次。", reason="印错了")
    assert response.redirect_chain
    assert fresh(cast.measure).text == "每月走访两次。"
    record = Measure.history.filter(id=cast.measure.pk).first()
    assert (record.history_user, record.history_change_reason) == (user.label, "印错了")
    page = text_of(client.get(reverse("admin:measures_measure_history", args=[cast.measure.pk])))
    assert user.label in page and "每月走访两次。" in page


def test_a_completed_measure_asks_for_approval_again(cast: Cast, office_client: Client) -> None:
    completed(cast)
    response = send(office_client, page_of(cast.measure), text="新的承诺。")
    assert "请填写完成后修改的原因。" in text_of(response) and "新的承诺。" in text_of(response)
    assert fresh(cast.measure).status == Status.COMPLETED
    send(office_client, page_of(cast.measure), text="新的承诺。", reason="补正")
    assert fresh(cast.measure).status == Status.IN_PROGRESS
    assert StatusChange.objects.filter(measure=cast.measure).latest("pk").act == "REVISE"


def test_other_line_ends_are_no_change(cast: Cast, office_client: Client) -> None:
    services.edit(cast.measure.pk, by=cast.office, fields={"text": "第一行\n第二行"})
    completed(cast)
    send(office_client, page_of(cast.measure), text="第一行\r\n第二行")
    assert fresh(cast.measure).status == Status.COMPLETED


def test_forged_status_changes_nothing(cast: Cast, office_client: Client) -> None:
    """Nobody completes what he submitted, and nobody completes anything here."""
    submitted(cast)
    forged: dict[str, object] = {
        "status": "COMPLETED",
        "completed_at_0": "2026-01-01",
        "completed_at_1": "08:00:00",
    }
    forged |= {"submitted_by": cast.office2.pk, "endorsed_by": cast.leader.pk, "archived_at": "2026-01-01"}
    before = fresh(cast.measure)
    send(office_client, page_of(cast.measure), remark="备注一", **forged)
    after = fresh(cast.measure)
    assert after.remark == "备注一"
    names = ("status", "completed_at", "submitted_by", "endorsed_by", "archived_at")
    assert all(getattr(before, name) == getattr(after, name) for name in names)
    assert StatusChange.objects.filter(measure=cast.measure).count() == 2


def test_what_is_under_review_is_refused_in_a_sentence(cast: Cast, office_client: Client) -> None:
    submitted(cast)
    response = send(office_client, page_of(cast.measure), text="改一改。")
    assert response.status_code == 200
    assert "该措施正在审核,请先审核、退回或撤回,再修改内容。" in text_of(response)
    assert fresh(cast.measure).text != "改一改。"


def test_assignment_goes_through_the_service(cast: Cast, office_client: Client) -> None:
    people = {"leader": cast.leader.pk, "department": cast.general.pk}
    changes: dict[str, object] = people | {"timeframe": Timeframe.TIME_LIMITED.value}
    send(office_client, page_of(cast.measure), due_on=in_days(20).isoformat(), **changes)
    row = fresh(cast.measure)
    assert (row.status, row.leader, row.due_on) == (Status.IN_PROGRESS, cast.leader, in_days(20))
    assert StatusChange.objects.get(measure=row).actor_name == cast.office.label


def test_text_and_assignment_are_saved_both_or_neither(cast: Cast, office_client: Client) -> None:
    assigned(cast)
    response = send(
        office_client, page_of(cast.measure), text="改了内容。", supporting_departments=[cast.general.pk]
    )
    assert "已是牵头部门" in text_of(response) and "改了内容。" in text_of(response)
    assert fresh(cast.measure).text != "改了内容。"
    send(
        office_client,
        page_of(cast.measure),
        text="改了内容。",
        supporting_departments=[cast.science.pk],
    )
    assert fresh(cast.measure).text == "改了内容。"
    assert list(fresh(cast.measure).supporting_departments.all()) == [cast.science]


def test_the_first_assignment_stays_with_the_office(cast: Cast, admin_client: Client) -> None:
    url = page_of(cast.measure)
    assert "首次分派由整改办办理。" in text_of(admin_client.get(url))
    changes = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "LONG_TERM"}
    send(admin_client, url, **changes)
    assert fresh(cast.measure).status == Status.DRAFT and fresh(cast.measure).leader is None


def test_the_second_saver_is_shown_both_texts(cast: Cast, office_client: Client) -> None:
    data = form_of(office_client, page_of(cast.measure))
    services.edit(cast.measure.pk, by=cast.office2, fields={"text": "他人的内容。"})
    response = office_client.post(page_of(cast.measure), data | {"text": "我的内容。"})
    assert "他人的内容。" in text_of(response) and "我的内容。" in text_of(response)
    assert "别人已经保存了新的内容" in text_of(response)
    assert fresh(cast.measure).text == "他人的内容。"


def test_people_of_another_organization_are_not_offered(cast: Cast, office_client: Client) -> None:
    assert "莫仁" not in text_of(office_client.get(page_of(cast.measure)))
    changes = {"leader": cast.stranger.pk, "department": cast.general.pk, "timeframe": "LONG_TERM"}
    assert send(office_client, page_of(cast.measure), **changes).status_code == 200
    assert fresh(cast.measure).leader is None


def test_others_find_nothing(cast: Cast, client: Client) -> None:
    worked_on(cast)
    bound = as_staff(cast.stranger)
    client.force_login(bound)
    assert client.get(page_of(cast.measure)).status_code == 404
    assert client.post(page_of(cast.measure), {"text": "改"}).status_code == 404
    assert client.get(reverse("admin:measures_measure_history", args=[cast.measure.pk])).status_code == 404
    page = text_of(client.get(LIST))
    assert "走访" not in page and "区委第一巡察组" not in page
    for name in ("statuschange", "evidence", "progressupdate", "approval", "comment"):
        assert "走访" not in text_of(client.get(reverse(f"admin:measures_{name}_changelist")))


def test_a_bound_administrator_finds_only_the_own_organization(cast: Cast, admin_client: Client) -> None:
    assert admin_client.get(page_of(cast.measure)).status_code == 200
    cast.admin.organization = cast.elsewhere
    cast.admin.save()
    admin_client.force_login(cast.admin)  # another organization ends the session
    assert admin_client.get(page_of(cast.measure)).status_code == 404


def test_a_measure_is_added_under_its_finding(cast: Cast, office_client: Client) -> None:
    url = reverse("admin:measures_measure_add", query={"sub_issue": cast.sub_issue.pk})
    response = send(office_client, url, mark="(3)", text="新增一条措施。")
    assert response.redirect_chain
    row = Measure.objects.get(text="新增一条措施。")
    assert (row.sub_issue, row.status) == (cast.sub_issue, Status.DRAFT)


def test_an_administrator_adds_no_measure(cast: Cast, admin_client: Client) -> None:
    url = reverse("admin:measures_measure_add")
    assert admin_client.post(url, {"sub_issue": cast.sub_issue.pk, "text": "新"}).status_code == 403


def test_archiving_asks_for_a_reason(cast: Cast, office_client: Client) -> None:
    worked_on(cast)
    data: dict[str, object] = {"action": "archive", "_selected_action": [cast.measure.pk]}
    assert "归档请写明原因" in text_of(office_client.post(LIST, data, follow=True))
    assert fresh(cast.measure).archived_at is None
    office_client.post(LIST, data | {"reason": "重复"}, follow=True)
    assert fresh(cast.measure).archived_at is not None
    assert "该措施已归档,不能再修改。" in text_of(office_client.get(page_of(cast.measure)))


@pytest.mark.parametrize("name", ["statuschange", "progressupdate", "evidence", "approval", "comment"])
def test_records_are_for_reading(cast: Cast, office_client: Client, name: str) -> None:
    completed(cast)
    services.comment(by=cast.office, text="请抓紧。", measure=cast.measure)
    row = apps.get_model("measures", name)._default_manager.first()
    assert row is not None
    url = reverse(f"admin:measures_{name}_change", args=[row.pk])
    assert "只能查看" in text_of(office_client.get(url))
    assert office_client.post(url, {"note": "改", "text": "改"}).status_code == 403
    assert office_client.get(reverse(f"admin:measures_{name}_add")).status_code == 403


def test_the_list_asks_a_fixed_number_of_questions(
    cast: Cast, admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        new = services.tree.NewMeasure(text=f"措施{number}。")
        assigned(cast, services.add_measure(cast.sub_issue.pk, new, by=cast.office))
    with django_assert_max_num_queries(13):
        admin_client.get(LIST)
    with django_assert_max_num_queries(9):
        admin_client.get(reverse("admin:measures_statuschange_changelist"))


def test_a_page_asks_a_fixed_number_of_questions(
    cast: Cast, admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    worked_on(cast)
    for number in range(10):
        services.record_progress(
            cast.measure.pk, by=cast.handler, text=f"进展{number}", happened_on=in_days(0)
        )
    with django_assert_max_num_queries(24):
        admin_client.get(page_of(cast.measure))


def test_filters_and_search_find(cast: Cast, office_client: Client) -> None:
    assigned(cast)
    assert "走访" in text_of(office_client.get(LIST, {"status__exact": "IN_PROGRESS"}))
    assert "走访" not in text_of(office_client.get(LIST, {"status__exact": "COMPLETED"}))
    assert "采购" in text_of(office_client.get(LIST, {"q": "采购"}))


def test_what_will_not_go_well_is_said_before_it_is_saved(cast: Cast, office_client: Client) -> None:
    measure = assigned(cast)
    past = in_days(-3).isoformat()
    response = send(office_client, page_of(measure), due_on=past)
    assert "这个日期已经过了" in text_of(response) and fresh(measure).due_on == measure.due_on
    accepted = response.context["adminform"].form["accepted"].value()
    assert send(office_client, page_of(measure), due_on=past, accepted=accepted).redirect_chain
    assert fresh(measure).due_on == in_days(-3)
