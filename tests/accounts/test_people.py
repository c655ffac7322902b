"""部门与用户."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.exceptions import Refused
from accounts.models import Role, User
from tests.cast import Cast


def values(cast: Cast, **changes: object) -> dict[str, object]:
    base = {"full_name": "新人", "role": Role.HANDLER, "organization": cast.organization}
    return base | {"department": cast.general, "position_title": "", "phone": ""} | changes


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
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
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    sign_in(client, cast.office)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
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
