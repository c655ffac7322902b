"""通报 as they came in. The stored text is the record, so there is nothing to correct in it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin.base import PanelAdmin
from accounts.admin.filters import PeriodFilter, ScopedFilter
from accounts.admin.tables import PanelInline
from notices.models import Notice, NoticeSection


class SectionInline(PanelInline):
    model = NoticeSection
    organization_path = "notice__organization"
    fields = ("mark", "title", "text")
    show_change_link = False


@admin.register(Notice)
class NoticeAdmin(PanelAdmin):
    list_display = ("__str__", "organization", "inspection", "actor_name", "uploaded_at", "imported_at")
    list_filter = (
        ("uploaded_at", PeriodFilter),
        ("imported_at", admin.EmptyFieldListFilter),
        ("organization", ScopedFilter),
    )
    list_select_related = ("organization", "inspection")
    search_fields = ("title", "file_name")
    fieldsets = (
        (None, {"fields": ("organization", "inspection", "title", "file_name", "source")}),
        ("联系方式", {"fields": ("phone", "email", "address", "postcode")}),
        ("记录", {"fields": ("actor_name", "uploaded_at", "imported_at", "sha256")}),
    )
    inlines = (SectionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """The list does not read the texts themselves."""
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == self._list_name()
        return rows.defer("source", "preamble", "closing") if is_list else rows

    def _list_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_changelist"
