"""May this user change that account, or read the audit trail? A sentence in Chinese, or None."""

from __future__ import annotations

from accounts.models import Department, Organization, Role, User

OFFICE_MAY_GIVE = (Role.COORDINATOR, Role.HANDLER, Role.LEADER, Role.VIEWER)


def refuse_manage(user: User) -> str | None:
    if user.role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        return None
    return "只有整改办和系统管理员可以管理部门和用户。"


def refuse_read_audit(user: User) -> str | None:
    """Who is bound to an organization reads that organization's part; see ``within_reach_of``."""
    if user.is_active and user.role == Role.ADMINISTRATOR:
        return None
    return "只有系统管理员可以查看审计日志。"


def refuse_role(user: User, role: str) -> str | None:
    """The office looks after its own people; it makes no administrators and no supervisors."""
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


def refuse_place(organization: Organization | None, department: Department | None, role: str) -> str | None:
    """What the constraints of ``User`` would refuse, said before they do."""
    if role not in (Role.SUPERVISOR, Role.ADMINISTRATOR) and organization is None:
        return "请选择所在单位(督查和系统管理员可以不选)。"
    if role == Role.HANDLER and department is None:
        return "经办人必须属于一个部门。"
    if department is not None and department.organization_id != (organization and organization.pk):
        return "部门必须属于所选的单位。"
    return None
