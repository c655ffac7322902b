"""Inspections, the tree of one, and the office's corrections of its outline."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from issues.models import Category, Inspection, SubIssue
from jobs.paging import PAGE_SIZE
from measures import services
from tests.answers import Answer
from tests.cast import Cast, assigned, completed
from tests.ledger.many import many

pytestmark = pytest.mark.django_db


def get(cast: Cast, client: Client, url: str, person: str = "office", **headers: str) -> Answer:
    client.force_login(getattr(cast, person))
    return client.get(url, headers=headers)


def tree(cast: Cast, client: Client, person: str = "office") -> str:
    return str(get(cast, client, f"/inspections/{cast.inspection.pk}/", person).content.decode())


def test_the_list_of_inspections(cast: Cast, client: Client) -> None:
    completed(cast)
    page = get(cast, client, "/inspections/", "viewer").content.decode()
    assert "区委第一巡察组巡察" in page
    assert "1 / 3" in page


# Figures that are not kept yet are counted: promises, what was put off and what stands still apart.
@pytest.mark.parametrize(("person", "count"), [("office", 12), ("supervisor", 14)])
def test_many_inspections_are_turned_over(
    cast: Cast, client: Client, person: str, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    completed(cast)
    for number in range(PAGE_SIZE + 3):
        Inspection.objects.create(organization=cast.organization, name=f"巡察{number}")
    get(cast, client, "/", person)
    with django_assert_max_num_queries(count):
        page = client.get("/inspections/")
    assert len(page.context["inspections"]) == PAGE_SIZE
    older = client.get(f"/inspections/?after={page.context['page'].after}")
    assert [(row.name, counts) for row, counts in older.context["inspections"]][-1] == (
        cast.inspection.name,
        (1, 3),
    )
    assert client.get("/inspections/?after=x").status_code == 302


def test_the_tree_shows_findings_measures_and_what_is_next(cast: Cast, client: Client) -> None:
    page = tree(cast, client)
    for words in (
        "一、关于作风建设不够严实方面",
        "1.服务群众不够主动问题",
        "(2)修订《服务承诺制度》",
        "3条待分派",
    ):
        assert words in page


def test_a_closed_finding_is_stamped(cast: Cast, client: Client) -> None:
    for measure in cast.measures[:2]:
        completed(cast, measure)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意")
    assert "已销号</span>" in tree(cast, client)


def test_a_handler_sees_the_findings_of_his_department(cast: Cast, client: Client) -> None:
    assigned(cast)
    page = tree(cast, client, "handler")
    assert "建立走访台账" in page
    assert "内控管理有弱项" not in page
    assert "修订《服务承诺制度》" not in page


def test_another_organization_finds_nothing(cast: Cast, client: Client) -> None:
    assert get(cast, client, f"/inspections/{cast.inspection.pk}/", "stranger").status_code == 404
    assert get(cast, client, f"/inspections/{cast.inspection.pk}/edit/", "stranger").status_code == 404
    assert get(cast, client, f"/categories/{cast.category.pk}/edit/", "stranger").status_code == 404


def test_a_large_tree_fetches_measures_when_a_finding_is_opened(cast: Cast, client: Client) -> None:
    inspection = many(cast, 90)
    first = SubIssue.objects.filter(inspection=inspection).order_by("position")[0]
    url = f"/inspections/{inspection.pk}/"
    assert "第1条措施" not in get(cast, client, url).content.decode()
    fragment = get(cast, client, f"{url}?sub_issue={first.pk}", **{"hx-request": "true"}).content.decode()
    assert fragment.count("<li>") == 3
    assert "<html" not in fragment
    assert "第1条措施" in get(cast, client, f"{url}?sub_issue={first.pk}").content.decode()


def test_a_very_large_tree_fetches_findings_when_a_category_is_opened(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = many(cast, 300)
    category = Category.objects.get(inspection=inspection)
    last = SubIssue.objects.filter(inspection=inspection).order_by("-position")[0]
    url = f"/inspections/{inspection.pk}/"
    page = get(cast, client, url).content.decode()
    assert "100个问题,已销号0个;措施300条,已完成0条" in page
    assert "300条待分派" in page
    assert "问题42" not in page
    with django_assert_max_num_queries(9):
        client.get(url)
    fragment = client.get(f"{url}?category={category.pk}", headers={"hx-request": "true"}).content.decode()
    assert fragment.count('class="finding"') == 100
    assert "<html" not in fragment
    for asked in (f"category={category.pk}", f"sub_issue={last.pk}"):
        page = client.get(f"{url}?{asked}").content.decode()
        assert page.count('class="finding"') == 100
    assert "第3条措施" in page


def test_a_category_of_another_inspection_opens_nothing(cast: Cast, client: Client) -> None:
    inspection = many(cast, 300)
    url = f"/inspections/{inspection.pk}/?category={cast.category.pk}"
    fragment = get(cast, client, url, **{"hx-request": "true"}).content.decode()
    assert 'class="finding"' not in fragment
    assert "问题42" not in get(cast, client, url).content.decode()


def test_queries_and_size(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = many(cast, 300)
    client.force_login(cast.office)
    client.get("/")
    for url in (f"/inspections/{inspection.pk}/", f"/inspections/{cast.inspection.pk}/", "/inspections/"):
        with django_assert_max_num_queries(11):
            response = client.get(url)
        assert len(response.content) < 100 * 1024


SETTINGS = {
    "name": "改名的巡察",
    "kind": "SPECIAL",
    "plan_months": 1,
    "rectification_months": 3,
    "review_steps": 2,
    "extension_decider": "LEADER",
    "most_extensions": 2,
    "asked_every_months": 3,
    "feedback_on": "2025-06-12",
}


def test_settings_are_saved_with_history(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    url = f"/inspections/{cast.inspection.pk}/edit/"
    assert client.post(url, SETTINGS | {"version": cast.inspection.version}).status_code == 302
    row = Inspection.objects.get(pk=cast.inspection.pk)
    assert (row.name, row.review_steps, row.is_long_term_counted) == ("改名的巡察", 2, False)
    assert row.history.first().history_user_id == cast.office.label


def test_the_second_of_two_editors_is_shown_both(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    url = f"/inspections/{cast.inspection.pk}/edit/"
    data = SETTINGS | {"version": cast.inspection.version}
    client.post(url, data)
    response = client.post(url, data | {"name": "另一个名称"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "改名的巡察" in page
    assert "另一个名称" in page


def test_bad_dates_are_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    data = SETTINGS | {"version": 1, "started_on": "2025-05-01", "ended_on": "2025-04-01"}
    response = client.post(f"/inspections/{cast.inspection.pk}/edit/", data)
    assert response.status_code == 422
    assert "结束日期不能早于进驻日期" in response.content.decode()


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_others_are_told_that_only_the_office_edits(person: str, cast: Cast, client: Client) -> None:
    assigned(cast)
    client.force_login(getattr(cast, person))
    for url in (
        f"/inspections/{cast.inspection.pk}/edit/",
        f"/categories/{cast.category.pk}/edit/",
        f"/categories/{cast.category.pk}/sub-issues/",
    ):
        response = client.post(url, SETTINGS | {"version": 1, "title": "新"}, follow=True)
        assert "整改办" in response.content.decode()
    assert Inspection.objects.get(pk=cast.inspection.pk).name == "区委第一巡察组巡察"
    assert not SubIssue.objects.filter(title="新").exists()


def test_a_category_is_corrected(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    data = {"mark": "一、", "title": "作风方面", "focus": "PARTY_BUILDING", "version": cast.category.version}
    assert client.post(f"/categories/{cast.category.pk}/edit/", data).status_code == 302
    cast.category.refresh_from_db()
    assert (cast.category.title, cast.category.focus) == ("作风方面", "PARTY_BUILDING")


def test_a_finding_is_added(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    url = f"/categories/{cast.category.pk}/sub-issues/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": " "}).status_code == 422
    client.post(url, {"title": "新发现的问题", "mark": "3."})
    row = SubIssue.objects.get(title="新发现的问题")
    assert (row.category, row.mark) == (cast.category, "3.")
    assert row.history.get().history_user_id == cast.office.label


def archive(cast: Cast, client: Client, person: str = "office", reason: str = "导入错了") -> str:
    client.force_login(getattr(cast, person))
    url = f"/inspections/{cast.inspection.pk}/archive/"
    return str(client.post(url, {"reason": reason}, follow=True).content.decode())


def test_a_wrong_import_is_archived(cast: Cast, client: Client) -> None:
    assert "已归档" in archive(cast, client)
    assert Inspection.objects.get(pk=cast.inspection.pk).archived_at is not None
    assert client.get(f"/inspections/{cast.inspection.pk}/").status_code == 404


def test_an_inspection_with_work_is_not(cast: Cast, client: Client) -> None:
    assigned(cast)
    assert "已有1条措施开始整改" in archive(cast, client)
    assert Inspection.objects.get(pk=cast.inspection.pk).archived_at is None


@pytest.mark.parametrize("person", ["viewer", "supervisor"])
def test_only_the_office_archives(person: str, cast: Cast, client: Client) -> None:
    assert "只有整改办" in archive(cast, client, person)
    assert Inspection.objects.get(pk=cast.inspection.pk).archived_at is None


def test_archiving_asks_why(cast: Cast, client: Client) -> None:
    assert "请填写归档的原因" in archive(cast, client, reason=" ")
