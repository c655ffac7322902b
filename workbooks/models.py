"""How a receiver wants the ledger, and ledger workbooks as they came in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Department, Organization, User
from audit.history import actor_field
from issues.models import Inspection
from ledger.fields import FIELDS, LedgerField
from ledger.titles import whole_title


class Grouping(models.TextChoices):
    MEASURE = "MEASURE", "每条措施一行"
    SUB_ISSUE = "SUB_ISSUE", "每个问题一行"


class ExportTemplateQuerySet(models.QuerySet["ExportTemplate"]):
    def visible_to(self, user: User) -> Self:
        """Those of the organizations ``user`` reads."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def without_form(self) -> Self:
        """For lists: the form itself stays in the database."""
        return self.defer("form")


class ExportTemplate(models.Model):
    """``columns``: objects with ``key`` and, for our own layout, ``title`` and ``width`` in order; for a
    receiver's form, ``column`` (from 1), and ``title`` as it was read there.

    ``layout`` is how such a form was read (receivers.layout), ``columns`` what people chose on top of it.
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
    layout = models.JSONField("表格结构", default=dict, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    actor = actor_field("修改人")
    actor_name = models.CharField("修改人姓名", max_length=150)
    changed_at = models.DateTimeField("修改时间", default=timezone.now)

    objects = ExportTemplateQuerySet.as_manager()

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


def path_on_disk(_row: models.Model, _name: str) -> str:
    """A random name; folders of 1/256 keep directories small."""
    name = uuid.uuid4().hex
    return f"ledger-imports/{name[:2]}/{name}"


class ImportState(models.TextChoices):
    WAITING = "WAITING", "待确认"
    IMPORTED = "IMPORTED", "已导入"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """As with single files."""
        if not user.is_coordinator:
            return self.none()
        return self.filter(organization__in=Organization.objects.visible_to(user))


class ImportBatch(models.Model):
    """Workbooks that came in together and are imported together.

    ``refused``: what was not taken, each with ``name`` and ``reason``.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="import_batches", verbose_name="单位"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="import_batches", verbose_name="巡察"
    )
    refused = models.JSONField("没有收下的文件", default=list, blank=True)
    actor = actor_field("上传人")
    actor_name = models.CharField("上传人姓名", max_length=150)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一批收回的台账"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.uploaded_at):%Y-%m-%d %H:%M}收回的台账"


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    def visible_to(self, user: User) -> Self:
        """As with notices: what was uploaded is the office's."""
        if not user.is_coordinator:
            return self.none()
        return self.filter(organization__in=Organization.objects.visible_to(user))


class LedgerImport(models.Model):
    """An uploaded workbook. ``columns``: sheet → letter → field's key ("" is passed over), set by hand.
    ``choices``: conflict → whose value is kept. ``summary`` is filled when it is imported. ``sender``: the
    department that filled it in, as its name says or as somebody said.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="ledger_imports", verbose_name="单位"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="ledger_imports", verbose_name="巡察"
    )
    file = models.FileField("文件", upload_to=path_on_disk, max_length=100)
    file_name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)
    columns = models.JSONField("各列的含义", default=dict, blank=True)
    choices = models.JSONField("冲突的选择", default=dict, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="一批"
    )
    sender = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送部门"
    )
    state = models.CharField("状态", max_length=20, choices=ImportState, default=ImportState.WAITING)
    summary = models.JSONField("导入结果", default=dict, blank=True)
    actor = actor_field("上传人")
    actor_name = models.CharField("上传人姓名", max_length=150)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    imported_by_name = models.CharField("导入人姓名", max_length=150, blank=True)
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects = LedgerImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入的台账"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ImportState.IMPORTED) | models.Q(imported_at__isnull=False),
                name="imported_ledger_has_time",
                violation_error_message="已导入的台账必须有导入时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_imported(self) -> bool:
        return self.state == ImportState.IMPORTED

    @property
    def summary_text(self) -> str:
        """What an import did, for a list; empty of what waits."""
        if not self.is_imported:
            return ""
        return f"新增{self.summary.get('create', 0)}条,修改{self.summary.get('change', 0)}条"

    @property
    def reason(self) -> str:
        """What history says about each change: the file and its fingerprint."""
        return f"导入台账“{self.file_name}”(SHA-256:{self.sha256})"

    def chosen(self, fields: Mapping[str, LedgerField] = FIELDS) -> dict[str, dict[str, LedgerField | None]]:
        """``columns`` as the reader takes them; ``fields`` are those of its inspection."""
        return {
            sheet: {letter: fields.get(key) for letter, key in letters.items()}
            for sheet, letters in self.columns.items()
        }


class RememberedTitle(models.Model):
    """What an organization once said a column title means; ``field`` is a key, "" is passed over."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="remembered_titles", verbose_name="单位"
    )
    title = models.CharField("列名", max_length=100)
    field = models.CharField("含义", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "记住的列名"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "title"], name="column_title_remembered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.field or '不读取'}"


def remembered(
    organization: Organization, fields: Mapping[str, LedgerField] = FIELDS
) -> dict[str, LedgerField | None]:
    """Whole title → field; the name of an own column goes before what was said when there was none."""
    rows = RememberedTitle.objects.filter(organization=organization)
    found = {title: fields.get(key) for title, key in rows.values_list("title", "field")}
    return found | {whole_title(field.title): field for field in fields.values() if field.is_custom}
