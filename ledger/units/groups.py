"""单位分组: units that a supervisor looks at together, such as a 县区 or a 系统."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask, own_account
from audit import request_context, trail
from audit.events import Event
from ledger.models import OrganizationGroup

MAX_GROUPS = 100


@dataclass(frozen=True)
class GroupInput:
    """``organizations``: keys; those that their owner does not see are left out."""

    name: str
    organizations: tuple[int, ...]


def refuse_groups(user: User) -> str | None:
    return None if user.is_active and user.is_supervisor else "只有督查可以设置单位分组。"


def refuse_group(new: GroupInput, *, others: Iterable[OrganizationGroup]) -> str | None:
    """``others``: the further groups of the same owner."""
    if not new.name:
        return "请填写分组的名称。"
    if not new.organizations:
        return "请至少选择一个单位。"
    if any(row.name == new.name for row in others):
        return f"您已有名为“{new.name}”的分组,请换一个名称。"
    return None


@transaction.atomic
def add_group(new: GroupInput, *, by: User) -> OrganizationGroup:
    owner, new = own_account(by), _seen(new, by=by)
    others = list(OrganizationGroup.objects.filter(owner=owner))
    ask(refuse_groups(by) or refuse_group(new, others=others) or _refuse_room(others))
    row = OrganizationGroup.objects.create(owner=owner, name=new.name)
    return _written(row, new, by=by)


def _refuse_room(others: list[OrganizationGroup]) -> str | None:
    return f"您已有{MAX_GROUPS}个分组,请先删除不用的。" if len(others) >= MAX_GROUPS else None


@transaction.atomic
def change_group(pk: int, new: GroupInput, *, by: User) -> OrganizationGroup:
    """Raises ``DoesNotExist`` for a group ``by`` does not see."""
    row, new = _locked(pk, by=by), _seen(new, by=by)
    ask(refuse_group(new, others=OrganizationGroup.objects.filter(owner=row.owner_id).exclude(pk=pk)))
    row.name, row.changed_at = new.name, timezone.now()
    row.save()
    return _written(row, new, by=by)


def _written(row: OrganizationGroup, new: GroupInput, *, by: User) -> OrganizationGroup:
    row.organizations.set(new.organizations)
    trail.record(Event.SAVE_GROUP, by=by, about=row, detail=f"{row.name}:{len(new.organizations)}个单位")
    return row


@transaction.atomic
def remove_group(pk: int, *, by: User) -> None:
    row = _locked(pk, by=by)
    trail.record(Event.REMOVE_GROUP, by=by, about=row, detail=row.name)
    row.delete()


def _seen(new: GroupInput, *, by: User) -> GroupInput:
    rows = Organization.objects.visible_to(by).filter(pk__in=new.organizations).order_by("pk")
    return GroupInput(" ".join(new.name.split()), tuple(rows.values_list("pk", flat=True)))


def _locked(pk: int, *, by: User) -> OrganizationGroup:
    rows = OrganizationGroup.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    row: OrganizationGroup = rows.get(pk=pk)
    request_context.set_subject(row)
    return row
