"""In whose name a command writes."""

from __future__ import annotations

from accounts.models import Organization, Role, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused


def office_of(organization: Organization, username: str = "") -> User:
    """The coordinator called ``username``; without a name ``_unnamed``. Raises ``Refused``."""
    return _named(username, organization) if username else _unnamed(organization)


def _named(username: str, organization: Organization) -> User:
    rows = User.objects.active().filter(role=Role.COORDINATOR, organization=organization)
    actor: User | None = rows.filter(username=username).first()
    if actor is None:
        raise Refused(f"“{username}”不是“{organization.name}”在用的整改办账号。")
    return actor


def _unnamed(organization: Organization) -> User:
    """The first coordinator; without one a technical account that nobody can sign in with.

    Rules ask for a coordinator of the organization, and history for a name: both hold without
    inventing a person. The account stays disabled and its name says what it is; only the copy
    handed out here counts as in use, because the rules refuse who is switched off.
    """
    rows = User.objects.active().filter(role=Role.COORDINATOR, organization=organization)
    actor: User | None = rows.order_by("pk").first()
    if actor is not None:
        return actor
    username = f"import-{organization.pk}"
    technical: User | None = User.objects.filter(username=username, organization=organization).first()
    if technical is None:
        technical = User.objects.create_user(
            username,
            password=None,
            full_name="命令行导入",
            role=Role.COORDINATOR,
            organization=organization,
            is_active=False,
        )
        trail.record(Event.ADD_USER, by=None, about=technical, detail="已停用,只用于命令行")
    technical.is_active = True
    return technical
