"""May this user do that with a package or a key? A sentence in Chinese, or None."""

from __future__ import annotations

from accounts.models import Organization, Role, User
from exchange.models import IncomingPackage, PackageKind, PackageState

ROTATES = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
MAX_NOTE = 2000


def refuse_rotate(user: User) -> str | None:
    if user.is_active and user.role in ROTATES and user.organization_id is None:
        return None
    return "只有系统管理员和安全管理员可以更换签名密钥。"


def refuse_make_report(user: User, organization: Organization) -> str | None:
    return None if user.is_office_of(organization.pk) else "只有本单位整改办可以生成上报包。"


def refuse_supervise(user: User) -> str | None:
    """Of tasks, notes and the states of units."""
    return None if user.is_active and user.is_supervisor else "只有督查可以办理单位的上报包和任务包。"


def refuse_take_in(user: User, organization: Organization, kind: str) -> str | None:
    if not user.is_active:
        return "账号已停用。"
    if kind == PackageKind.REPORT:
        is_seen = user.is_supervisor and user.supervised_organizations.filter(pk=organization.pk).exists()
        return None if is_seen else f"“{organization}”的上报包由督查这个单位的人收下。"
    if user.is_office_of(organization.pk):
        return None
    return f"发给“{organization}”的任务包由该单位整改办收下。"


def refuse_remove(user: User, row: IncomingPackage) -> str | None:
    if sentence := refuse_take_in(user, row.organization, row.kind):
        return sentence
    return "已收下的包不能删除,它是这个单位当时情况的依据。" if row.state == PackageState.TAKEN else None


def refuse_check(user: User, row: IncomingPackage) -> str | None:
    if sentence := refuse_take_in(user, row.organization, row.kind):
        return sentence
    return None if row.state == PackageState.CHECKING else "这个包已经核对过,不必再核对。"


def refuse_confirm(user: User, row: IncomingPackage) -> str | None:
    if sentence := refuse_take_in(user, row.organization, row.kind):
        return sentence
    if row.state == PackageState.CHECKING:
        return "文件还在核对,请等核对完成后再确认。"
    return "这个包已经收下,不必再次确认。" if row.state == PackageState.TAKEN else None
