"""Accounts and departments: lock, ask, write, with history and audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, rules, scene
from accounts.audit import Event
from accounts.exceptions import Refused
from accounts.models import Department, Organization, Role, User

TAKEN = "登录名已被使用,请换一个。"
# Without characters that are mistaken for one another when read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _ask(refusal: str | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _save(
    row: Any, *, by: User, event: Event, reason: str = "", detail: str = "", fields: list[str] | None = None
) -> None:
    """``detail`` is for the audit, ``reason`` for the history; what the event is called by default."""
    row._history_user = by
    row._change_reason = reason or event.label
    row.save(update_fields=fields)
    audit.record(event, by=by, about=row, detail=detail)


def one_time_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def _rights(account: User) -> str:
    """What a new account may do, for the audit."""
    parts = (account.get_role_display(), account.organization, account.department)
    entry = "可进入后台" if account.is_staff else ""
    return ",".join(str(part) for part in (*parts, entry) if part)


def _locked_account(user_id: int, *, by: User) -> User:
    account: User = User.objects.administered_by(by).select_for_update(of=("self",)).get(pk=user_id)
    scene.regard(account)
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
            _save(account, by=by, event=Event.ADD_USER, detail=_rights(account))
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if supervised := _supervise(account, supervised_organizations, by=by):
        _save(account, by=by, event=Event.EDIT_USER, reason=supervised, detail=supervised)
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
    before = copy(account)
    for name, value in values.items():
        setattr(account, name, value)
    account.is_staff = _is_staff(account, is_staff, by=by)
    what = audit.differences(before, values | {"is_staff": account.is_staff})
    supervised = _supervise(account, supervised_organizations, by=by)
    _save(
        account,
        by=by,
        event=Event.EDIT_USER,
        reason=";".join(filter(None, ("修改用户", supervised))),
        detail=";".join(filter(None, (what, supervised))),
        fields=[*values, "is_staff"],
    )
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
    event = Event.ENABLE_USER if is_active else Event.DISABLE_USER
    _save(account, by=by, event=event, fields=["is_active"])
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
    _save(account, by=by, event=Event.RESET_PASSWORD, fields=PASSWORD_FIELDS)
    return account, password


@transaction.atomic
def change_own_password(user: User, password: str) -> User:
    account: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _set_password(account, password)
    account.must_change_password = False
    _save(account, by=account, event=Event.CHANGE_PASSWORD, fields=PASSWORD_FIELDS)
    return account


@transaction.atomic
def end_sessions(user: User) -> User:
    """Ends every session of the own account; the page that asked renews its own."""
    account: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    account.session_epoch += 1
    _save(account, by=account, event=Event.END_SESSIONS, fields=["session_epoch"])
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
    scene.regard(department)
    values = {"name": name, "order": order, "is_active": is_active}
    what = audit.differences(department, values)
    department.name, department.order, department.is_active = name, order, is_active
    try:
        with transaction.atomic():
            _save(department, by=by, event=Event.SAVE_DEPARTMENT, detail=what)
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
    values = {"name": name, "short_name": short_name, "department_label": department_label}
    what = audit.differences(organization, values)
    organization.name, organization.short_name = name, short_name
    organization.department_label = department_label
    try:
        with transaction.atomic():
            _save(organization, by=by, event=Event.SAVE_ORGANIZATION, detail=what)
    except IntegrityError as error:
        raise Refused("已有同名的单位。") from error
    return organization
