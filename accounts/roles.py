"""The roles, and which of them look after what; with three officers (三员) that is divided among them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

NO_ORGANIZATION = "请选择所在单位(督查和系统管理员可以不选)。"


class Role(models.TextChoices):
    """product.md, section Roles."""

    COORDINATOR = "COORDINATOR", "整改办"
    HANDLER = "HANDLER", "经办人"
    LEADER = "LEADER", "责任领导"
    VIEWER = "VIEWER", "书记/领导班子"
    SUPERVISOR = "SUPERVISOR", "督查"
    ADMINISTRATOR = "ADMINISTRATOR", "系统管理员"
    # Given out only where THREE_OFFICERS is set.
    SECURITY_ADMINISTRATOR = "SECURITY_ADMINISTRATOR", "安全管理员"
    AUDITOR = "AUDITOR", "审计员"


# 三员: they look after the system and never see what is in it.
OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
# They read whole inspections; handlers and leaders see their own measures.
WHOLE_VIEW = (Role.COORDINATOR, Role.VIEWER, Role.SUPERVISOR)
UNBOUND_ROLES = (Role.SUPERVISOR, *OFFICERS)


def correctors() -> tuple[Role, ...]:
    """The roles that put findings right in the admin panel."""
    return (Role.COORDINATOR,) if settings.THREE_OFFICERS else (Role.COORDINATOR, Role.ADMINISTRATOR)


def account_keepers() -> tuple[Role, ...]:
    """The roles that look after accounts; with three officers the office leaves that to them."""
    if settings.THREE_OFFICERS:
        return (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
    return (Role.ADMINISTRATOR, Role.COORDINATOR)
