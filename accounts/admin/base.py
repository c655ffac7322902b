"""What every page of the panel shares: whose rows, who may change them, and how a service's “no” is shown.

Permissions follow role and organization, never Django's own permission rows. Nothing is deleted.
Adding and changing is done by the services, which ``save_model`` of each admin calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError, models
from django.db.models.fields.related import RelatedField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from accounts.admin.filters import is_offered, scoped
from accounts.admin.history import entries
from accounts.admin.paging import CappedPaginator
from accounts.admin.scope import ScopedMixin
from accounts.admin.tables import RecordTable
from accounts.admin.units import UnitFirst
from accounts.days import DateInput, DayField
from accounts.dressing import TextField
from accounts.http import signed_in_user
from accounts.markup import filled
from accounts.models import User
from accounts.numbers import typed_key
from audit.exceptions import Refused, Stale
from audit.request_context import note_refusal

if TYPE_CHECKING:
    pass

# Where a refusal waits for the form to be shown again, in the request of the one page.
REFUSAL = "panel_refusal"
RECORD = "这是办理记录,只能查看,不能在后台修改。"
NOT_FILTERED = "本列表不能按“{lookup}”筛选,请使用页面上的筛选项。"
NO_KEYS = "所选记录的编号有误,请在列表中重新选择。"
TICK = (
    '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="选择此对象执行操作 - {}">'
)
NO_DELETION = "后台不删除任何记录,以免台账和办理历史缺失。{instead}"


class PanelForm(forms.ModelForm):
    """``refusal`` is a service's answer to the first attempt, shown above what was typed."""

    refusal: ClassVar[str | None] = None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class ReasonActionForm(ActionForm):
    reason = forms.CharField(label="原因", required=False, max_length=500)


class PanelAdmin(ScopedMixin, UnitFirst):
    """Read-only unless ``is_editable``; then ``refuse_change`` answers for the single row."""

    is_editable: ClassVar[bool] = False
    page_select_related: ClassVar[tuple[str, ...]] = ()
    instead_of_deletion: ClassVar[str] = ""
    form = PanelForm
    list_per_page = 25
    list_max_show_all = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    formfield_overrides = {
        models.DateField: {"form_class": DayField, "widget": DateInput},
        models.TextField: {"form_class": TextField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        return self.in_scope(super().get_queryset(request), request)

    @admin.display(description="")
    def action_checkbox(self, obj: models.Model) -> SafeString:
        """As the framework's, without a form's field for each row."""
        return filled(TICK, ACTION_CHECKBOX_NAME, obj.pk, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter on the page offers: the answer to any other question is data of its own.

        The framework lets every field of the row be asked about, also those that no page shows.
        """
        declared = self.list_filter if request is None else self.get_list_filter(request)
        if is_offered(lookup, declared, self.date_hierarchy):
            return True
        note_refusal(NOT_FILTERED.format(lookup=lookup))
        return False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """A number that no database holds leads to the list without it, as any other value of no use does."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters from error

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Without NUL, which no text of a database holds: what is looked for as one types is no form."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", ""))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The framework asks the database for whatever was ticked, also for what is no key of a row."""
        if all(map(typed_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().changelist_view(request, extra_context)
        note_refusal(NO_KEYS)
        messages.error(request, NO_KEYS)
        return redirect(request.get_full_path())

    def refuse_change(self, user: User, row: Any) -> str | None:
        return None if self.is_editable else RECORD

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model:
        """404 outside of what one looks after, as on every other page; with what its page names."""
        rows = self.get_queryset(request)
        if self.page_select_related:
            rows = rows.select_related(*self.page_select_related)
        name = from_field or "pk"
        try:
            return rows.get(**{name: object_id})
        except (ObjectDoesNotExist, ValidationError, ValueError, OverflowError, DataError):
            raise Http404 from None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.is_open_to(signed_in_user(request))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if not self.is_open_to(signed_in_user(request)):
            return False
        return self.is_editable if obj is None else self.refuse_change(signed_in_user(request), obj) is None

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Only rows in scope can be chosen, and no pop-up writes anything past its own page."""
        if isinstance(db_field, RelatedField) and "queryset" not in kwargs:
            kwargs["queryset"] = self.choices_of(db_field, request)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for name in ("can_add_related", "can_change_related", "can_view_related"):
            if field is not None and hasattr(field.widget, name):
                setattr(field.widget, name, False)
        return field

    def choices_of(self, db_field: RelatedField, request: HttpRequest) -> models.QuerySet[models.Model]:
        return scoped(self.admin_site, db_field.related_model, request)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, PanelForm):
            form.refusal = request.META.get(REFUSAL)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A refusal has undone everything; the second pass shows it above the form as it was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, ValidationError) as error:
            request.META[REFUSAL] = sentence_of(error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: models.Model | None = None,
    ) -> HttpResponse:
        """Says why a page can only be read, and shows what hangs on the row."""
        if obj is not None and (sentence := self.refuse_change(signed_in_user(request), obj)):
            messages.warning(request, sentence)
        inlines = self.get_inline_instances(request, obj)
        context["tables"] = [RecordTable(inline, request, obj) for inline in inlines]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_formsets_with_inlines(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> Iterator[tuple[type[forms.BaseInlineFormSet], admin.options.InlineModelAdmin]]:
        """None: inlines are tables to look at."""
        return iter(())

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: object, change: bool
    ) -> None:
        """Nothing: the services wrote the row and what hangs on it, and inlines are for reading."""

    def construct_change_message(
        self, request: HttpRequest, form: forms.Form, formsets: object, add: bool = False
    ) -> list[dict[str, dict[str, list[str]]]]:
        return super().construct_change_message(request, form, [], add)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """A sentence instead of a bare 403."""
        messages.error(request, NO_DELETION.format(instead=self.instead_of_deletion))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def history_entries(self, row: Any) -> Sequence[object]:
        return entries(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": f"历史记录:{row}",
            "object": row,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            "entries": self.history_entries(row),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def yes_no(name: str, label: str) -> Callable[[object, models.Model], str]:
    """A column in words: the stock icon says True and False to those who cannot see it."""

    @admin.display(description=label, ordering=name)
    def shown(_admin: object, row: models.Model) -> str:
        return "是" if getattr(row, name) else "否"

    return shown


def sentence_of(error: Refused | ValidationError) -> str | None:
    """None for ``Stale``: the form itself shows both texts when it is bound to the newer row."""
    if isinstance(error, Stale):
        return None
    return ";".join(error.messages) if isinstance(error, ValidationError) else str(error)
