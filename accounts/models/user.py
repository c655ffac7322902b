"""Who signs in, with a role in a place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone

from accounts.models.organization import Department, Organization
from accounts.models.sign_in import SecondFactor, WayIn
from accounts.roles import NO_ORGANIZATION, OFFICERS, UNBOUND_ROLES, WHOLE_VIEW, Role, account_keepers
from audit import trail
from audit.events import Event
from audit.history import edit_history

JUST_NOW = timedelta(minutes=10)
# The columns that keep who did something hold no more.
MAX_LABEL = 150


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
    order = models.PositiveIntegerField("排序", default=0)
    position_title = models.CharField("职务", max_length=50, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)
    # Who was shown the one-time password, until the account is its owner's alone; and from where he asked.
    password_known_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="知道密码的人",
    )
    password_given_from = models.CharField("给出密码的地址", max_length=50, blank=True, editable=False)
    # Counted up to end every session of the account.
    session_epoch = models.PositiveIntegerField("会话批次", default=0, editable=False)
    # The city's account that this one is linked with: by what never changes there, not by a name.
    outside_way = models.CharField("统一账号类型", max_length=20, choices=WayIn, blank=True, editable=False)
    outside_id = models.CharField("统一账号标识", max_length=300, blank=True, editable=False)
    outside_seen_at = models.DateTimeField("最近在统一账号中见到", null=True, blank=True, editable=False)
    # Of the session in which he asks, in seconds; no column.
    came_in_at: int | None = None

    history = edit_history(
        excluded_fields=[
            "outside_seen_at",
            "password",
            "last_login",
            "password_changed_at",
            "password_known_to",
            "password_given_from",
            "session_epoch",
        ]
    )
    objects: ClassVar[RectifyUserManager] = RectifyUserManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["order", "id"]
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
            models.UniqueConstraint(
                fields=["outside_way", "outside_id"],
                condition=~models.Q(outside_id=""),
                name="outside_account_has_one_user",
                violation_error_message="这个统一账号已与另一个用户绑定。",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def label(self) -> str:
        """Name and sign-in name, as history keeps it: ``王敏(wangmin)``; one that is both stands once."""
        said = self.full_name if self.full_name == self.username else f"{self.full_name}({self.username})"
        return said[:MAX_LABEL]

    @property
    def name_and_role(self) -> str:
        """``王敏(整改办)``; an account that is called as its role is not called so twice."""
        role = str(self.get_role_display())
        return role if self.full_name == role else f"{self}({role})"

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
        # No key here: ``base`` is made with one, which for a while may be the former.
        return hashlib.sha256("|".join(map(str, rights)).encode()).hexdigest()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    def is_office_of(self, organization_id: int | None) -> bool:
        """Whether this is somebody of the 整改办 of that unit who may act."""
        return self.is_active and self.is_coordinator and self.organization_id == organization_id

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
    def is_linked(self) -> bool:
        """Whether this account is let in by the city's and not by a password of ours."""
        return self.outside_id != "" and self.outside_way in settings.WAYS_IN

    def proves_himself(self, password: str, *, now: datetime) -> bool:
        """Whether he sits there himself; with the city's account, by having come in a moment ago.

        In this very session: that he came in elsewhere says nothing of who sits at a browser left open.
        """
        if not self.is_linked:
            return self.check_password(password)
        if self.came_in_at is not None and now.timestamp() - self.came_in_at > JUST_NOW.total_seconds():
            return False
        return self.last_login is not None and now - self.last_login < JUST_NOW

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
