"""What happened to measures: progress, evidence, moves and approvals. For reading only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from accounts.admin.base import PanelAdmin
from accounts.admin.filters import PeriodFilter, ScopedFilter
from accounts.admin.paging import KeysFirstPaginator
from accounts.admin.tables import PanelInline
from accounts.http import signed_in_user
from accounts.models import Organization
from measures.filters.by_text import EVIDENCE_FIELDS, evidence_holding
from measures.filters.records_by_text import RecordSearch, records_holding
from measures.models import (
    Approval,
    Comment,
    EffectivenessCheck,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    ExtensionRequest,
    ProgressUpdate,
    StatusChange,
)
from measures.search_records import MEASURE, SUB_ISSUE
from search.asking import SearchScope
from search.normal import words_of


class ProgressInline(PanelInline):
    model = ProgressUpdate
    organization_path = "measure__organization"
    fields = ("happened_on", "text", "actor_name", "at")
    ordering = ("-id",)
    show_change_link = False


class StatusChangeInline(PanelInline):
    model = StatusChange
    organization_path = "measure__organization"
    fields = ("act", "from_status", "to_status", "note", "actor_name", "at")
    ordering = ("-id",)
    show_change_link = False


class EvidenceUseInline(PanelInline):
    model = EvidenceUse
    organization_path = "measure__organization"
    fields = ("evidence", "actor_name", "at", "withdrawn_at", "withdrawn_by_name", "withdrawn_reason")
    ordering = ("-id",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("evidence")


class ServesInline(EvidenceUseInline):
    """The same uses, seen from the evidence."""

    fields = ("measure", "actor_name", "at", "withdrawn_at", "withdrawn_by_name", "withdrawn_reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("measure")


class VersionInline(PanelInline):
    """Without the file itself: it is served only to those who may see its measure."""

    model = EvidenceVersion
    organization_path = "evidence__organization"
    fields = (
        "number",
        "name",
        "reference",
        "size",
        "sha256",
        "scan_state",
        "scan_note",
        "scanned_at",
        "actor_name",
        "at",
    )
    ordering = ("-number",)
    show_change_link = False


class RecordAdmin(PanelAdmin):
    """Searched by the index as measures and findings are."""

    searched: ClassVar[RecordSearch]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.searched.fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words, scope = _asked(request, search_term)
        return records_holding(queryset, words, search=self.searched, scope=scope), False


def _asked(request: HttpRequest, search_term: str) -> tuple[list[str], SearchScope]:
    """The words, and the units that they can be about."""
    units = Organization.objects.keys_corrected_by(signed_in_user(request))
    return words_of(search_term.replace("\x00", "")), SearchScope.within(units)


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(RecordAdmin):
    organization_path = "measure__organization"
    list_display = ("happened_on", "measure", "text", "actor_name", "at")
    list_select_related = ("measure",)
    paginator = KeysFirstPaginator
    list_filter = (("happened_on", PeriodFilter),)
    searched = RecordSearch("progress")
    ordering = ("-id",)
    fields = ("measure", "happened_on", "text", "replaces", "actor_name", "at")


@admin.register(StatusChange)
class StatusChangeAdmin(RecordAdmin):
    organization_path = "measure__organization"
    list_display = ("at", "measure", "act", "from_status", "to_status", "actor_name", "note")
    list_filter = (("at", PeriodFilter), "act", "to_status", ("measure__inspection", ScopedFilter))
    list_select_related = ("measure",)
    paginator = KeysFirstPaginator
    searched = RecordSearch("move", MEASURE, "text")
    ordering = ("-id",)
    fields = ("measure", "act", "from_status", "to_status", "note", "actor_name", "at")


@admin.register(Approval)
class ApprovalAdmin(PanelAdmin):
    """What exactly was approved."""

    organization_path = "change__measure__organization"
    list_display = ("change", "measure", "text")
    list_select_related = ("change__measure",)
    search_fields = ("text", "change__actor_name")
    ordering = ("-change_id",)
    fields = ("change", "measure", "text", "goal", "outcome", "evidence_versions")

    @admin.display(description="整改措施原条目")
    def measure(self, row: Approval) -> str:
        return str(row.change.measure)


@admin.register(Evidence)
class EvidenceAdmin(PanelAdmin):
    list_display = ("name", "kind", "dated_on", "organization", "created_at")
    list_filter = (("created_at", PeriodFilter), "kind", ("organization", ScopedFilter))
    list_select_related = ("organization",)
    search_fields = EVIDENCE_FIELDS
    ordering = ("-id",)
    fields = ("organization", "kind", "name", "dated_on", "note", "created_at")
    inlines = (VersionInline, ServesInline)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words, scope = _asked(request, search_term)
        return evidence_holding(queryset, words, scope=scope), False


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(RecordAdmin):
    organization_path = "measure__organization"
    list_display = ("at", "measure", "from_due_on", "to_due_on", "state", "actor_name", "answered_by_name")
    list_filter = (("at", PeriodFilter), "state", ("measure__inspection", ScopedFilter))
    list_select_related = ("measure",)
    searched = RecordSearch("extension", MEASURE, "text")
    ordering = ("-id",)
    fields = (
        "measure",
        "from_due_on",
        "to_due_on",
        "reason",
        "actor_name",
        "at",
        "state",
        "answer",
        "answered_by_name",
        "answered_at",
    )


@admin.register(EffectivenessCheck)
class EffectivenessCheckAdmin(RecordAdmin):
    organization_path = "inspection__organization"
    list_display = ("sub_issue", "term", "due_on", "outcome", "actor_name", "at", "is_active")
    list_filter = (("due_on", PeriodFilter), "outcome", "is_active", ("inspection", ScopedFilter))
    list_select_related = ("sub_issue",)
    searched = RecordSearch("check", SUB_ISSUE, "title")
    ordering = ("-due_on", "-id")
    fields = ("inspection", "sub_issue", "term", "due_on", "outcome", "note", "actor_name", "at", "is_active")

    @admin.display(description="哪次评估")
    def term(self, row: EffectivenessCheck) -> str:
        return row.term


@admin.register(Comment)
class CommentAdmin(RecordAdmin):
    list_display = ("at", "actor_name", "text", "measure", "sub_issue")
    list_select_related = ("measure", "sub_issue")
    list_filter = (("at", PeriodFilter),)
    searched = RecordSearch("comment")
    ordering = ("-id",)
    fields = ("measure", "sub_issue", "text", "actor_name", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """A remark hangs on one of two things, so the organization is reached by either."""
        mine = Organization.objects.corrected_by(signed_in_user(request))
        rows = Comment.objects.filter(
            Q(measure__organization__in=mine) | Q(sub_issue__inspection__organization__in=mine)
        )
        return rows.order_by(*self.ordering)

    def unit_paths(self) -> tuple[str, ...]:
        return "measure__organization", "sub_issue__inspection__organization"

    def unit_of(self, row: Model) -> object:
        if not isinstance(row, Comment):
            return ""
        finding = row.sub_issue
        return finding.inspection.organization if finding else row.measure and row.measure.organization
