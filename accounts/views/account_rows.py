"""部门与用户 as the page lists it: each account with what may be done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts import rules
from accounts.models import Role, User
from accounts.pages.links import LinkButton
from accounts.places import keyed, place

ASKS_PASSWORD = "原来的密码将作废,已登录的会退出。"
ASKS_LINK = "不再用统一账号登录,已登录的会退出。改用密码登录的,接着“重置密码”。"
ASKS_FACTOR = "本人须重新绑定动态码。"


@dataclass(frozen=True)
class Offers:
    """Which buttons the page offers at all; the rules answer for the single account."""

    make: bool
    reset_password: bool
    rights: bool
    policies: bool
    read_audit: bool


@dataclass(frozen=True)
class AccountAct:
    """A button; ``name`` and ``value`` are posted with it, ``question`` is asked first.

    ``is_page``: a page asks, because more has to be said.
    """

    label: str
    url: str
    name: str = ""
    value: str = ""
    question: str = ""
    is_page: bool = False


@dataclass(frozen=True)
class AccountRow:
    """``edit_url`` and ``acts`` are empty for the own account."""

    account: User
    has_second_factor: bool
    edit_url: str
    acts: list[AccountAct]

    @property
    def state(self) -> str:
        return "在用" if self.account.is_active else "停用"

    @property
    def ways_in(self) -> str:
        """Besides the password, or in place of it."""
        link = f"统一账号({self.account.get_outside_way_display()})" if self.account.outside_id else ""
        return "、".join(filter(None, (link, "双因素" if self.has_second_factor else "")))


def offers_to(user: User) -> Offers:
    other = User(role=Role.HANDLER)
    return Offers(
        make=rules.refuse_make(user) is None,
        reset_password=rules.refuse_reset_password(user, other) is None,
        rights=rules.refuse_rights(user, other) is None,
        policies=rules.refuse_see_policies(user) is None,
        read_audit=rules.refuse_read_audit(user) is None,
    )


def links_for(user: User, may: Offers) -> list[LinkButton]:
    """What else this user looks after from here, and what may be made."""
    pages = (
        (user.is_coordinator, LinkButton("提醒规则", place("reminder_rules"))),
        (may.read_audit, LinkButton("审计日志", place("audit_log"))),
        (may.policies, LinkButton("安全设置", reverse("accounts:policies"))),
        (user.is_administrator, LinkButton("群机器人", place("webhooks"))),
        (may.make, LinkButton("准备工作(批量导入)", place("preparation"))),
        (may.make, LinkButton("新建部门", reverse("accounts:department_add"))),
        (may.make, LinkButton("新建用户", reverse("accounts:user_add"), "primary")),
    )
    return [link for is_open, link in pages if is_open]


def rows_of(accounts: Iterable[User], *, by: User, may: Offers) -> list[AccountRow]:
    """``accounts`` come from ``lockout.with_locks``."""
    return [_row(account, is_own=account.pk == by.pk, may=may) for account in accounts]


def _row(account: User, *, is_own: bool, may: Offers) -> AccountRow:
    factor = getattr(account, "second_factor", None)
    is_bound = factor is not None and factor.confirmed_at is not None
    if is_own:
        return AccountRow(account, is_bound, "", [])
    edit_url = keyed("accounts:user_edit", account.pk)
    return AccountRow(account, is_bound, edit_url, _acts(account, is_bound=is_bound, may=may))


def _acts(account: User, *, is_bound: bool, may: Offers) -> list[AccountAct]:
    """An address is worked out only of what is offered: a page has a hundred accounts."""

    def url(name: str) -> str:
        return keyed(f"accounts:{name}", account.pk)

    found = []
    if may.reset_password and not account.is_linked:
        found.append(AccountAct("重置密码", url("user_reset_password"), question=ASKS_PASSWORD))
    if may.rights and is_bound:
        found.append(AccountAct("重置双因素认证", url("user_reset_second_factor"), question=ASKS_FACTOR))
    if may.rights and getattr(account, "has_failures", False):
        found.append(AccountAct("解除锁定", url("user_unlock")))
    if may.rights and account.outside_id:
        found.append(AccountAct("解除绑定", url("user_unlink"), question=ASKS_LINK))
    if may.rights and account.is_active:
        found.append(AccountAct("停用", place("person_leaving", account.pk), is_page=True))
    if may.rights and not account.is_active:
        found.append(AccountAct("启用", url("user_deactivate"), "is_active", "1"))
    return found
