"""Whose rows a page of the panel is about, and who may look at them."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db import models
from django.http import HttpRequest

from accounts import rules
from accounts.http import signed_in_user
from accounts.models import Organization, User

RowT = TypeVar("RowT", bound=models.Model)


class ScopedMixin:
    """Rows of the organizations that the user looks after; deleted by nobody.

    ``is_about_accounts`` tells accounts from findings, which are not always the same people's business.
    """

    organization_path: ClassVar[str] = "organization"
    is_about_accounts: ClassVar[bool] = False

    def is_open_to(self, user: User) -> bool:
        refuse = rules.refuse_manage if self.is_about_accounts else rules.refuse_correct
        return refuse(user) is None

    def in_scope(self, rows: models.QuerySet[RowT], request: HttpRequest) -> models.QuerySet[RowT]:
        units = Organization.objects
        scope = units.keys_administered_by if self.is_about_accounts else units.keys_corrected_by
        return rows.filter(**{f"{self.organization_path}__in": scope(signed_in_user(request))})

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.is_open_to(signed_in_user(request))

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
