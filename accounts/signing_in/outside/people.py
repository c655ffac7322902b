"""Who somebody of the city is here: found by the identifier, linked or made where that is allowed."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rules
from accounts.models import Organization, Role, User
from accounts.named import organization_named, plain_name
from accounts.ordering import Arranged, behind_the_last
from accounts.signing_in.outside import MAX_NAME, OutsidePerson
from accounts.steps import ask, locked_account, save
from audit import request_context
from audit.events import Event
from audit.exceptions import Refused

UNKNOWN = "本系统里还没有您的账号。请联系本单位整改办或系统管理员。"
NAME_TAKEN = "登录名“{}”在本系统里另有账号,没有与您的统一账号绑定。请联系系统管理员。"
NAMELESS = "统一账号没有给出登录名,不能确定您在本系统里的账号。请联系系统管理员。"
NO_UNIT = "不能确定您属于哪个单位,没有建立账号。请联系系统管理员。"
AT_ONCE = "您正在另一处登录,请再试一次。"
NO_ROLE = "您在统一账号中的分组没有对应本系统的角色,或与账号的部门不符。请联系系统管理员。"


def admit(person: OutsidePerson) -> User:
    """The account of ``person``, brought up to date; ``refuse_enter`` is asked when that is committed."""
    request_context.set_subject(person.username)
    try:
        with transaction.atomic():
            account = _linked(person) or _linked_by_name(person) or _made(person)
            request_context.set_subject(account)
            User.objects.filter(pk=account.pk).update(outside_seen_at=timezone.now())
            take_role(account, person)
            return account
    except IntegrityError as error:
        raise Refused(AT_ONCE) from error


def refuse_enter(account: User, person: OutsidePerson) -> str | None:
    if not account.is_active:
        return "您的账号尚未开通或已停用。请联系本单位整改办或系统管理员。"
    return None if has_role(account, person) else NO_ROLE


def has_role(account: User, person: OutsidePerson) -> bool:
    """Whether the groups give the role that the account has; where they are not asked, always."""
    if not settings.OUTSIDE_ROLES or account.role not in rules.OFFICE_MAY_GIVE:
        return True
    return role_of(person) == account.role


def role_of(person: OutsidePerson) -> Role | None:
    """By the first line of OUTSIDE_ROLES that names a group of his."""
    groups = {group.casefold() for group in person.groups}
    found = (role for role, group in settings.OUTSIDE_ROLES if group.strip().casefold() in groups)
    role = next(found, None)
    return Role(role) if role else None


def take_role(account: User, person: OutsidePerson) -> None:
    """Only among the roles of a unit, and of an account that is in use and fits the role."""
    role = role_of(person)
    if role is None or role == account.role or not account.is_active:
        return
    if account.role not in rules.OFFICE_MAY_GIVE or _misfits(account, role):
        return
    detail = f"按统一账号的分组,角色由“{account.get_role_display()}”改为“{role.label}”"
    account.role = role
    account.is_staff = account.is_staff and role == Role.COORDINATOR
    save(account, by=None, event=Event.EDIT_USER, reason=detail, detail=detail, fields=["role", "is_staff"])


def _misfits(account: User, role: Role) -> bool:
    return rules.refuse_place(account.organization, account.department, role) is not None


def _linked(person: OutsidePerson) -> User | None:
    rows = User.objects.select_for_update(of=("self",), no_key=True)
    found: User | None = rows.filter(outside_way=person.way, outside_id=person.identifier).first()
    return found


def _linked_by_name(person: OutsidePerson) -> User | None:
    """An account of that sign-in name; never one of another identifier, and never an officer's."""
    if not person.username:
        raise Refused(NAMELESS)
    rows = User.objects.select_for_update(of=("self",), no_key=True)
    account: User | None = rows.filter(username__iexact=person.username).first()
    if account is None:
        return None
    request_context.set_subject(account)
    if account.outside_id or not settings.OUTSIDE_LINK_BY_NAME:
        raise Refused(NAME_TAKEN.format(person.username))
    ask(rules.refuse_inactive(account) or rules.refuse_link(account))
    _link(account, person)
    save(account, by=account, event=Event.LINK_OUTSIDE, detail=person.way.label, fields=LINK_FIELDS)
    return account


LINK_FIELDS = ["outside_way", "outside_id", "outside_seen_at", "must_change_password"]


def _link(account: User, person: OutsidePerson) -> None:
    account.outside_way, account.outside_id = person.way, person.identifier
    account.outside_seen_at = timezone.now()
    # No password of ours lets him in any more.
    account.must_change_password = False


def _made(person: OutsidePerson) -> User:
    """Switched off, with the role that sees least, until an administrator gives it rights."""
    if not settings.OUTSIDE_MAKE_ACCOUNTS:
        raise Refused(UNKNOWN)
    account = User(username=person.username, full_name=_full_name(person), role=Role.LEADER, is_active=False)
    account.organization = _organization()
    if (role := role_of(person)) and not _misfits(account, role):
        account.role = role
    try:
        User.username_validator(account.username)
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Refused(UNKNOWN) from error
    account.order = behind_the_last(account.organization, Arranged.PEOPLE)
    account.set_unusable_password()
    _link(account, person)
    detail = f"首次用统一账号({person.way.label})登录,待管理员授权启用"
    save(account, by=None, event=Event.ADD_USER, reason=detail, detail=detail)
    return account


def _full_name(person: OutsidePerson) -> str:
    return plain_name(person.full_name)[:MAX_NAME] or person.username[:MAX_NAME]


def _organization() -> Organization:
    """The one that OUTSIDE_ORGANIZATION names, else the only one."""
    if name := settings.OUTSIDE_ORGANIZATION:
        found = [row] if (row := organization_named(name)) else []
    else:
        found = list(Organization.objects.order_by("pk")[:2])
    if len(found) != 1:
        raise Refused(NO_UNIT)
    return found[0]


@transaction.atomic
def unlink(user_id: int, *, by: User) -> User:
    """From here on a password of ours, or another account of the city; sessions end."""
    account = locked_account(user_id, by=by, rule=rules.refuse_rights)
    if not account.outside_id:
        raise Refused("该用户没有绑定统一账号。")
    account.outside_way, account.outside_id, account.outside_seen_at = "", "", None
    account.session_epoch += 1
    save(account, by=by, event=Event.UNLINK_OUTSIDE, fields=[*LINK_FIELDS, "session_epoch"])
    return account
