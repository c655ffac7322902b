"""The panel as a whole, and organizations, departments and users in it."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department, Organization, Role, User
from tests.accounts.panel_pages import ALLOWED, pages_of, words_of
from tests.answers import Answer
from tests.cast import PASSWORD, Cast, completed, worked_on
from tests.panel import as_staff, form_of

ALLOWED |= {"admin", "anquan", "shenji", "moren", "yuanfang", "SHA", "pdf"}


@pytest.fixture
def office_client(cast: Cast, client: Client) -> Client:
    client.force_login(as_staff(cast.office))
    return client


@pytest.fixture
def admin_client(cast: Cast) -> Client:
    return cast.client("admin")


def values_of(user: User, **changes: object) -> dict[str, object]:
    values = {
        "full_name": user.full_name,
        "role": user.role,
        "organization": user.organization_id or "",
        "department": user.department_id or "",
        "position_title": user.position_title,
        "phone": user.phone,
    }
    return values | changes


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["admin", "office"])
def test_every_page_is_in_chinese(cast: Cast, client: Client, who: str) -> None:
    worked_on(cast, cast.measures[1])
    completed(cast)
    client.force_login(as_staff(getattr(cast, who)))
    spoken: dict[str, set[str]] = {}
    answers: dict[int, int] = {}
    for url in pages_of(cast.admin):
        response = client.get(url)
        answers[response.status_code] = answers.get(response.status_code, 0) + 1
        if response.status_code == 200 and (words := words_of(response.content.decode())):
            spoken[url] = words
    assert spoken == {}
    # Nothing but pages, refused additions (403) and rows of somebody else (404).
    assert set(answers) <= {200, 403, 404}
    assert answers[200] > 50


def test_sign_in_is_our_own_page(cast: Cast, client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.request["PATH_INFO"] == reverse("accounts:sign_in")
    data = {"username": "admin", "password": PASSWORD, "next": reverse("admin:index")}
    response = client.post(reverse("accounts:sign_in"), data, follow=True)
    assert "巡察整改台账系统·后台" in response.content.decode()


@pytest.mark.parametrize("who", ["handler", "leader", "viewer", "supervisor", "office"])
def test_others_cannot_enter(cast: Cast, who: str) -> None:
    client = cast.client(who)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert client.get(reverse("admin:measures_measure_change", args=[cast.measure.pk])).status_code == 302


def test_staff_alone_opens_nothing_to_a_handler(cast: Cast, client: Client) -> None:
    client.force_login(as_staff(cast.handler))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_wrong_passwords_lock_at_the_panels_door_too(cast: Cast, client: Client) -> None:
    url = f"{reverse('admin:login')}?next={reverse('admin:index')}"
    for _ in range(6):
        page = client.get(url, follow=True).request["PATH_INFO"]
        response = client.post(page, {"username": "admin", "password": "wrong-password-1"})
    assert response.status_code == 429


def test_the_own_password_is_changed_on_the_own_page(admin_client: Client) -> None:
    response = admin_client.get(reverse("admin:password_change"))
    assert response.headers["Location"] == reverse("accounts:change_password")


def test_it_adds_a_user_with_a_password_shown_once(cast: Cast, admin_client: Client) -> None:
    url = reverse("admin:accounts_user_add")
    data = values_of(cast.handler, full_name="新同事", username="xintongshi")
    response = admin_client.post(url, data)
    account = User.objects.get(username="xintongshi")
    assert "一次性密码" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert account.must_change_password and not account.is_staff
    assert account.history.get().history_user == cast.admin.label


def test_a_refusal_of_the_service_stands_above_the_form(cast: Cast, admin_client: Client) -> None:
    """A department of another organization, which only the service notices."""
    foreign = Department.objects.create(organization=cast.elsewhere, name="预报科")
    url = reverse("admin:accounts_user_change", args=[cast.handler.pk])
    response = admin_client.post(url, values_of(cast.handler, department=foreign.pk, phone="123"))
    assert response.status_code == 200
    assert "部门必须属于所选的单位。" in response.content.decode()
    assert 'value="123"' in response.content.decode()
    cast.handler.refresh_from_db()
    assert (cast.handler.department, cast.handler.phone) == (cast.general, "")


def test_it_edits_a_user_through_the_service(cast: Cast, admin_client: Client) -> None:
    url = reverse("admin:accounts_user_change", args=[cast.handler.pk])
    forged = {"is_staff": "on", "is_superuser": "on", "username": "root", "password": "forged"}
    response = admin_client.post(url, values_of(cast.handler, phone="66668888") | forged)
    assert response.status_code == 302
    account = User.objects.get(pk=cast.handler.pk)
    assert (account.phone, account.username) == ("66668888", "zhaolei")
    assert not account.is_staff and not account.is_superuser and account.check_password(PASSWORD)
    assert account.history.first().history_change_reason == "修改用户"


def test_nobody_changes_the_own_account(cast: Cast, admin_client: Client) -> None:
    url = reverse("admin:accounts_user_change", args=[cast.admin.pk])
    assert "不能修改自己的账号" in admin_client.get(url).content.decode()
    assert admin_client.post(url, values_of(cast.admin, phone="1")).status_code == 403


def test_the_office_makes_no_administrators(cast: Cast, office_client: Client) -> None:
    url = reverse("admin:accounts_user_add")
    data = values_of(cast.handler, username="neuer", role=Role.ADMINISTRATOR)
    assert office_client.post(url, data).status_code == 200
    assert not User.objects.filter(username="neuer").exists()


def test_the_office_sees_only_its_own_people(cast: Cast, office_client: Client) -> None:
    page = office_client.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "赵磊" in page
    assert "莫仁" not in page and "区气象局" not in page
    url = reverse("admin:accounts_user_change", args=[cast.stranger.pk])
    assert office_client.post(url, values_of(cast.stranger, phone="1")).status_code == 404
    assert User.objects.get(pk=cast.stranger.pk).phone == ""


def test_autocomplete_offers_only_the_own_organization(cast: Cast, office_client: Client) -> None:
    query = {"app_label": "accounts", "model_name": "user", "field_name": "organization"}
    answer = office_client.get(reverse("admin:autocomplete"), query).json()
    assert [one["text"] for one in answer["results"]] == ["区档案馆"]


def _action(client: Client, action: str, *users: User) -> Answer:
    data = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(reverse("admin:accounts_user_changelist"), data, follow=True)


def test_it_deactivates_and_refuses_oneself(cast: Cast, admin_client: Client) -> None:
    page = _action(admin_client, "deactivate", cast.handler, cast.admin).content.decode()
    assert "不能修改自己的账号" in page
    assert not User.objects.get(pk=cast.handler.pk).is_active
    assert User.objects.get(pk=cast.admin.pk).is_active
    _action(admin_client, "activate", cast.handler)
    assert User.objects.get(pk=cast.handler.pk).is_active


def test_it_resets_one_password_at_a_time(cast: Cast, admin_client: Client) -> None:
    page = _action(admin_client, "reset_password", cast.handler, cast.leader).content.decode()
    assert "一次只能选一名用户" in page
    response = _action(admin_client, "reset_password", cast.handler)
    assert "一次性密码" in response.content.decode() and "no-store" in response["Cache-Control"]
    account = User.objects.get(pk=cast.handler.pk)
    assert account.must_change_password and not account.check_password(PASSWORD)


def test_it_adds_a_department_for_a_chosen_organization(cast: Cast, admin_client: Client) -> None:
    data = {"organization": cast.elsewhere.pk, "name": "预报科", "order": 1, "is_active": "on"}
    admin_client.post(reverse("admin:accounts_department_add"), data)
    row = Department.objects.get(organization=cast.elsewhere)
    assert row.history.get().history_user == cast.admin.label


def test_a_department_twice_is_a_sentence(cast: Cast, admin_client: Client) -> None:
    data = {"organization": cast.organization.pk, "name": "业务科", "order": 1, "is_active": "on"}
    page = admin_client.post(reverse("admin:accounts_department_add"), data).content.decode()
    assert "本单位已有同名的部门。" in page
    url = reverse("admin:accounts_department_change", args=[cast.general.pk])
    page = admin_client.post(url, data | {"organization": cast.elsewhere.pk}).content.decode()
    assert "本单位已有同名的部门。" in page
    assert Department.objects.get(pk=cast.general.pk).organization == cast.organization


def test_only_who_looks_after_all_adds_organizations(cast: Cast, office_client: Client) -> None:
    data = {"name": "中共云山区水务局党组", "short_name": "区水务局", "department_label": "科室"}
    url = reverse("admin:accounts_organization_add")
    assert office_client.post(url, data).status_code == 403
    office_client.force_login(cast.admin)
    assert office_client.post(url, form_of(office_client, url) | data).status_code == 302
    assert Organization.objects.get(short_name="区水务局").history.get().history_user == cast.admin.label


@pytest.mark.parametrize("model", list(admin.site._registry))
def test_nothing_is_ever_deleted(cast: Cast, admin_client: Client, model: type[Model]) -> None:
    worked_on(cast)
    row = model._default_manager.first()
    before = model._default_manager.count()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    response = admin_client.post(reverse(f"{name}_delete", args=[row.pk if row else 1]), {"post": "yes"})
    assert response.status_code == 302
    data = {"action": "delete_selected", "_selected_action": [row.pk if row else 1], "post": "yes"}
    page = admin_client.post(reverse(f"{name}_changelist"), data, follow=True).content.decode()
    assert "不删除任何记录" in page
    assert "delete_selected" not in page
    assert model._default_manager.count() == before


def test_lists_ask_a_fixed_number_of_questions(
    cast: Cast, admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        User.objects.create_user(
            f"kelei{number}", full_name="科员", role=Role.HANDLER,
            organization=cast.organization, department=cast.science,
        )  # fmt: skip
    with django_assert_max_num_queries(9):
        admin_client.get(reverse("admin:accounts_user_changelist"))
    with django_assert_max_num_queries(9):
        admin_client.get(reverse("admin:accounts_department_changelist"))


def test_history_says_who_changed_what(cast: Cast, admin_client: Client) -> None:
    url = reverse("admin:accounts_user_change", args=[cast.handler.pk])
    admin_client.post(url, values_of(cast.handler, department=cast.science.pk))
    page = admin_client.get(reverse("admin:accounts_user_history", args=[cast.handler.pk])).content.decode()
    assert cast.admin.label in page and "修改用户" in page
    assert "部门:办公室 → 业务科" in page
