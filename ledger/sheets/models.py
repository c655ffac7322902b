"""How a receiver wants the ledger: which columns under which titles, or the receiver's own form."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from measures.models.records import actor_field


class Grouping(models.TextChoices):
    MEASURE = "MEASURE", "每条措施一行"
    SUB_ISSUE = "SUB_ISSUE", "每个问题一行"


class ExportTemplateQuerySet(models.QuerySet["ExportTemplate"]):
    def visible_to(self, user: User) -> Self:
        """Those of the organizations ``user`` reads."""
        seen: Any = Organization.objects
        return self.filter(organization__in=seen.visible_to(user))

    def without_form(self) -> Self:
        """For lists: the form itself stays in the database."""
        return self.defer("form")


class ExportTemplate(models.Model):
    """``columns``: objects with ``key`` and, for our own layout, ``title`` and ``width`` in order; for a
    receiver's form, ``column`` (from 1), and ``title`` as it was read there.

    ``form`` is the uploaded .xlsx in base64: a text, so that a backup of the tables is whole.
    ``query`` narrows the rows as the ledger's filter does.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="export_templates", verbose_name="单位"
    )
    name = models.CharField("接收单位或模板名称", max_length=60)
    title = models.CharField("表格标题", max_length=200, blank=True)
    grouping = models.CharField("行", max_length=20, choices=Grouping, default=Grouping.MEASURE)
    query = models.CharField("范围", max_length=1000, blank=True)
    columns = models.JSONField("栏目", default=list)
    form = models.TextField("接收单位的表格", blank=True)
    form_name = models.CharField("表格文件名", max_length=255, blank=True)
    sheet = models.CharField("工作表", max_length=31, blank=True)
    header_first_row = models.PositiveIntegerField("表头起始行", default=1)
    header_last_row = models.PositiveIntegerField("表头末行", default=1)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    actor = actor_field("修改人")
    actor_name = models.CharField("修改人姓名", max_length=150)
    changed_at = models.DateTimeField("修改时间", default=timezone.now)

    objects: ClassVar[models.Manager[ExportTemplate]] = ExportTemplateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "导出模板"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="export_template_name_once",
                violation_error_message="已有同名的导出模板。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_form(self) -> bool:
        return bool(self.form_name)
