"""部门与用户."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import services
from accounts.models import Department, Role, User
from audit.exceptions import Refused
from measures.services import record_progress
from tests.accounts.people import values
from tests.cast import Cast, assigned, in_days


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="accounts.signing_in.backend.AccountBackend")
    return client


def test_the_office_adds_a_handler(cast: Cast) -> None:
    account, password = services.add_user(by=cast.office, username="xinren", **values(cast))
    assert account.must_change_password
    assert account.check_password(password)
    assert account.history.first().history_user == "王敏(wangmin)"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR])
def test_the_office_makes_no_administrators(cast: Cast, role: Role) -> None:
    with pytest.raises(Refused, match="系统管理员建立"):
        services.add_user(by=cast.office, username="x", **values(cast, role=role))


def test_the_office_fills_in_an_address(cast: Cast, client: Client) -> None:
    data = {"full_name": "赵磊", "role": "HANDLER", "organization": cast.organization.pk}
    data |= {"department": cast.general.pk, "email": "zhaolei@example.test"}
    sign_in(client, cast.office).post(reverse("accounts:user_edit", args=[cast.handler.pk]), data)
    account = User.objects.get(pk=cast.handler.pk)
    assert (account.email, account.history.first().history_user_id) == (
        "zhaolei@example.test",
        cast.office.label,
    )


def test_the_office_stays_in_its_organization(cast: Cast) -> None:
    with pytest.raises(Refused, match="本单位"):
        services.add_user(
            by=cast.office, username="x", **values(cast, organization=cast.elsewhere, department=None)
        )


def test_a_handler_needs_a_department(cast: Cast) -> None:
    with pytest.raises(Refused, match="经办人必须属于一个部门"):
        services.add_user(by=cast.office, username="x", **values(cast, department=None))


def test_nobody_changes_his_own_account(cast: Cast) -> None:
    with pytest.raises(Refused, match="自己的账号"):
        services.set_active(cast.office.pk, by=cast.office, is_active=False)


def test_accounts_elsewhere_are_not_found(cast: Cast, client: Client) -> None:
    with pytest.raises(User.DoesNotExist):
        services.reset_password(cast.stranger.pk, by=cast.office)
    page = sign_in(client, cast.office).get(reverse("accounts:user_edit", args=[cast.stranger.pk]))
    assert page.status_code == 404


@pytest.mark.parametrize("who", ["handler", "leader", "viewer", "supervisor"])
def test_the_page_is_for_those_who_look_after_accounts(cast: Cast, client: Client, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(reverse("accounts:users")).status_code == 404


def test_the_list_costs_the_same_for_many(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, cast.office)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("accounts:users"))
    assert "赵磊" in page.content.decode()


def test_a_new_password_is_shown_once(cast: Cast, client: Client) -> None:
    sign_in(client, cast.office)
    page = client.post(reverse("accounts:user_reset_password", args=[cast.handler.pk]))
    assert "一次性密码" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_department_name_stands_once(cast: Cast, client: Client) -> None:
    sign_in(client, cast.office)
    page = client.post(
        reverse("accounts:department_add"), {"name": "办公室", "order": "1", "is_active": "on"}
    )
    assert "已有同名的部门" in page.content.decode()


def bound_administrator(cast: Cast) -> User:
    account, _ = services.add_user(
        by=cast.admin, username="danwei", **values(cast, role=Role.ADMINISTRATOR, department=None)
    )
    return account


def test_a_bound_administrator_makes_nobody_without_organization(cast: Cast) -> None:
    by = bound_administrator(cast)
    with pytest.raises(Refused, match="本单位"):
        services.add_user(
            by=by, username="x", **values(cast, role=Role.ADMINISTRATOR, organization=None, department=None)
        )
    assert not User.objects.filter(username="x").exists()


def test_a_bound_administrator_leaves_what_others_gave(cast: Cast) -> None:
    supervisor, _ = services.add_user(
        by=cast.admin,
        username="ducha2",
        supervised_organizations=[cast.organization, cast.elsewhere],
        **values(cast, role=Role.SUPERVISOR, department=None),
    )
    data = values(cast, role=Role.SUPERVISOR, department=None)
    services.edit_user(supervisor.pk, by=bound_administrator(cast), supervised_organizations=[], **data)
    assert set(supervisor.supervised_organizations.all()) == {cast.elsewhere}
    row = supervisor.history.first()
    assert row is not None
    assert "督查单位:区气象局" in str(row.history_change_reason)


def test_an_edit_without_them_keeps_the_supervised_organizations(cast: Cast) -> None:
    data = values(cast, role=Role.SUPERVISOR, organization=None, department=None)
    services.edit_user(cast.supervisor.pk, by=cast.admin, **data)
    assert cast.supervisor.supervised_organizations.get() == cast.organization


def test_a_retired_department_does_not_block_its_people(cast: Cast, client: Client) -> None:
    services.save_department(
        cast.general.pk,
        by=cast.office,
        organization=cast.organization,
        name="办公室",
        order=0,
        is_active=False,
    )
    url = reverse("accounts:user_edit", args=[cast.handler.pk])
    data = {"full_name": "赵磊磊", "role": "HANDLER", "organization": cast.organization.pk}
    assert sign_in(client, cast.office).post(url, data | {"department": cast.general.pk}).status_code == 302


def a_department(cast: Cast, name: str) -> Department:
    where = cast.organization
    return services.save_department(
        None, by=cast.office, organization=where, name=name, order=9, is_active=True
    )


@pytest.mark.parametrize("name", ["宣 教 科", "宣教\u3000科", " 宣教科\t", "宣\u200b教科", "宣教科\n"])
def test_a_name_that_differs_by_white_space_is_the_same(name: str, cast: Cast) -> None:
    a_department(cast, "宣教科")
    with pytest.raises(Refused, match="同名的部门"):
        a_department(cast, name)


def test_the_database_keeps_them_apart_as_well(cast: Cast) -> None:
    a_department(cast, "宣教科")
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(organization=cast.organization, name="宣 教\u3000科")


def test_a_name_of_nothing_visible_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="请填写部门名称"):
        a_department(cast, "\u200b \u3000")


def test_the_same_name_at_the_same_moment_is_one_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.add_user(by=cast.office, username="xinren", **values(cast))
    # As if the other one had been saved just after we looked.
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda _self: False)
    monkeypatch.setattr(services, "_administers", lambda *_args: True)
    with pytest.raises(Refused, match="登录名已被使用"):
        services.add_user(by=cast.office, username="xinren", **values(cast))


def test_the_office_stays_in_the_panel_after_an_edit(cast: Cast) -> None:
    data = values(cast, role=Role.COORDINATOR, department=None)
    assert services.edit_user(cast.office2.pk, by=cast.admin, is_staff=True, **data).is_staff
    assert services.edit_user(cast.office2.pk, by=cast.office, **data).is_staff
    assert not services.edit_user(cast.office2.pk, by=cast.admin, is_staff=False, **data).is_staff
    assert not services.edit_user(cast.office2.pk, by=cast.office, is_staff=True, **data).is_staff


def test_an_administrator_of_all_chooses_the_organization_of_a_department(cast: Cast, client: Client) -> None:
    url = reverse("accounts:department_add")
    data = {"name": "新科室", "order": 1, "is_active": "on"}
    assert "请" in sign_in(client, cast.admin).post(url, data).content.decode()
    assert client.post(url, data | {"organization": cast.elsewhere.pk}).status_code == 302
    assert cast.elsewhere.departments.get().name == "新科室"


def test_the_office_names_its_departments(cast: Cast, client: Client) -> None:
    url = reverse("accounts:organization_edit", args=[cast.organization.pk])
    data = {"name": cast.organization.name, "short_name": "区档案馆", "department_label": "处室"}
    assert sign_in(client, cast.office).post(url, data).status_code == 302
    cast.organization.refresh_from_db()
    assert cast.organization.department_label == "处室"
    elsewhere = reverse("accounts:organization_edit", args=[cast.elsewhere.pk])
    assert client.post(elsewhere, data).status_code == 404
    client.logout()
    assert sign_in(client, cast.viewer).get(url).status_code == 404


def test_the_office_opens_the_panel_to_nobody(cast: Cast) -> None:
    data = values(cast, role=Role.COORDINATOR, department=None)
    assert not services.add_user(by=cast.office, username="x", is_staff=True, **data)[0].is_staff
    assert services.add_user(by=cast.admin, username="y", is_staff=True, **data)[0].is_staff


@pytest.mark.parametrize("field", ["is_superuser", "is_active", "password", "session_epoch"])
def test_other_fields_are_not_written_by_the_way(cast: Cast, field: str) -> None:
    data = values(cast, **{field: 1})
    with pytest.raises(TypeError, match=field):
        services.edit_user(cast.handler.pk, by=cast.office, **data)
    with pytest.raises(TypeError, match=field):
        services.add_user(by=cast.office, username="x", **data)


@pytest.mark.parametrize(("name", "said"), [("系统管理员", "系统管理员"), ("王敏", "王敏(系统管理员)")])
def test_a_name_is_not_said_twice(name: str, said: str) -> None:
    assert User(username="admin", full_name=name, role=Role.ADMINISTRATOR).name_and_role == said


def test_a_long_sign_in_name_fits_into_what_is_kept_of_an_act(cast: Cast) -> None:
    """As a directory of the city may have them."""
    User.objects.filter(pk=cast.handler.pk).update(username="z" * 150)
    handler = User.objects.get(pk=cast.handler.pk)
    assigned(cast)
    entry = record_progress(cast.measure.pk, by=handler, text="已走访。", happened_on=in_days(0))
    assert len(entry.actor_name) == 150
