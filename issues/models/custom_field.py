"""Columns of the unit's or the receiver's own (自有栏目): what each is called and which values it takes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Organization, User
from audit.history import edit_history
from issues.models.outline import ArchivableQuerySet, Inspection, VersionedRow

MAX_NAME = 30
KEY_LEAD = "custom_"


class CustomKind(models.TextChoices):
    TEXT = "TEXT", "文字"
    LONG_TEXT = "LONG_TEXT", "长文字"
    NUMBER = "NUMBER", "数字"
    MONEY = "MONEY", "金额(元)"
    DATE = "DATE", "日期"
    CHOICE = "CHOICE", "选项"


class CustomTarget(models.TextChoices):
    """Whose column it is."""

    FINDING = "FINDING", "具体问题"
    MEASURE = "MEASURE", "整改措施"


class CustomFieldQuerySet(ArchivableQuerySet["CustomField"]):
    def visible_to(self, user: User) -> Self:
        """Archived ones too, for those who look at what was."""
        return self.filter(organization__in=Organization.objects.keys_visible_to(user))

    def of_inspection(self, inspection: Inspection) -> Self:
        """What its rows have: columns of its organization, and its own."""
        mine = Q(inspection__isnull=True) | Q(inspection=inspection)
        return self.filter(mine, organization_id=inspection.organization_id)

    def on(self, target: CustomTarget) -> Self:
        return self.filter(target=target)


class CustomField(VersionedRow):
    """One own column; its values stand in ``custom_values`` of findings or measures under ``key``.

    ``inspection`` is None for a column of all inspections of the organization. ``choices`` are the words of a
    choice. Never deleted: archived, it is seen nowhere, and its values stay.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="custom_fields", verbose_name="单位"
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="custom_fields",
        verbose_name="只用于巡察",
    )
    name = models.CharField("名称", max_length=MAX_NAME)
    target = models.CharField("属于", max_length=10, choices=CustomTarget)
    kind = models.CharField("种类", max_length=10, choices=CustomKind, default=CustomKind.TEXT)
    choices = models.JSONField("选项", default=list, blank=True)
    is_required = models.BooleanField("必填", default=False)
    is_listed = models.BooleanField("在台账列表中显示", default=False)
    position = models.PositiveIntegerField("顺序", default=0, editable=False)
    archived_at = models.DateTimeField("停用时间", null=True, blank=True, editable=False)

    history = edit_history()
    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自有栏目"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(inspection__isnull=True),
                name="custom_field_name_once_in_organization",
                violation_error_message="已有同名的自有栏目。",
            ),
            models.UniqueConstraint(
                fields=["inspection", "name"],
                name="custom_field_name_once_in_inspection",
                violation_error_message="这次巡察已有同名的自有栏目。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its name in ``custom_values``, in the ledger's fields, in forms and filters.

        Not its number alone, which SQLite takes for a place in a list.
        """
        return f"{KEY_LEAD}{self.pk}"
