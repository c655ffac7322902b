"""整改措施: texts and assignment are corrected through the services; status and history are for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest, HttpResponse

from accounts.admin.answers import each
from accounts.admin.base import PanelAdmin, ReasonActionForm
from accounts.admin.filters import ArchivedFilter, PeriodFilter, ScopedFilter
from accounts.admin.paging import KeysFirstPaginator
from accounts.http import signed_in_user
from accounts.models import Organization, User
from issues.admin import own_values
from issues.custom_values import columns_of
from issues.models import CustomTarget
from measures import rules, services
from measures.admin.correction import correct
from measures.admin.forms import ASSIGNMENT, TEXTS, MeasurePanelForm
from measures.admin.records import EvidenceUseInline, ProgressInline, StatusChangeInline
from measures.filters.by_text import holding_all
from measures.models import EvidenceUse, Measure
from measures.models.measure import MeasureQuerySet
from measures.pages import history
from measures.services.bulk import LIMIT
from measures.services.tree import NewMeasure
from measures.visibility import visible_sub_issues
from search.asking import SearchScope
from search.normal import words_of

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

PLACE = ("inspection", "category", "sub_issue", "mark")
OWN = ("own_columns",)
STATE = ("status_shown", "submitted_by", "endorsed_by", "status_changed_at", "completed_at", "archived_at")


@admin.register(Measure)
class MeasureAdmin(PanelAdmin):
    is_editable = True
    instead_of_deletion = "不再需要的措施可以在列表中选中后“归档”。"
    form = MeasurePanelForm
    list_display = (
        "__str__",
        "inspection",
        "department",
        "leader",
        "timeframe",
        "due_on",
        "status_shown",
    )
    list_filter = (
        "status",
        "timeframe",
        ("due_on", PeriodFilter),
        ArchivedFilter,
        ("inspection", ScopedFilter),
        ("department", ScopedFilter),
    )
    list_select_related = ("inspection", "department", "leader")
    paginator = KeysFirstPaginator
    search_fields = ("text", "sub_issue__title")
    ordering = ("-inspection_id", "position", "id")
    page_select_related = ("inspection", "category", "sub_issue")
    autocomplete_fields = ("sub_issue",)
    readonly_fields = (*PLACE, *OWN, *STATE)
    inlines = (ProgressInline, EvidenceUseInline, StatusChangeInline)
    action_form = ReasonActionForm
    actions = ("archive", "correct")

    @admin.display(description="状态", ordering="status")
    def status_shown(self, row: Measure) -> str:
        return row.status_label()

    @admin.display(description="自有栏目")
    def own_columns(self, row: Measure) -> str:
        columns = columns_of(row.inspection, CustomTarget.MEASURE) if row.custom_values else []
        return own_values(row.custom_values, columns)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """As the ledger searches: by the index, in the measure and in its finding."""
        scope = SearchScope.within(Organization.objects.keys_corrected_by(signed_in_user(request)))
        return holding_all(queryset, words_of(search_term.replace("\x00", "")), scope=scope), False

    def refuse_change(self, user: User, row: Measure) -> str | None:
        return rules.refuse_edit(user, row)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        user = signed_in_user(request)
        return user.is_coordinator and user.organization_id is not None

    def get_fieldsets(self, request: HttpRequest, obj: Measure | None = None) -> _FieldsetSpec:
        if obj is None:
            return [(None, {"fields": ("sub_issue", "mark", "text")})]
        hidden = () if self.refuse_change(signed_in_user(request), obj) else ("reason", "seen_version")
        refusal = rules.refuse_assign(signed_in_user(request), obj)
        asked = () if refusal else ("accepted",)
        return [
            ("所在位置", {"fields": PLACE}),
            ("内容", {"fields": (*TEXTS, *hidden)}),
            ("分派", {"fields": (*ASSIGNMENT, *asked), "description": refusal or ""}),
            ("自有栏目(只读)", {"fields": OWN}),
            ("办理情况(只读)", {"fields": STATE}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Measure | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        refusal = rules.refuse_assign(signed_in_user(request), obj)
        return (*self.readonly_fields, *ASSIGNMENT) if refusal else self.readonly_fields

    def choices_of(self, db_field: RelatedField, request: HttpRequest) -> models.QuerySet:
        """People and departments are offered by the form, which knows the measure."""
        if db_field.name == "sub_issue":
            return visible_sub_issues(signed_in_user(request))
        return db_field.related_model._default_manager.none()

    def save_model(self, request: HttpRequest, obj: Measure, form: MeasurePanelForm, change: bool) -> None:
        """Both verbs in the one transaction of this request: text and assignment, or neither."""
        by = signed_in_user(request)
        data = form.cleaned_data
        if not change:
            new = NewMeasure(text=data["text"], mark=data["mark"])
            obj.pk = services.add_measure(data["sub_issue"].pk, new, by=by).pk
            obj.refresh_from_db()
            return
        changed, version = set(form.changed_data), data["seen_version"]
        if texts := {name: data[name] for name in TEXTS if name in changed}:
            services.edit(obj.pk, by=by, fields=texts, reason=data["reason"], version=version)
            version = None  # checked and counted up by the edit; the row stays locked until the end
        if changed & set(ASSIGNMENT):
            services.assign(obj.pk, form.assignment(), by=by, note=data["reason"], version=version)

    @admin.action(description="归档所选措施(须填原因)")
    def archive(self, request: HttpRequest, queryset: MeasureQuerySet) -> None:
        by, reason = signed_in_user(request), request.POST.get("reason", "")
        rows = queryset.filter(archived_at__isnull=True)
        each(request, rows, lambda row: services.archive(row.pk, by=by, reason=reason))

    @admin.action(description="更正分派(先预览)")
    def correct(self, request: HttpRequest, queryset: MeasureQuerySet) -> HttpResponse | None:
        rows = queryset.select_related("organization", "leader", "department", "handler", "inspection")
        chosen = rows.prefetch_related("supporting_departments")[: LIMIT + 1]
        return correct(self.admin_site, request, list(chosen))

    def history_entries(self, row: Measure) -> list[history.HistoryEntry]:
        """The same timeline as on the measure's page."""
        uses = EvidenceUse.objects.filter(measure=row).select_related("evidence")
        return history.timeline(
            row,
            moves=row.status_changes.all(),
            progress=row.progress_updates.all(),
            uses=uses.prefetch_related("evidence__versions"),
            comments=row.comments.all(),
            urges=row.urges.prefetch_related("receipts"),
            extensions=row.extension_requests.all(),
        )
