"""巡察, 问题类别, 具体问题 and 自有栏目 as the panel lists them.

The first three are registered by ``measures.admin.tree``, because the services that change them live there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join

from accounts.admin.base import PanelAdmin, yes_no
from accounts.admin.filters import ArchivedFilter, PeriodFilter, ScopedFilter
from accounts.admin.tables import PanelInline
from accounts.http import signed_in_user
from issues.custom_values import finding_columns, said_of
from issues.models import Category, Closure, CustomField, Inspection, SubIssue


def own_values(values: Mapping[str, str], columns: list[CustomField]) -> str:
    """Name and value of each own column that has one."""
    return format_html_join("", "<div>{}:{}</div>", said_of(columns, values)) or "无"


class CategoryInline(PanelInline):
    model = Category
    organization_path = "inspection__organization"
    fields = ("mark", "title", "focus")


class SubIssueInline(PanelInline):
    model = SubIssue
    organization_path = "inspection__organization"
    fields = ("mark", "title", "closed_on")
    readonly_fields = ("closed_on",)
    fk_name = "category"


class ClosureInline(PanelInline):
    """Signatures and their taking back."""

    model = Closure
    organization_path = "sub_issue__inspection__organization"
    fields = ("act", "signed_on", "note", "actor_name", "at")
    ordering = ("id",)
    show_change_link = False


if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec

COUNTING = "is_long_term_counted"
SETTINGS = (
    "plan_months",
    "rectification_months",
    "review_steps",
    "extension_decider",
    "most_extensions",
    COUNTING,
    "asked_every_months",
)


class InspectionBase(PanelAdmin):
    list_display = ("name", "organization", "kind", "round", "feedback_on", "archived")
    list_filter = (ArchivedFilter, "kind", ("organization", ScopedFilter))
    list_select_related = ("organization",)
    search_fields = ("name", "team", "round")
    date_hierarchy = "feedback_on"
    readonly_fields = ("organization", "rule", "created_at", "archived_at")
    fieldsets = (
        (None, {"fields": ("organization", "name", "kind", "team", "round")}),
        ("日期", {"fields": ("started_on", "ended_on", "feedback_on")}),
        ("设定", {"fields": SETTINGS}),
        ("记录", {"fields": ("created_at", "archived_at")}),
    )
    inlines = (CategoryInline,)
    archived = yes_no("archived_at", "已归档")

    def get_fieldsets(self, request: HttpRequest, obj: Inspection | None = None) -> _FieldsetSpec:
        """Where it can only be read, the setting is a sentence instead of an icon."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.refuse_change(signed_in_user(request), obj) is None:
            return found
        options: _FieldOpts = {"fields": (*(name for name in SETTINGS if name != COUNTING), "rule")}
        return [("设定", options) if part[0] == "设定" else part for part in found]

    @admin.display(description="完成率的算法")
    def rule(self, row: Inspection) -> str:
        return row.completion_rule()


class CategoryBase(PanelAdmin):
    organization_path = "inspection__organization"
    list_display = ("__str__", "inspection", "focus")
    list_filter = (ArchivedFilter, "focus", ("inspection", ScopedFilter))
    list_select_related = ("inspection",)
    search_fields = ("title",)
    ordering = ("-inspection_id", "position")
    readonly_fields = ("inspection", "archived_at")
    fieldsets = (
        (None, {"fields": ("inspection", "mark", "title", "text", "focus")}),
        ("记录", {"fields": ("archived_at",)}),
    )
    inlines: ClassVar[tuple[type[PanelInline], ...]] = (SubIssueInline,)


class SubIssueBase(PanelAdmin):
    """``closed_on`` is set by a signature alone and can only be read here."""

    organization_path = "inspection__organization"
    list_display = ("__str__", "category", "inspection", "closed_on")
    list_filter = (
        ArchivedFilter,
        ("closed_on", PeriodFilter),
        ("inspection", ScopedFilter),
    )
    list_select_related = ("inspection", "category")
    search_fields = ("title", "text")
    ordering = ("-inspection_id", "position")
    readonly_fields: ClassVar[tuple[str, ...]] = (
        "inspection",
        "category",
        "group",
        "own_columns",
        "stated_status",
        "closed_on",
        "archived_at",
    )
    fieldsets = (
        (None, {"fields": ("inspection", "category", "group", "mark", "title", "text", "causes")}),
        ("自有栏目(只读)", {"fields": ("own_columns",)}),
        ("销号(只读)", {"fields": ("closed_on", "stated_status", "archived_at")}),
    )
    inlines: ClassVar[tuple[type[PanelInline], ...]] = (ClosureInline,)

    @admin.display(description="自有栏目")
    def own_columns(self, row: SubIssue) -> str:
        return own_values(row.custom_values, finding_columns(row))


@admin.register(CustomField)
class CustomFieldAdmin(PanelAdmin):
    """Own columns are set on the page of the ledger; here they are looked at."""

    instead_of_deletion = "不再使用的自有栏目可以在台账的“自有栏目”页停用。"
    list_display = ("name", "organization", "inspection", "target", "kind", "archived")
    list_filter = (ArchivedFilter, "target", "kind", ("organization", ScopedFilter))
    list_select_related = ("organization", "inspection")
    search_fields = ("name",)
    archived = yes_no("archived_at", "已停用")
    fields = (
        *("organization", "inspection", "name", "target", "kind", "words"),
        *("is_required", "is_listed", "archived_at"),
    )
    readonly_fields = ("words", "archived_at")

    @admin.display(description="选项")
    def words(self, row: CustomField) -> str:
        return "、".join(row.choices)
