"""Who: organizations, their departments, and the people who sign in."""

from accounts.models.draft import Draft
from accounts.models.organization import Department, Organization, OrganizationQuerySet
from accounts.models.sign_in import OldPassword, RecoveryCode, SecondFactor, WayIn
from accounts.models.user import RectifyUserManager, User, UserQuerySet
from accounts.roles import OFFICERS, Role

__all__ = [
    "OFFICERS",
    "Department",
    "Draft",
    "OldPassword",
    "Organization",
    "OrganizationQuerySet",
    "RecoveryCode",
    "RectifyUserManager",
    "Role",
    "SecondFactor",
    "User",
    "UserQuerySet",
    "WayIn",
]
