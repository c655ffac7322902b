"""Accounts and departments: lock, ask, write, with history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.exceptions import Refused
from accounts.models import OFFICERS, Department, Organization, Role, User
from accounts.steps import (
    PASSWORD_FIELDS,
    ask,
    locked_account,
    one_time_password,
    own_account,
    save,
    set_password,
)

FIELDS = frozenset({*rules.IDENTITY, "email", "role", "organization", "department"})
TAKEN = "登录名已被使用,请换一个。"


def _administers(by: User, organization: Organization | None) -> bool:
    """Who is bound to an organization looks after nobody outside of it, nor after who has none."""
    if organization is None:
        return by.role in OFFICERS and by.organization_id is None
    return bool(Organization.objects.administered_by(by).filter(pk=organization.pk).exists())  # type: ignore[attr-defined]


def _refuse_values(by: User, values: dict[str, Any]) -> str | None:
    if unknown := set(values) - FIELDS:
        raise TypeError(f"not a field that is edited: {unknown}")
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
    *,
    by: User,
    username: str,
    supervised_organizations: Iterable[Organization] = (),
    is_staff: bool | None = None,
    **values: Any,
) -> tuple[User, str]:
    """The account and its one-time password, which is shown once and kept nowhere.

    With three officers it is switched off until the security administrator has looked at it.
    """
    ask(rules.refuse_make(by) or _refuse_values(by, values))
    password = one_time_password()
    account = User(username=username, must_change_password=True, **values)
    account.is_staff = _is_staff(account, is_staff, by=by)
    account.is_active = not settings.THREE_OFFICERS
    _add(account, password, by=by, reason="新建用户")
    if supervised := _supervise(account, supervised_organizations, by=by):
        save(account, by=by, reason=supervised)
    return account, password


def _add(account: User, password: str, *, by: User | None, reason: str) -> None:
    if User.objects.filter(username__iexact=account.username).exists():
        raise Refused(TAKEN)
    account.set_password(password)
    try:
        with transaction.atomic():
            save(account, by=by, reason=reason)
    except IntegrityError as error:
        raise Refused(TAKEN) from error


@transaction.atomic
def appoint_officer(role: Role, *, username: str, full_name: str) -> tuple[User, str]:
    """For the command line alone: with three officers the first of them cannot be made on the pages."""
    if role != Role.ADMINISTRATOR and not settings.THREE_OFFICERS:
        raise Refused("安全管理员和审计员只在启用三员分立(THREE_OFFICERS=1)后设立。")
    password = one_time_password()
    account = User(username=username, full_name=full_name, role=role, must_change_password=True)
    account.is_staff = role == Role.ADMINISTRATOR
    _add(account, password, by=None, reason="在服务器上任命")
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
    """``values``: full_name, role, organization, department, position_title, phone, email.

    ``is_staff`` lets somebody of the office into the admin panel; ``None`` leaves that as it is.
    """
    account = locked_account(user_id, by=by)
    ask(_refuse_values(by, values) or rules.refuse_changes(by, account, _changed(account, values)))
    for name, value in values.items():
        setattr(account, name, value)
    account.is_staff = _is_staff(account, is_staff, by=by)
    if rules.closed_fields(by, account) & rules.RIGHTS:
        supervised_organizations = None
    reason = "修改用户"
    if supervised := _supervise(account, supervised_organizations, by=by):
        reason = f"{reason};{supervised}"
    save(account, by=by, reason=reason, fields=[*values, "is_staff"])
    return account


def _changed(account: User, values: dict[str, Any]) -> set[str]:
    return {name for name, value in values.items() if getattr(account, name) != value}


def _is_staff(account: User, wanted: bool | None, *, by: User) -> bool:
    """Administrators always, the office when an administrator says so, nobody else."""
    if account.is_superuser or account.role == Role.ADMINISTRATOR:
        return True
    if account.role != Role.COORDINATOR:
        return False
    if wanted is None or by.role not in OFFICERS or "is_staff" in rules.closed_fields(by, account):
        return account.is_staff
    return wanted


@transaction.atomic
def set_active(user_id: int, *, by: User, is_active: bool) -> User:
    account = locked_account(user_id, by=by, rule=rules.refuse_rights)
    account.is_active = is_active
    save(account, by=by, reason="启用" if is_active else "停用", fields=["is_active"])
    return account


@transaction.atomic
def reset_password(user_id: int, *, by: User) -> tuple[User, str]:
    """A one-time password; a changed password ends the account's sessions.

    With three officers it opens the door only after the security administrator switched the
    account on again: nobody gets into somebody's account by himself.
    """
    account = locked_account(user_id, by=by, rule=rules.refuse_reset_password)
    password = one_time_password()
    set_password(account, password)
    account.must_change_password = True
    if settings.THREE_OFFICERS:
        account.is_active = False
    save(account, by=by, reason="重置密码", fields=[*PASSWORD_FIELDS, "is_active"])
    return account, password


@transaction.atomic
def change_own_password(user: User, password: str) -> User:
    account = own_account(user)
    set_password(account, password)
    account.must_change_password = False
    save(account, by=account, reason="修改密码", fields=PASSWORD_FIELDS)
    return account


@transaction.atomic
def end_sessions(user: User) -> User:
    """Ends every session of the own account; the page that asked renews its own."""
    account = own_account(user)
    account.session_epoch += 1
    save(account, by=account, reason="退出全部登录", fields=["session_epoch"])
    return account


@transaction.atomic
def save_department(
    department_id: int | None, *, by: User, organization: Organization, name: str, order: int, is_active: bool
) -> Department:
    """Adds a department, or changes the one with ``department_id``."""
    ask(rules.refuse_make(by))
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
            save(department, by=by, reason="维护部门")
    except IntegrityError as error:
        raise Refused("本单位已有同名的部门。") from error
    return department


@transaction.atomic
def save_organization(
    organization_id: int | None, *, by: User, name: str, short_name: str, department_label: str
) -> Organization:
    """Changes an organization ``by`` looks after; a new one is for an administrator of all of them."""
    ask(rules.refuse_make(by))
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
            save(organization, by=by, reason="维护单位")
    except IntegrityError as error:
        raise Refused("已有同名的单位。") from error
    return organization
