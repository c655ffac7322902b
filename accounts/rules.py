"""May this user change that account, or read the audit trail? A sentence in Chinese, or None.

Where THREE_OFFICERS is set, accounts are made by the system administrator and come to life by the
security administrator; the office looks after neither.
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from accounts.models import Department, Organization, Role, User
from accounts.roles import NO_ORGANIZATION, OFFICERS, UNBOUND_ROLES, account_keepers, correctors

OFFICE_MAY_GIVE = (Role.COORDINATOR, Role.HANDLER, Role.LEADER, Role.VIEWER)
# Who somebody is; everything else of an account says what he may do, or is a way in.
IDENTITY = frozenset({"full_name", "position_title", "phone"})
RIGHTS = frozenset({"role", "organization", "department", "supervised_organizations", "is_staff"})


def refuse_inactive(user: User) -> str | None:
    return None if user.is_active else "该账号已停用,不能办理。请联系系统管理员。"


def refuse_manage(user: User) -> str | None:
    """Looking at 部门与用户 at all."""
    if refusal := refuse_inactive(user):
        return refusal
    if user.role in account_keepers():
        return None
    if settings.THREE_OFFICERS:
        return "已启用三员分立,部门和用户由系统管理员、安全管理员管理。"
    return "只有整改办和系统管理员可以管理部门和用户。"


def refuse_read_audit(user: User) -> str | None:
    """Who is bound to an organization reads that organization's part; see ``within_reach_of``.

    With three officers the auditor alone: nobody looks over what he did himself.
    """
    reader = Role.AUDITOR if settings.THREE_OFFICERS else Role.ADMINISTRATOR
    if user.is_active and user.role == reader:
        return None
    return f"只有{reader.label}可以查看审计日志。"


def refuse_make(user: User) -> str | None:
    """New accounts, departments and organizations, and their names."""
    if settings.THREE_OFFICERS and user.role == Role.SECURITY_ADMINISTRATOR:
        return "新建用户和维护部门由系统管理员办理。"
    return refuse_manage(user)


def refuse_role(user: User, role: str) -> str | None:
    """The office looks after its own people; it makes no administrators and no supervisors."""
    if role in (Role.SECURITY_ADMINISTRATOR, Role.AUDITOR) and not settings.THREE_OFFICERS:
        return "安全管理员和审计员只在启用三员分立后设立。"
    if user.role == Role.COORDINATOR and role not in OFFICE_MAY_GIVE:
        return "督查和系统管理员账号由系统管理员建立。"
    return refuse_manage(user)


def refuse_account(user: User, account: User) -> str | None:
    """Changing somebody's account; one's own role and access are for somebody else to change."""
    if account.pk == user.pk:
        return "不能修改自己的账号,请由其他管理人员修改。"
    if user.role == Role.COORDINATOR and account.role not in OFFICE_MAY_GIVE:
        return "督查和系统管理员账号由系统管理员管理。"
    return refuse_manage(user)


def refuse_rights(user: User, account: User) -> str | None:
    """Switching on and off, unlocking, taking off the second factor."""
    if settings.THREE_OFFICERS and user.role == Role.ADMINISTRATOR:
        return "启用、停用、解锁和重置双因素认证由安全管理员办理。"
    return refuse_account(user, account)


def refuse_reset_password(user: User, account: User) -> str | None:
    """No officer gets into another officer's account by himself: that takes the server."""
    if settings.THREE_OFFICERS and user.role == Role.SECURITY_ADMINISTRATOR:
        return "重置密码由系统管理员办理。"
    if settings.THREE_OFFICERS and account.role in OFFICERS:
        return "三员的密码由本人修改;忘记时请在服务器上执行 manage.py rescue。"
    if account.is_linked:
        return "该用户用统一账号登录,没有本系统的密码可重置。要改用密码登录,请先“解除绑定”。"
    return refuse_account(user, account)


def refuse_link(account: User) -> str | None:
    """Who answers for the system gets in without the city's server, and nobody there poses as him."""
    if account.role in OFFICERS or account.is_superuser:
        return "系统管理员、安全管理员和审计员用本系统的密码登录,不与统一账号绑定。"
    return None


def is_way_in_known_to(user: User, account: User) -> bool:
    """Whether ``user`` gave that account its password and nothing since has made it its owner's alone."""
    return account.password_known_to_id == user.pk and not account.has_second_factor()


def closed_fields(user: User, account: User | None) -> frozenset[str]:
    """The fields of an account that ``user`` leaves as they are; ``None`` for a new one.

    The system administrator prepares an account while it is switched off; what he wrote counts
    only when the security administrator switches it on. The address for mail is a way in, too.
    """
    if not settings.THREE_OFFICERS or account is None:
        return frozenset()
    if user.role == Role.SECURITY_ADMINISTRATOR:
        return IDENTITY | {"email"}
    return RIGHTS | {"email"} if account.is_active else frozenset()


def refuse_changes(user: User, account: User, *, changed: Collection[str]) -> str | None:
    if not closed_fields(user, account) & set(changed):
        return None
    if user.role == Role.SECURITY_ADMINISTRATOR:
        return "姓名、职务、电话和邮箱由系统管理员维护,安全管理员只调整权限。"
    return "在用账号的角色、单位、部门和邮箱不能由系统管理员修改,请由安全管理员调整,或先由其停用。"


def refuse_place(organization: Organization | None, department: Department | None, role: str) -> str | None:
    """What the constraints of ``User`` would refuse, said before they do."""
    if role not in UNBOUND_ROLES and organization is None:
        return NO_ORGANIZATION
    if role == Role.HANDLER and department is None:
        return "经办人必须属于一个部门。"
    if department is not None and department.organization_id != (organization and organization.pk):
        return "部门必须属于所选的单位。"
    return None


def refuse_correct(user: User) -> str | None:
    """Putting findings and measures right in the admin panel."""
    if refusal := refuse_inactive(user):
        return refusal
    return None if user.role in correctors() else "只有整改办可以更正巡察、问题和措施。"


def refuse_panel(user: User) -> str | None:
    """The security administrator works on the pages: in the panel there is nothing that is his alone."""
    if user.is_active and user.role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        return None
    return "后台只供整改办和系统管理员使用。"


def refuse_switch_off_second_factor(user: User) -> str | None:
    if is_second_factor_required(user):
        return f"按本系统的设置,{user.get_role_display()}必须使用双因素认证,不能关闭。"
    return None


def is_second_factor_required(user: User) -> bool:
    return user.role in settings.SECOND_FACTOR_ROLES


def refuse_see_policies(user: User) -> str | None:
    """The page of security settings is for who answers for them."""
    keeper = Role.SECURITY_ADMINISTRATOR if settings.THREE_OFFICERS else Role.ADMINISTRATOR
    if refusal := refuse_inactive(user):
        return refusal
    return None if user.role == keeper else f"安全设置由{keeper.label}查看。"


def refuse_webhooks(user: User) -> str | None:
    """What leaves the system is decided by who answers for the system."""
    if user.is_active and user.role == Role.ADMINISTRATOR:
        return None
    return "群机器人由系统管理员设置。"
