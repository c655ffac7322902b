"""Who: organizations, their departments, and the people who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.roles import (
    NO_ORGANIZATION,
    OFFICERS,
    UNBOUND_ROLES,
    WHOLE_VIEW,
    Role,
    account_keepers,
    correctors,
)
from audit import trail
from audit.events import Event
from audit.history import edit_history

__all__ = [
    "OFFICERS",
    "Department",
    "OldPassword",
    "Organization",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "User",
]


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User) -> Self:
        """The organizations whose findings ``user`` may read; none for an administrator."""
        if not user.is_active or user.role in OFFICERS:
            return self.none()
        if user.role == Role.SUPERVISOR:
            return self.filter(supervisors=user)
        return self.filter(pk=user.organization_id)

    def administered_by(self, user: User) -> Self:
        """The organizations whose accounts and departments ``user`` looks after.

        An officer without an organization looks after all of them.
        """
        return self._of(user) if user.is_active and user.role in account_keepers() else self.none()

    def corrected_by(self, user: User) -> Self:
        """The organizations whose findings ``user`` may put right in the admin panel.

        With three officers that is the office alone: none of the three sees what is in there.
        """
        return self._of(user) if user.is_active and user.role in correctors() else self.none()

    def _of(self, user: User) -> Self:
        if user.organization_id:
            return self.filter(pk=user.organization_id)
        return self if user.role in OFFICERS else self.none()


class Organization(models.Model):
    """被巡察党组织. ``department_label`` is the word its screens use for a department."""

    name = models.CharField("名称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=50, blank=True)
    department_label = models.CharField(
        "责任部门的叫法", max_length=10, default="部室", help_text="如:科室、部室、处室"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    history = edit_history()
    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def organization_id(self) -> int:
        """Its own, so that the trail can ask every row whose affair it is."""
        return self.pk


class DepartmentQuerySet(models.QuerySet["Department"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Department(models.Model):
    """责任部门 of an organization; retired ones stay, because history names them."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="departments", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=100)
    order = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)

    history = edit_history()
    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任部门"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="department_name_once_per_organization",
                violation_error_message="本单位已有同名的部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def administered_by(self, user: User) -> Self:
        """The accounts ``user`` looks after; the office sees its own organization's."""
        if user.role == Role.COORDINATOR or user.organization_id or not user.is_active:
            return self.filter(organization__in=Organization.objects.administered_by(user))
        return self if user.role in account_keepers() else self.none()


class RectifyUserManager(UserManager["User"]):
    """The verbs of ``UserQuerySet`` by hand: what ``from_queryset`` makes has no types to check."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def administered_by(self, user: User) -> UserQuerySet:
        return self.get_queryset().administered_by(user)

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """The first administrator: signs in to the admin panel, has no say in the workflow."""
        fields = {"role": Role.ADMINISTRATOR, "full_name": username} | fields
        account = super().create_superuser(username, email, password, **fields)
        trail.record(Event.ADD_USER, by=None, about=account, detail=str(account.get_role_display()))
        return account


class User(AbstractUser):
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("姓名", max_length=50)
    role = models.CharField("角色", max_length=30, choices=Role)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="单位"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="部门"
    )
    supervised_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="supervisors", verbose_name="督查的单位"
    )
    position_title = models.CharField("职务", max_length=50, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)
    # Counted up to end every session of the account.
    session_epoch = models.PositiveIntegerField("会话批次", default=0, editable=False)

    history = edit_history(excluded_fields=["password", "last_login", "password_changed_at", "session_epoch"])
    objects: ClassVar[RectifyUserManager] = RectifyUserManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=UNBOUND_ROLES) | models.Q(organization__isnull=False),
                name="user_has_organization",
                violation_error_message=NO_ORGANIZATION,
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.HANDLER) | models.Q(department__isnull=False),
                name="handler_has_department",
                violation_error_message="经办人必须属于一个部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def label(self) -> str:
        """Name and sign-in name, as history keeps it: ``王敏(wangmin)``."""
        return f"{self.full_name}({self.username})"

    def get_session_auth_hash(self) -> str:
        """What a session has to know: it ends with another password, role or place, or a new epoch."""
        return self._with_rights(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._with_rights, super().get_session_auth_fallback_hash())

    def _with_rights(self, base: str) -> str:
        rights = (
            base,
            self.role,
            self.organization_id,
            self.department_id,
            self.is_staff,
            self.session_epoch,
        )
        return salted_hmac("accounts.session", "|".join(map(str, rights))).hexdigest()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def is_handler(self) -> bool:
        return self.role == Role.HANDLER

    @property
    def is_leader(self) -> bool:
        return self.role == Role.LEADER

    @property
    def is_viewer(self) -> bool:
        return self.role == Role.VIEWER

    @property
    def is_supervisor(self) -> bool:
        return self.role == Role.SUPERVISOR

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_security_administrator(self) -> bool:
        return self.role == Role.SECURITY_ADMINISTRATOR

    @property
    def is_auditor(self) -> bool:
        return self.role == Role.AUDITOR

    @property
    def has_whole_view(self) -> bool:
        """Whether whole inspections are open to this user, not the own measures only."""
        return self.role in WHOLE_VIEW

    def has_second_factor(self) -> bool:
        return SecondFactor.objects.filter(user=self, confirmed_at__isnull=False).exists()

    @property
    def is_officer(self) -> bool:
        """One of the 三员, who sees no findings."""
        return self.role in OFFICERS

    @property
    def is_separated(self) -> bool:
        """Whether the officers are three people here."""
        return bool(settings.THREE_OFFICERS)

    @property
    def is_account_keeper(self) -> bool:
        """Whether 部门与用户 is this user's business."""
        return self.role in account_keepers()


class SecondFactor(models.Model):
    """双因素认证 of one account. No secret is in the row: it is derived from ``seed`` and SECRET_KEY,
    so that neither the database nor a backup of it is enough to make codes.

    ``last_step`` is the 30-second step of the last code that was taken: no code is taken twice.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor", verbose_name="用户")
    seed = models.CharField("种子", max_length=64)
    confirmed_at = models.DateTimeField("开启时间", null=True, blank=True)
    last_step = models.BigIntegerField("最近一次动态码的时间段", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "双因素认证"

    def __str__(self) -> str:
        return f"{self.user}的双因素认证"


class RecoveryCode(models.Model):
    """备用码, hashed; each opens the door once when the phone is not at hand."""

    factor = models.ForeignKey(
        SecondFactor, models.CASCADE, related_name="recovery_codes", verbose_name="双因素认证"
    )
    encoded = models.CharField("备用码散列", max_length=128)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.factor.user}的备用码"


class OldPassword(models.Model):
    """A password that was in use, hashed as it was, so that it is not taken again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords", verbose_name="用户")
    encoded = models.CharField("密码散列", max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user}用过的密码"
