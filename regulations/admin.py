"""Regulations in the panel: for reading only, with what they serve and what was withdrawn."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin.base import PanelAdmin
from accounts.admin.filters import PeriodFilter, ScopedFilter
from accounts.admin.tables import PanelInline
from measures.models import Regulation, RegulationFile, RegulationUse


class RegulationUseInline(PanelInline):
    model = RegulationUse
    fk_name = "regulation"
    organization_path = "measure__organization"
    fields = ("measure", "named", "act", "words", "actor_name", "at", "withdrawn_at", "withdrawn_by_name")
    ordering = ("-id",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("measure", "named")


class RegulationFileInline(PanelInline):
    model = RegulationFile
    fk_name = "regulation"
    organization_path = "regulation__organization"
    fields = (
        "evidence",
        "named",
        "actor_name",
        "at",
        "withdrawn_at",
        "withdrawn_by_name",
        "withdrawn_reason",
    )
    ordering = ("-id",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("evidence", "named")


@admin.register(Regulation)
class RegulationAdmin(PanelAdmin):
    list_display = ("title", "act", "document_number", "dated_on", "expires_on", "department", "organization")
    list_filter = (("dated_on", PeriodFilter), "act", ("organization", ScopedFilter))
    list_select_related = ("department", "organization")
    search_fields = ("title", "document_number")
    ordering = ("-id",)
    fields = (
        "organization",
        "title",
        "act",
        "document_number",
        "dated_on",
        "expires_on",
        "review_on",
        "department",
        "superseded_by",
        "merged_into",
        "note",
        "actor_name",
        "at",
        "archived_at",
    )
    inlines = (RegulationUseInline, RegulationFileInline)
