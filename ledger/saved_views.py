"""Views of the list under a name: one's own, or shared by the office with the organization."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask, own_account
from audit import request_context, trail
from audit.events import Event
from ledger.list_settings import choosable, refuse_columns
from ledger.models import MAX_VIEW_QUERY, SavedView
from measures.filters.custom import is_own
from measures.filters.filter_set import MeasureFilter

MAX_VIEWS = 30


@dataclass(frozen=True)
class ViewInput:
    """``query`` as it stands in the address of the list; what is no filter or order is left out of it."""

    name: str
    query: str = ""
    columns: Sequence[str] = ()
    is_shared: bool = False


def view_query(query: str) -> str:
    """What of a query a view keeps: filter and order, without the place in the pages."""
    data, kept = QueryDict(query), QueryDict(mutable=True)
    for key in data:
        is_known = key in MeasureFilter.base_filters or key == "sort" or is_own(key)
        if is_known and data[key]:
            kept[key] = str(data[key])
    return kept.urlencode()


def refuse_share(user: User) -> str | None:
    if user.is_coordinator and user.organization_id is not None:
        return None
    return "只有整改办可以把视图设为全单位可用。"


def refuse_change(user: User, view: SavedView) -> str | None:
    """Its owner, and of what is shared also the office."""
    is_office = user.is_coordinator and view.organization_id == user.organization_id
    if view.owner_id == user.pk or (view.is_shared and is_office):
        return None
    return f"这个视图由{view.owner}建立,只有建立人和整改办可以修改或删除。"


def refuse_view(new: ViewInput, *, by: User, others: Iterable[SavedView]) -> str | None:
    """``others``: the further views of the same owner."""
    if not new.name:
        return "请填写视图的名称。"
    if any(row.name == new.name for row in others):
        return f"您已有名为“{new.name}”的视图,请换一个名称。"
    if len(new.query) > MAX_VIEW_QUERY:
        return "筛选条件太长,无法保存为视图,请减少条件。"
    return refuse_columns(new.columns, choosable(by)) or (refuse_share(by) if new.is_shared else None)


@transaction.atomic
def add_view(new: ViewInput, *, by: User) -> SavedView:
    owner, new = own_account(by), _kept(new)
    others = list(SavedView.objects.filter(owner=owner))
    ask(refuse_view(new, by=by, others=others) or _refuse_room(others))
    row = SavedView.objects.create(
        organization_id=owner.organization_id,
        owner=owner,
        name=new.name,
        query=new.query,
        columns=list(new.columns),
        is_shared=new.is_shared,
    )
    trail.record(Event.SAVE_VIEW, by=by, about=row, detail=_told(row))
    return row


def _kept(new: ViewInput) -> ViewInput:
    return replace(new, name=" ".join(new.name.split()), query=view_query(new.query))


def _refuse_room(others: Sequence[SavedView]) -> str | None:
    return f"您已有{MAX_VIEWS}个视图,请先删除不用的。" if len(others) >= MAX_VIEWS else None


@transaction.atomic
def change_view(pk: int, new: ViewInput, *, by: User) -> SavedView:
    """Raises ``DoesNotExist`` for a view ``by`` does not see."""
    row, new = _locked(pk, by=by), _kept(new)
    others = SavedView.objects.filter(owner=row.owner_id).exclude(pk=row.pk)
    ask(refuse_view(new, by=by, others=others))
    row.name, row.query, row.columns = new.name, new.query, list(new.columns)
    row.is_shared, row.changed_at = new.is_shared, timezone.now()
    row.save()
    trail.record(Event.SAVE_VIEW, by=by, about=row, detail=_told(row))
    return row


@transaction.atomic
def remove_view(pk: int, *, by: User) -> None:
    row = _locked(pk, by=by)
    trail.record(Event.REMOVE_VIEW, by=by, about=row, detail=_told(row))
    row.delete()


def _locked(pk: int, *, by: User) -> SavedView:
    row: SavedView = SavedView.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=pk)
    request_context.set_subject(row)
    ask(refuse_change(by, row))
    return row


def _told(row: SavedView) -> str:
    return f"{'全单位可用' if row.is_shared else '仅本人可用'};{row.query or '不筛选'}"
