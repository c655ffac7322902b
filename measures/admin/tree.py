"""巡察 → 问题类别 → 具体问题 → 整改措施, each corrected by the service of the tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin.base import PanelInline, ReasonActionForm, each
from accounts.http import signed_in_user
from accounts.models import Organization
from issues import services as outline
from issues.admin import CategoryBase, InspectionBase, SubIssueBase
from issues.models import Category, Inspection, SubIssue
from issues.rules import refuse_build
from issues.services import NewSubIssue
from measures.admin.forms import CategoryForm, InspectionForm, SubIssueForm
from measures.models import Measure
from measures.services.archiving import archive_inspection

ARCHIVED = "已归档,只能查看。"


class MeasureInline(PanelInline):
    model = Measure
    fields = ("mark", "text", "department", "leader", "due_on", "status_shown")
    readonly_fields = ("status_shown",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("department", "leader")

    @admin.display(description="状态")
    def status_shown(self, row: Measure) -> str:
        return row.status_label()


class TreeMixin:
    """``service`` edits a row; who may is what ``refuse_build`` says."""

    is_editable = True
    service: ClassVar[Any]

    def organization_of(self, row: Any) -> Organization:
        return row.inspection.organization

    def refuse_change(self, user: Any, row: Any) -> str | None:
        if row.archived_at is not None:
            return ARCHIVED
        if refuse_build(user, self.organization_of(row)):
            return "只有整改办可以修改巡察、问题类别和具体问题。"
        return None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lists too: they leave a query alone that says itself what it joins."""
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.select_related("inspection__organization", *self.list_select_related)  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The hidden version goes along with what can be changed."""
        found = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if obj is None or self.refuse_change(signed_in_user(request), obj):
            return found
        (title, options), *others = found
        return [(title, options | {"fields": (*options["fields"], "seen_version")}), *others]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = dict(form.cleaned_data)
        version = data.pop("seen_version")
        type(self).service(obj.pk, by=signed_in_user(request), fields=data, version=version)


@admin.register(Inspection)
class InspectionAdmin(TreeMixin, InspectionBase):
    """New ones come in by import. One that was worked on cannot go; an untouched one is archived."""

    form = InspectionForm
    service = staticmethod(outline.edit_inspection)
    instead_of_deletion = "尚未开始整改的巡察可以在列表中选中后“归档”;已有进展的不能删除。"
    action_form = ReasonActionForm
    actions = ("archive",)

    def organization_of(self, row: Any) -> Organization:
        return row.organization

    def get_queryset(self, request: HttpRequest) -> Any:
        return super(TreeMixin, self).get_queryset(request).select_related("organization")

    @admin.action(description="归档所选巡察(须填原因)")
    def archive(self, request: HttpRequest, queryset: Any) -> None:
        by, reason = signed_in_user(request), request.POST.get("reason", "")
        rows = queryset.filter(archived_at__isnull=True)
        each(request, rows, lambda row: archive_inspection(row.pk, by=by, reason=reason))


@admin.register(Category)
class CategoryAdmin(TreeMixin, CategoryBase):
    form = CategoryForm
    service = staticmethod(outline.edit_category)


@admin.register(SubIssue)
class SubIssueAdmin(TreeMixin, SubIssueBase):
    form = SubIssueForm
    service = staticmethod(outline.edit_sub_issue)
    autocomplete_fields = ("category",)
    inlines = (MeasureInline, *SubIssueBase.inlines)
    readonly_fields = (*SubIssueBase.readonly_fields, "add_link")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = signed_in_user(request)
        return user.is_coordinator and user.organization_id is not None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("category", "mark", "title", "text")})]
        found = super().get_fieldsets(request, obj)
        if self.refuse_change(signed_in_user(request), obj):
            return found
        return [*found, ("增加", {"fields": ("add_link",)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def choices_of(self, db_field: Any, request: HttpRequest) -> Any:
        return Category.objects.visible_to(signed_in_user(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        data = form.cleaned_data
        new = NewSubIssue(**{name: data[name] for name in ("mark", "title", "text")})
        obj.pk = outline.add_sub_issue(data["category"].pk, new, by=signed_in_user(request)).pk
        obj.refresh_from_db()

    @admin.display(description="整改措施")
    def add_link(self, row: SubIssue) -> str:
        url = reverse("admin:measures_measure_add", query={"sub_issue": row.pk})
        return format_html('<a href="{}">在这个问题下增加一条措施</a>', url)
