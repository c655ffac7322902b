"""Accounts and departments: lock, ask, write, with history."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts import rules
from accounts.models import Department, Organization, Role, User
from accounts.named import plain_name
from accounts.ordering import Arranged, behind_the_last
from accounts.roles import OFFICERS
from accounts.signing_in import address_change
from accounts.steps import (
    KNOWN_FIELDS,
    PASSWORD_FIELDS,
    ask,
    know_password,
    locked_account,
    make_own_from_elsewhere,
    one_time_password,
    own_account,
    save,
    set_password,
)
from audit import request_context
from audit.differences import differences
from audit.events import Event
from audit.exceptions import Refused

FIELDS = frozenset({*rules.IDENTITY, "email", "role", "organization", "department"})
TAKEN = "登录名已被使用,请换一个。"


def _rights(account: User) -> str:
    """What a new account may do, for the audit."""
    parts = (account.get_role_display(), account.organization, account.department)
    entry = "可进入后台" if account.is_staff else ""
    return ",".join(str(part) for part in (*parts, entry) if part)


def _administers(by: User, organization: Organization | None) -> bool:
    """Who is bound to an organization looks after nobody outside of it, nor after who has none."""
    if organization is None:
        return by.role in OFFICERS and by.organization_id is None
    return bool(Organization.objects.administered_by(by).filter(pk=organization.pk).exists())


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
        own = Organization.objects.administered_by(by)
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
    know_password(account, by=by)
    account.order = behind_the_last(account.organization, Arranged.PEOPLE)
    _add(account, password, by=by, event=Event.ADD_USER)
    if supervised := _supervise(account, supervised_organizations, by=by):
        save(account, by=by, event=Event.EDIT_USER, reason=supervised, detail=supervised)
    return account, password


def _add(account: User, password: str, *, by: User | None, event: Event) -> None:
    if User.objects.filter(username__iexact=account.username).exists():
        raise Refused(TAKEN)
    account.set_password(password)
    try:
        with transaction.atomic():
            save(account, by=by, event=event, detail=_rights(account))
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
    _add(account, password, by=None, event=Event.APPOINT)
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
    ask(_refuse_values(by, values) or rules.refuse_changes(by, account, changed=_changed(account, values)))
    before = copy(account)
    for name, value in values.items():
        setattr(account, name, value)
    if account.email and account.email != before.email:  # a forgotten password is set by mail
        know_password(account, by=by)
    account.is_staff = _is_staff(account, is_staff, by=by)
    if account.organization_id != before.organization_id:
        account.order = behind_the_last(account.organization, Arranged.PEOPLE)
    if rules.closed_fields(by, account) & rules.RIGHTS:
        supervised_organizations = None
    what = differences(before, values | {"is_staff": account.is_staff})
    supervised = _supervise(account, supervised_organizations, by=by)
    save(
        account,
        by=by,
        event=Event.EDIT_USER,
        reason=";".join(filter(None, ("修改用户", supervised))),
        detail=";".join(filter(None, (what, supervised))),
        fields=[*values, *KNOWN_FIELDS, "is_staff", "order"],
    )
    address_change.tell_after_commit(account, before.email)
    return account


def _changed(account: User, values: dict[str, object]) -> set[str]:
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
    if is_active and account.outside_id:
        account.outside_seen_at = timezone.now()  # counted anew, or the next night switches it off again
    event = Event.ENABLE_USER if is_active else Event.DISABLE_USER
    save(account, by=by, event=event, fields=["is_active", "outside_seen_at"])
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
    know_password(account, by=by)
    if settings.THREE_OFFICERS:
        account.is_active = False
    save(account, by=by, event=Event.RESET_PASSWORD, fields=[*PASSWORD_FIELDS, "is_active"])
    import_string(settings.TELL_PASSWORD_RESET)(account, by=by)
    return account, password


@transaction.atomic
def change_own_password(user: User, password: str) -> User:
    account = own_account(user)
    set_password(account, password)
    account.must_change_password = False
    make_own_from_elsewhere(account)
    save(account, by=account, event=Event.CHANGE_PASSWORD, fields=PASSWORD_FIELDS)
    return account


@transaction.atomic
def end_sessions(user: User) -> User:
    """Ends every session of the own account; the page that asked renews its own."""
    account = own_account(user)
    account.session_epoch += 1
    save(account, by=account, event=Event.END_SESSIONS, fields=["session_epoch"])
    return account


@transaction.atomic
def save_department(
    department_id: int | None,
    *,
    by: User,
    organization: Organization,
    name: str,
    order: int | None,
    is_active: bool,
) -> Department:
    """Adds a department, or changes the one with ``department_id``; ``order`` None is behind the last."""
    ask(rules.refuse_make(by))
    if not Organization.objects.administered_by(by).filter(pk=organization.pk).exists():
        raise Refused("只能管理本单位的部门。")
    department = Department(organization=organization)
    if department_id is not None:
        department = Department.objects.select_for_update(of=("self",), no_key=True).get(
            pk=department_id, organization=organization
        )
    request_context.set_subject(department)
    if order is None:
        order = behind_the_last(organization, Arranged.DEPARTMENTS)
    name = plain_name(name)
    if not name:
        raise Refused("请填写部门名称。")
    values = {"name": name, "order": order, "is_active": is_active}
    what = differences(department, values)
    department.name, department.order, department.is_active = name, order, is_active
    try:
        with transaction.atomic():
            save(department, by=by, event=Event.SAVE_DEPARTMENT, detail=what)
    except IntegrityError as error:
        raise Refused("本单位已有同名的部门。") from error
    return department


@transaction.atomic
def save_organization(
    organization_id: int | None,
    *,
    by: User,
    name: str,
    short_name: str,
    department_label: str,
    **switches: bool,
) -> Organization:
    """Changes an organization ``by`` looks after; a new one is for an administrator of all of them.

    ``switches``: those of its ``has_…`` that are to be set.
    """
    ask(rules.refuse_make(by))
    organization = Organization()
    if organization_id is not None:
        rows = Organization.objects.administered_by(by)
        organization = rows.select_for_update(of=("self",), no_key=True).get(pk=organization_id)
    elif not _administers(by, None):
        raise Refused("新单位由系统管理员建立。")
    texts = {"name": name, "short_name": short_name, "department_label": department_label}
    values: dict[str, object] = {**texts, **switches}
    what = differences(organization, values)
    for field, value in values.items():
        setattr(organization, field, value)
    try:
        with transaction.atomic():
            save(organization, by=by, event=Event.SAVE_ORGANIZATION, detail=what)
    except IntegrityError as error:
        raise Refused("已有同名的单位。") from error
    return organization
