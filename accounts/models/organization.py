"""单位 and 责任部门, and whose business they are."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Replace

from accounts.roles import OFFICERS, Role, account_keepers, correctors
from audit.history import edit_history

if TYPE_CHECKING:
    from accounts.models.user import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User) -> Self:
        """The organizations whose findings ``user`` may read; none for an administrator."""
        if not user.is_active or user.role in OFFICERS:
            return self.none()
        if user.role == Role.SUPERVISOR:
            return self.filter(supervisors=user)
        return self.filter(pk=user.organization_id)

    def keys_visible_to(self, user: User) -> Self | list[int]:
        """``visible_to`` for an ``__in``: a single one as a constant, which is quicker to ask and to plan."""
        if user.role == Role.SUPERVISOR or user.organization_id is None:
            return self.visible_to(user)
        return [user.organization_id] if user.is_active and user.role not in OFFICERS else []

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

    def keys_administered_by(self, user: User) -> Self | list[int]:
        """``administered_by``, as ``keys_visible_to``."""
        return self._keys(user, account_keepers())

    def keys_corrected_by(self, user: User) -> Self | list[int]:
        """``corrected_by``, as ``keys_visible_to``."""
        return self._keys(user, correctors())

    def _keys(self, user: User, roles: Container[str]) -> Self | list[int]:
        if not user.is_active or user.role not in roles:
            return []
        return [user.organization_id] if user.organization_id else self._of(user)

    def _of(self, user: User) -> Self:
        if user.organization_id:
            return self.filter(pk=user.organization_id)
        return self if user.role in OFFICERS else self.none()


class Organization(models.Model):
    """被巡察党组织. ``department_label`` is the word its screens use for a department.

    ``has_…`` are what an organization has switched on; all are off to begin with.
    """

    name = models.CharField("名称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=50, blank=True)
    department_label = models.CharField(
        "责任部门的叫法", max_length=10, default="部室", help_text="如:科室、部室、处室"
    )
    has_watermark = models.BooleanField(
        "网页查看和打印加水印",
        default=False,
        help_text="在网页上查看的材料和打印出来的页面,印上查看人的姓名、单位和时间。下载的原件不加。",
    )
    has_phone_upload = models.BooleanField(
        "允许扫码上传",
        default=False,
        help_text="在措施页面上生成二维码,用同一网络里的手机拍照,直接成为佐证材料。二维码15分钟有效,只能用一次。",
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
            # “办 公 室” is the same name: what is imported cannot tell the two apart.
            models.UniqueConstraint(
                "organization",
                Replace(Replace("name", Value(" "), Value("")), Value("\u3000"), Value("")),
                name="department_name_once_per_organization",
                violation_error_message="本单位已有同名的部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_with_state(self) -> str:
        return self.name if self.is_active else f"{self.name}(停用)"
