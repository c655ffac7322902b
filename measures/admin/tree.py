"""巡察 → 问题类别 → 具体问题 → 整改措施, each corrected by the service of the tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin.answers import each
from accounts.admin.base import PanelAdmin, ReasonActionForm
from accounts.admin.tables import PanelInline
from accounts.http import signed_in_user
from accounts.models import Organization, User
from issues import services as outline
from issues.admin import CategoryBase, InspectionBase, SubIssueBase
from issues.models import Category, Inspection, SubIssue
from issues.rules import refuse_build, refuse_transferred
from issues.services import NewSubIssue
from measures.admin.forms import CategoryPanelForm, InspectionPanelForm, SubIssuePanelForm
from measures.filters.by_text import findings_holding
from measures.models import Measure
from measures.services.archiving import archive_inspection
from search.asking import SearchScope
from search.normal import words_of

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec

OutlineRow = Inspection | Category | SubIssue
ARCHIVED = "已归档,只能查看。"


class MeasureInline(PanelInline):
    model = Measure
    fields = ("mark", "text", "department", "leader", "due_on", "status_shown")
    readonly_fields = ("status_shown",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("department", "leader")

    @admin.display(description="状态")
    def status_shown(self, row: Measure) -> str:
        return row.status_label()


def _inspection_of(row: OutlineRow) -> Inspection:
    return row if isinstance(row, Inspection) else row.inspection


class TreeAdmin(PanelAdmin):
    """``service`` edits a row; who may is what ``refuse_build`` says."""

    is_editable = True
    service: ClassVar[Callable[..., object]]

    def refuse_change(self, user: User, row: OutlineRow) -> str | None:
        if row.archived_at is not None:
            return ARCHIVED
        if refuse_build(user, _inspection_of(row).organization):
            return "只有整改办可以修改巡察、问题类别和具体问题。"
        return refuse_transferred(_inspection_of(row))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Lists too: they leave a query alone that says itself what it joins."""
        joined = self.list_select_related
        names = () if isinstance(joined, bool) else joined
        return super().get_queryset(request).select_related("inspection__organization", *names)

    def get_fieldsets(self, request: HttpRequest, obj: OutlineRow | None = None) -> _FieldsetSpec:
        """The hidden version goes along with what can be changed."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.refuse_change(signed_in_user(request), obj):
            return found
        (title, options), *others = found
        shown: _FieldOpts = {**options, "fields": (*options["fields"], "seen_version")}
        return [(title, shown), *others]

    def save_model(self, request: HttpRequest, obj: OutlineRow, form: forms.ModelForm, change: bool) -> None:
        data = dict(form.cleaned_data)
        version = data.pop("seen_version")
        type(self).service(obj.pk, by=signed_in_user(request), fields=data, version=version)


@admin.register(Inspection)
class InspectionAdmin(TreeAdmin, InspectionBase):
    """New ones come in by import. One that was worked on cannot go; an untouched one is archived."""

    form = InspectionPanelForm
    service = staticmethod(outline.edit_inspection)
    instead_of_deletion = "尚未开始整改的巡察可以在列表中选中后“归档”;已有进展的不能删除。"
    action_form = ReasonActionForm
    actions = ("archive",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super(TreeAdmin, self).get_queryset(request).select_related("organization")

    @admin.action(description="归档所选巡察(须填原因)")
    def archive(self, request: HttpRequest, queryset: models.QuerySet[Inspection]) -> None:
        by, reason = signed_in_user(request), request.POST.get("reason", "")
        rows = queryset.filter(archived_at__isnull=True)
        each(request, rows, lambda row: archive_inspection(row.pk, by=by, reason=reason))


@admin.register(Category)
class CategoryAdmin(TreeAdmin, CategoryBase):
    form = CategoryPanelForm
    service = staticmethod(outline.edit_category)


@admin.register(SubIssue)
class SubIssueAdmin(TreeAdmin, SubIssueBase):
    """Searched by the index, in lists and where a form asks for a finding as one types."""

    form = SubIssuePanelForm
    service = staticmethod(outline.edit_sub_issue)
    autocomplete_fields = ("category",)
    inlines = (MeasureInline, *SubIssueBase.inlines)
    readonly_fields = (*SubIssueBase.readonly_fields, "add_link")

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        scope = SearchScope.within(Organization.objects.keys_corrected_by(signed_in_user(request)))
        return findings_holding(queryset, words_of(search_term.replace("\x00", "")), scope=scope), False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        user = signed_in_user(request)
        return user.is_coordinator and user.organization_id is not None

    def get_fieldsets(self, request: HttpRequest, obj: OutlineRow | None = None) -> _FieldsetSpec:
        if obj is None:
            return [(None, {"fields": ("category", "mark", "title", "text")})]
        found = super().get_fieldsets(request, obj)
        if self.refuse_change(signed_in_user(request), obj):
            return found
        return [*found, ("增加", {"fields": ("add_link",)})]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def choices_of(self, db_field: RelatedField, request: HttpRequest) -> models.QuerySet[Category]:
        return Category.objects.visible_to(signed_in_user(request))

    def save_model(self, request: HttpRequest, obj: OutlineRow, form: forms.ModelForm, change: bool) -> None:
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
