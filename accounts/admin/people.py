"""单位, 部门 and 用户. Accounts and departments are written by ``accounts.services`` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import rules, services
from accounts.admin.answers import each
from accounts.admin.base import PanelAdmin, PanelForm, yes_no
from accounts.admin.filters import PeriodFilter, ScopedFilter
from accounts.admin.tables import PanelInline
from accounts.http import signed_in_user
from accounts.models import Department, Organization, Role, User
from accounts.signing_in import sign_in
from audit.exceptions import Refused

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts, _FieldsetSpec

# Where the row waits for its answer with it; no column, and so never stored.
PASSWORD_ONCE = "one_time_password"


class DepartmentInline(PanelInline):
    is_about_accounts = True
    model = Department
    fields = ("name", "order", "in_use")
    readonly_fields = ("in_use",)
    ordering = ("order", "id")
    in_use = yes_no("is_active", "在用")


@admin.register(Organization)
class OrganizationAdmin(PanelAdmin):
    """New organizations are made by who looks after all of them."""

    organization_path = "pk"
    has_unit = False
    is_about_accounts = True
    is_editable = True
    instead_of_deletion = "不再使用的单位,请停用其用户。"
    list_display = ("name", "short_name", "department_label", "created_at")
    search_fields = ("name", "short_name")
    fields = ("name", "short_name", "department_label", "has_watermark", "has_phone_upload")
    inlines = (DepartmentInline,)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        user = signed_in_user(request)
        return user.is_active and user.is_administrator and user.organization_id is None

    def save_model(
        self, request: HttpRequest, obj: Organization, form: forms.ModelForm, change: bool
    ) -> None:
        by = signed_in_user(request)
        obj.pk = services.save_organization(obj.pk, by=by, **form.cleaned_data).pk


@admin.register(Department)
class DepartmentAdmin(PanelAdmin):
    is_about_accounts = True
    is_editable = True
    instead_of_deletion = "不再使用的部门,请把“在用”去掉。"
    list_display = ("name", "organization", "order", "in_use")
    list_filter = ("is_active", ("organization", ScopedFilter))
    list_select_related = ("organization",)
    search_fields = ("name",)
    autocomplete_fields = ("organization",)
    fields = ("organization", "name", "order", "is_active")
    in_use = yes_no("is_active", "在用")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return rules.refuse_make(signed_in_user(request)) is None

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """A department never moves: its measures would change organization."""
        return ("organization",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Department, form: forms.ModelForm, change: bool) -> None:
        data = {name: form.cleaned_data[name] for name in ("name", "order", "is_active")}
        by = signed_in_user(request)
        obj.pk = services.save_department(obj.pk, by=by, organization=obj.organization, **data).pk


class UserPanelForm(PanelForm):
    class Meta:
        labels = {"username": "登录名"}  # noqa: RUF012
        help_texts = {"username": "字母、数字,如姓名拼音;建立后不再更改。"}  # noqa: RUF012


@admin.register(User)
class UserAdmin(PanelAdmin):
    """Passwords are never typed here: new accounts and resets get a one-time password, shown once."""

    is_about_accounts = True
    is_editable = True
    form = UserPanelForm
    instead_of_deletion = "不再使用的账号,请选中后“停用”。"
    list_display = ("full_name", "sign_in_name", "role", "organization", "department", "in_use")
    list_filter = ("role", "is_active", ("organization", ScopedFilter), ("department", ScopedFilter))
    list_select_related = ("organization", "department")
    search_fields = ("full_name", "username")
    ordering = ("-is_active", "organization_id", "order", "id")
    autocomplete_fields = ("organization", "department", "supervised_organizations")
    in_use = yes_no("is_active", "在用")
    may_enter = yes_no("is_staff", "可进入后台")
    has_to_change = yes_no("must_change_password", "须修改密码")
    state = ("in_use", "may_enter", "has_to_change", "last_login", "date_joined")
    readonly_fields = ("sign_in_name", *state)
    fieldsets = (
        (None, {"fields": ("full_name", "role", "organization", "department")}),
        ("督查", {"fields": ("supervised_organizations",), "description": "只用于督查账号。"}),
        ("联系", {"fields": ("position_title", "phone", "email")}),
        (
            "账号状态",
            {
                "fields": state,
                "description": "停用、启用、重置密码和双因素认证、解除锁定:在用户列表中选中,再选择“动作”。",
            },
        ),
    )
    actions = ("deactivate", "activate", "reset_password", "reset_second_factor", "unlock")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return User.objects.administered_by(signed_in_user(request)).order_by(*self.ordering)

    def refuse_change(self, user: User, row: User) -> str | None:
        return rules.refuse_account(user, row)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return rules.refuse_make(signed_in_user(request)) is None

    @admin.display(description="登录名", ordering="username")
    def sign_in_name(self, row: User) -> str:
        return row.username

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> _FieldsetSpec:
        """The sign-in name is given once and stays: history names people by it."""
        (title, options), *others = self.fieldsets
        name = "sign_in_name" if obj else "username"
        fields: _FieldOpts = {"fields": (name, *options["fields"])}
        first = (title, fields)
        return [first, *others] if obj else [first, *others[:-1]]

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "role" and field is not None:
            by = signed_in_user(request)
            given = [role for role in Role if rules.refuse_role(by, role) is None]
            field.choices = [("", "---------"), *[(role.value, role.label) for role in given]]
        return field

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        by = signed_in_user(request)
        if change:
            services.edit_user(obj.pk, by=by, **form.cleaned_data)
            return
        account, password = services.add_user(by=by, **form.cleaned_data)
        obj.pk = account.pk
        vars(obj)[PASSWORD_ONCE] = password

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        return show_once(request, obj, vars(obj)[PASSWORD_ONCE])

    @admin.action(description="停用所选用户")
    def deactivate(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        by = signed_in_user(request)
        each(request, queryset, lambda row: services.set_active(row.pk, by=by, is_active=False))

    @admin.action(description="启用所选用户")
    def activate(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        by = signed_in_user(request)
        each(request, queryset, lambda row: services.set_active(row.pk, by=by, is_active=True))

    @admin.action(description="重置双因素认证")
    def reset_second_factor(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        by = signed_in_user(request)
        each(request, queryset, lambda row: sign_in.reset_second_factor(row.pk, by=by))

    @admin.action(description="解除登录锁定")
    def unlock(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        by = signed_in_user(request)
        each(request, queryset, lambda row: sign_in.unlock(row.pk, by=by))

    @admin.action(description="重置密码(一次一人)")
    def reset_password(self, request: HttpRequest, queryset: models.QuerySet[User]) -> HttpResponse | None:
        rows = list(queryset[:2])
        if len(rows) != 1:
            messages.error(request, "重置密码一次只能选一名用户。")
            return None
        try:
            return show_once(request, *services.reset_password(rows[0].pk, by=signed_in_user(request)))
        except Refused as error:
            messages.error(request, str(error))
            return None


def show_once(request: HttpRequest, account: User, password: str) -> HttpResponse:
    response = render(request, "accounts/password_once.html", {"account": account, "password": password})
    response["Cache-Control"] = "no-store"
    return response


@admin.register(LogEntry)
class LogEntryAdmin(PanelAdmin):
    """What was done in the panel, by the people whose accounts one looks after.

    With three officers what people did is for the auditor to read, and he does so on his own page.
    """

    has_unit = False
    is_about_accounts = True
    list_display = ("action_time", "user", "content_type", "object_repr", "described")
    list_filter = (("action_time", PeriodFilter), "action_flag")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__full_name")
    fields = list_display

    def is_open_to(self, user: User) -> bool:
        return not settings.THREE_OFFICERS and super().is_open_to(user)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LogEntry]:
        seen = User.objects.administered_by(signed_in_user(request)).values("pk")
        return LogEntry.objects.filter(user__in=seen).order_by("-action_time", "-pk")

    @admin.display(description="做了什么")
    def described(self, row: LogEntry) -> str:
        return row.get_change_message()
