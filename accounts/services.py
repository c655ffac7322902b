"""Accounts and departments: lock, ask, write, with history."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rules
from accounts.exceptions import Refused
from accounts.models import Department, Organization, Role, User

TAKEN = "登录名已被使用,请换一个。"
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


def _administers(by: User, organization: Organization | None) -> bool:
    """Who is bound to an organization looks after nobody outside of it, nor after who has none."""
    if organization is None:
        return by.role == Role.ADMINISTRATOR and by.organization_id is None
    return bool(Organization.objects.administered_by(by).filter(pk=organization.pk).exists())  # type: ignore[attr-defined]


def _refuse_values(by: User, values: dict[str, Any]) -> str | None:
    organization, role = values["organization"], values["role"]
    if by.organization_id and not _administers(by, organization):
        return "只能管理本单位的用户。"
    return rules.refuse_role(by, role) or rules.refuse_place(organization, values["department"], role)


def _supervise(account: User, organizations: Iterable[Organization] | None, *, by: User) -> str:
    """Changes what ``by`` looks after and leaves the rest; the new list as text for the history.

    ``None`` changes nothing. Who is no supervisor supervises nothing.
    """
    current = account.supervised_organizations
    if account.role != Role.SUPERVISOR:
        current.clear()
        return ""
    if organizations is not None:
        own = Organization.objects.administered_by(by)  # type: ignore[attr-defined]
        kept = current.exclude(pk__in=own.values("pk"))
        current.set([*kept, *own.filter(pk__in=[row.pk for row in organizations])])
    return "督查单位:" + ("、".join(map(str, current.all())) or "无")


@transaction.atomic
def add_user(
    *, by: User, username: str, supervised_organizations: Iterable[Organization] = (), **values: Any
) -> tuple[User, str]:
    """The account and its one-time password, which is shown once and kept nowhere."""
    _ask(_refuse_values(by, values))
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(TAKEN)
    password = one_time_password()
    is_staff = values["role"] == Role.ADMINISTRATOR
    account = User(username=username, must_change_password=True, **{"is_staff": is_staff} | values)
    account.set_password(password)
    try:
        with transaction.atomic():
            _save(account, by=by, reason="新建用户")
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if supervised := _supervise(account, supervised_organizations, by=by):
        _save(account, by=by, reason=supervised)
    return account, password


@transaction.atomic
def edit_user(
    user_id: int,
    *,
    by: User,
    supervised_organizations: Iterable[Organization] | None = None,
    is_staff: bool | None = None,
    **values: Any,
) -> User:
    """``values``: full_name, role, organization, department, position_title, phone.

    ``is_staff`` lets somebody of the office into the admin panel; ``None`` leaves that as it is.
    """
    account = _locked_account(user_id, by=by)
    _ask(_refuse_values(by, values))
    for name, value in values.items():
        setattr(account, name, value)
    account.is_staff = _is_staff(account, is_staff, by=by)
    reason = "修改用户"
    if supervised := _supervise(account, supervised_organizations, by=by):
        reason = f"{reason};{supervised}"
    _save(account, by=by, reason=reason, fields=[*values, "is_staff"])
    return account


def _is_staff(account: User, wanted: bool | None, *, by: User) -> bool:
    """Administrators always, the office when an administrator says so, nobody else."""
    if account.is_superuser or account.role == Role.ADMINISTRATOR:
        return True
    if account.role != Role.COORDINATOR:
        return False
    return account.is_staff if wanted is None or by.role != Role.ADMINISTRATOR else wanted


@transaction.atomic
def set_active(user_id: int, *, by: User, is_active: bool) -> User:
    account = _locked_account(user_id, by=by)
    account.is_active = is_active
    _save(account, by=by, reason="启用" if is_active else "停用", fields=["is_active"])
    return account


def _set_password(account: User, password: str) -> None:
    """Keeps the one before, so that it is not taken again; older ones than the rule asks for go."""
    account.old_passwords.create(encoded=account.password)  # type: ignore[attr-defined]
    kept = account.old_passwords.values("pk")[: settings.PASSWORD_HISTORY]  # type: ignore[attr-defined]
    account.old_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()  # type: ignore[attr-defined]
    account.set_password(password)
    account.password_changed_at = timezone.now()


PASSWORD_FIELDS = ["password", "must_change_password", "password_changed_at"]


@transaction.atomic
def reset_password(user_id: int, *, by: User) -> tuple[User, str]:
    """A one-time password; a changed password ends the account's sessions."""
    account = _locked_account(user_id, by=by)
    password = one_time_password()
    _set_password(account, password)
    account.must_change_password = True
    _save(account, by=by, reason="重置密码", fields=PASSWORD_FIELDS)
    return account, password


@transaction.atomic
def change_own_password(user: User, password: str) -> User:
    account: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _set_password(account, password)
    account.must_change_password = False
    _save(account, by=account, reason="修改密码", fields=PASSWORD_FIELDS)
    return account


@transaction.atomic
def end_sessions(user: User) -> User:
    """Ends every session of the own account; the page that asked renews its own."""
    account: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    account.session_epoch += 1
    _save(account, by=account, reason="退出全部登录", fields=["session_epoch"])
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


@transaction.atomic
def save_organization(
    organization_id: int | None, *, by: User, name: str, short_name: str, department_label: str
) -> Organization:
    """Changes an organization ``by`` looks after; a new one is for an administrator of all of them."""
    _ask(rules.refuse_manage(by))
    organization = Organization()
    if organization_id is not None:
        rows = Organization.objects.administered_by(by)  # type: ignore[attr-defined]
        organization = rows.select_for_update(of=("self",)).get(pk=organization_id)
    elif not _administers(by, None):
        raise Refused("新单位由系统管理员建立。")
    organization.name, organization.short_name = name, short_name
    organization.department_label = department_label
    try:
        with transaction.atomic():
            _save(organization, by=by, reason="维护单位")
    except IntegrityError as error:
        raise Refused("已有同名的单位。") from error
    return organization
