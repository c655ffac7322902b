"""The tree in the panel, and the archiving of an inspection."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audit.exceptions import Refused
from issues import services as outline
from issues.models import Category, CustomKind, CustomTarget, Inspection, SubIssue
from issues.services import NewSubIssue
from measures import services
from measures.models import Measure
from measures.services.archiving import archive_inspection
from tests.answers import Answer
from tests.cast import Cast, assigned, completed, fresh
from tests.custom_fields import a_column
from tests.panel import as_staff, form_of, send


def page_of(row: Model) -> str:
    return reverse(f"admin:issues_{row._meta.model_name}_change", args=[row.pk])


def text_of(response: Answer) -> str:
    return str(response.content.decode())


@pytest.fixture
def office_client(cast: Cast, client: Client) -> Client:
    client.force_login(as_staff(cast.office))
    return client


@pytest.fixture
def admin_client(cast: Cast) -> Client:
    return cast.client("admin")


def test_each_level_shows_its_children_with_links(cast: Cast, office_client: Client) -> None:
    assert page_of(cast.category) in text_of(office_client.get(page_of(cast.inspection)))
    assert page_of(cast.sub_issue) in text_of(office_client.get(page_of(cast.category)))
    link = reverse("admin:measures_measure_change", args=[cast.measure.pk])
    assert link in text_of(office_client.get(page_of(cast.sub_issue)))


@pytest.mark.parametrize(
    ("level", "field", "value"),
    [
        ("inspection", "round", "第二轮"),
        ("category", "title", "关于学风方面"),
        ("sub_issue", "causes", "重视不够"),
    ],
)
def test_the_office_corrects_each_level(
    cast: Cast, office_client: Client, level: str, field: str, value: str
) -> None:
    row = getattr(cast, level)
    assert send(office_client, page_of(row), **{field: value}).redirect_chain
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == (value, 2)
    assert row.history.first().history_user == cast.office.label


@pytest.mark.parametrize("level", ["inspection", "category", "sub_issue"])
def test_an_administrator_reads_and_is_told_why(cast: Cast, admin_client: Client, level: str) -> None:
    row = getattr(cast, level)
    assert "只有整改办可以修改" in text_of(admin_client.get(page_of(row)))
    assert admin_client.post(page_of(row), {"title": "改", "name": "改"}).status_code == 403
    assert type(row).objects.get(pk=row.pk).version == row.version


def test_the_second_saver_is_shown_both_texts(cast: Cast, office_client: Client) -> None:
    data = form_of(office_client, page_of(cast.category))
    outline.edit_category(cast.category.pk, by=cast.office2, fields={"title": "他人的标题"})
    response = office_client.post(page_of(cast.category), data | {"title": "我的标题"})
    assert "他人的标题" in text_of(response) and "我的标题" in text_of(response)
    assert Category.objects.get(pk=cast.category.pk).title == "他人的标题"


def test_wrong_dates_are_a_sentence(cast: Cast, office_client: Client) -> None:
    dates = {"started_on": "2026-03-01", "ended_on": "2026-02-01"}
    response = send(office_client, page_of(cast.inspection), **dates)
    assert "结束日期不能早于进驻日期。" in text_of(response)


def test_forged_closing_has_no_effect(cast: Cast, office_client: Client) -> None:
    forged = {"closed_on": "2026-01-01", "archived_at": "2026-01-01", "position": "1"}
    send(office_client, page_of(cast.sub_issue), causes="重视不够", **forged)
    row = SubIssue.objects.get(pk=cast.sub_issue.pk)
    assert (row.causes, row.closed_on, row.archived_at) == ("重视不够", None, None)
    assert row.position == cast.sub_issue.position


def test_forged_children_have_no_effect(cast: Cast, office_client: Client) -> None:
    """Inlines are for reading, whatever is sent as one of their rows."""
    forged = {
        "measures-TOTAL_FORMS": "3",
        "measures-0-id": cast.measure.pk,
        "measures-0-sub_issue": cast.sub_issue.pk,
        "measures-0-text": "伪造",
        "measures-0-DELETE": "on",
        "measures-2-sub_issue": cast.sub_issue.pk,
        "measures-2-text": "伪造",
    }
    send(office_client, page_of(cast.sub_issue), causes="重视不够", **forged)
    assert not Measure.objects.filter(text="伪造").exists()
    assert Measure.objects.filter(sub_issue=cast.sub_issue).count() == 2


def test_a_finding_is_added_to_its_category(cast: Cast, office_client: Client) -> None:
    url = reverse("admin:issues_subissue_add", query={"category": cast.category.pk})
    send(office_client, url, mark="3.", title="新的问题")
    assert SubIssue.objects.get(title="新的问题").category == cast.category


def test_others_find_nothing(cast: Cast, client: Client) -> None:
    client.force_login(as_staff(cast.stranger))
    for row in (cast.inspection, cast.category, cast.sub_issue):
        assert client.get(page_of(row)).status_code == 404
        assert client.post(page_of(row), {"title": "改"}).status_code == 404
    query = {"app_label": "measures", "model_name": "measure", "field_name": "sub_issue"}
    assert client.get(reverse("admin:autocomplete"), query).json()["results"] == []
    url = reverse("admin:issues_subissue_add")
    client.post(url, {"category": cast.category.pk, "title": "新的问题"})
    assert not SubIssue.objects.filter(title="新的问题").exists()


def _archive(client: Client, row: Inspection, reason: str = "误导入") -> str:
    data = {"action": "archive", "_selected_action": [row.pk], "reason": reason}
    return text_of(client.post(reverse("admin:issues_inspection_changelist"), data, follow=True))


def test_an_inspection_with_progress_is_refused(cast: Cast, admin_client: Client) -> None:
    completed(cast)
    assert "已有1条措施开始整改,不能删除或归档这次巡察。" in _archive(admin_client, cast.inspection)
    assert Inspection.objects.get().archived_at is None


def test_archived_work_counts_as_progress(cast: Cast) -> None:
    assigned(cast)
    services.archive(cast.measure.pk, by=cast.office, reason="重复")
    with pytest.raises(Refused, match="开始整改"):
        archive_inspection(cast.inspection.pk, by=cast.office, reason="误导入")


def test_archiving_asks_for_a_reason(cast: Cast, admin_client: Client) -> None:
    assert "请填写归档的原因。" in _archive(admin_client, cast.inspection, reason=" ")
    assert Inspection.objects.get().archived_at is None


def test_an_untouched_inspection_leaves_the_ledger(cast: Cast, admin_client: Client) -> None:
    _archive(admin_client, cast.inspection)
    row = Inspection.objects.get()
    assert row.archived_at is not None
    assert row.history.first().history_user == cast.admin.label
    assert not Measure.objects.visible_to(cast.office).exists()
    record = Measure.history.filter(id=cast.measure.pk).first()
    assert (record.history_user, record.history_change_reason) == (cast.admin.label, "巡察归档:误导入")
    assert fresh(cast.measure).version == cast.measure.version + 1


@pytest.mark.parametrize("who", ["handler", "viewer", "leader", "supervisor", "stranger"])
def test_others_archive_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Inspection.DoesNotExist):
        archive_inspection(cast.inspection.pk, by=getattr(cast, who), reason="误导入")


def test_it_is_archived_once(cast: Cast) -> None:
    archive_inspection(cast.inspection.pk, by=cast.office, reason="误导入")
    with pytest.raises(Inspection.DoesNotExist):
        archive_inspection(cast.inspection.pk, by=cast.office, reason="误导入")


def test_lists_ask_a_fixed_number_of_questions(
    cast: Cast, admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        new = NewSubIssue(title=f"问题{number}")
        outline.add_sub_issue(cast.category.pk, new, by=cast.office)
    for name in ("inspection", "category", "subissue"):
        with django_assert_max_num_queries(11):
            admin_client.get(reverse(f"admin:issues_{name}_changelist"))
    with django_assert_max_num_queries(14):
        admin_client.get(page_of(cast.category))


def test_own_columns_are_looked_at(cast: Cast, admin_client: Client) -> None:
    words = a_column(
        cast, "问责情况", target=CustomTarget.FINDING, kind=CustomKind.CHOICE, choices=("有", "无")
    )
    phone = a_column(cast, "联系电话")
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={}, custom={words.key: "有"})
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    assert "问责情况:有" in text_of(admin_client.get(page_of(cast.sub_issue)))
    link = reverse("admin:measures_measure_change", args=[cast.measure.pk])
    assert "联系电话:0571-8800" in text_of(admin_client.get(link))
    page = text_of(admin_client.get(page_of(words)))
    assert "有、无" in page and 'name="_save"' not in page
    listed = text_of(admin_client.get(reverse("admin:issues_customfield_changelist")))
    assert "问责情况" in listed and "联系电话" in listed
