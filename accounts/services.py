"""Accounts and departments: lock, ask, write, with history."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from accounts import rules
from accounts.exceptions import Refused
from accounts.models import Department, Organization, Role, User

# Without characters that are mistaken for one another when read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _ask(refusal: str | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _save(row: Any, *, by: User, reason: str, fields: list[str] | None = None) -> None:
    row._history_user = by
    row._change_reason = reason
    row.save(update_fields=fields)


def one_time_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def _locked_account(user_id: int, *, by: User) -> User:
    account: User = User.objects.administered_by(by).select_for_update(of=("self",)).get(pk=user_id)
    _ask(rules.refuse_account(by, account))
    return account


def _refuse_values(by: User, values: dict[str, Any]) -> str | None:
    organization, role = values["organization"], values["role"]
    if organization is not None and not Organization.objects.administered_by(by).filter(pk=organization.pk):  # type: ignore[attr-defined]
        return "只能管理本单位的用户。"
    return rules.refuse_role(by, role) or rules.refuse_place(organization, values["department"], role)


@transaction.atomic
def add_user(
    *, by: User, username: str, supervised_organizations: Any = (), **values: Any
) -> tuple[User, str]:
    """The account and its one-time password, which is shown once and kept nowhere."""
    _ask(_refuse_values(by, values))
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("已有同名的登录名,请换一个。")
    password = one_time_password()
    account = User(
        username=username,
        must_change_password=True,
        is_staff=values["role"] == Role.ADMINISTRATOR,
        **values,
    )
    account.set_password(password)
    _save(account, by=by, reason="新建用户")
    account.supervised_organizations.set(supervised_organizations)
    return account, password


@transaction.atomic
def edit_user(user_id: int, *, by: User, supervised_organizations: Any = (), **values: Any) -> User:
    """``values``: full_name, role, organization, department, position_title, phone."""
    account = _locked_account(user_id, by=by)
    _ask(_refuse_values(by, values))
    for name, value in values.items():
        setattr(account, name, value)
    account.is_staff = account.is_superuser or account.role == Role.ADMINISTRATOR
    _save(account, by=by, reason="修改用户", fields=[*values, "is_staff"])
    account.supervised_organizations.set(supervised_organizations)
    return account


@transaction.atomic
def set_active(user_id: int, *, by: User, is_active: bool) -> User:
    account = _locked_account(user_id, by=by)
    account.is_active = is_active
    _save(account, by=by, reason="启用" if is_active else "停用", fields=["is_active"])
    return account


@transaction.atomic
def reset_password(user_id: int, *, by: User) -> tuple[User, str]:
    """A one-time password; a changed password ends the account's sessions."""
    account = _locked_account(user_id, by=by)
    password = one_time_password()
    account.set_password(password)
    account.must_change_password = True
    _save(account, by=by, reason="重置密码", fields=["password", "must_change_password"])
    return account, password


@transaction.atomic
def change_own_password(user: User, password: str) -> User:
    account: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    account.set_password(password)
    account.must_change_password = False
    _save(account, by=account, reason="修改密码", fields=["password", "must_change_password"])
    return account


@transaction.atomic
def save_department(
    department_id: int | None, *, by: User, organization: Organization, name: str, order: int, is_active: bool
) -> Department:
    """Adds a department, or changes the one with ``department_id``."""
    _ask(rules.refuse_manage(by))
    if not Organization.objects.administered_by(by).filter(pk=organization.pk).exists():  # type: ignore[attr-defined]
        raise Refused("只能管理本单位的部门。")
    department = Department(organization=organization)
    if department_id is not None:
        department = Department.objects.select_for_update(of=("self",)).get(
            pk=department_id, organization=organization
        )
    department.name, department.order, department.is_active = name, order, is_active
    try:
        with transaction.atomic():
            _save(department, by=by, reason="维护部门")
    except IntegrityError as error:
        raise Refused("本单位已有同名的部门。") from error
    return department
