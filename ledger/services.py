"""Own columns (自有栏目): made, changed, put in order, archived and taken back by the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import edit_row, save_edit
from issues.models import CustomField, CustomKind, CustomTarget, Inspection
from issues.positions import lock_inspection
from issues.services import create_row
from ledger import rules


@dataclass(frozen=True)
class CustomFieldInput:
    """What the office says of a column; of which inspections it is, is said once, when it is made."""

    name: str
    target: CustomTarget
    kind: CustomKind = CustomKind.TEXT
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_listed: bool = False

    def columns(self) -> dict[str, object]:
        words = list(dict.fromkeys(word.strip() for word in self.choices if word.strip()))
        return asdict(self) | {
            "name": " ".join(self.name.split()),
            "target": self.target.value,
            "kind": self.kind.value,
            "choices": words,
        }


@transaction.atomic
def add_custom_field(new: CustomFieldInput, *, by: User, inspection_id: int | None = None) -> CustomField:
    """A further column behind the others; raises ``DoesNotExist`` for an inspection ``by`` does not see."""
    organization = _locked_organization(by)
    inspection = Inspection.objects.visible_to(by).get(pk=inspection_id) if inspection_id else None
    ask(rules.refuse_custom_field(by, organization))
    others = list(CustomField.objects.filter(organization=organization))
    row = CustomField(
        organization=organization,
        inspection=inspection,
        position=max((other.position for other in others), default=0) + 1,
        **new.columns(),
    )
    _ask_rules(row, others)
    row.clean_fields(exclude=["version"])
    return create_row(row, by=by, reason="新增自有栏目")


@transaction.atomic
def change_custom_field(
    pk: int, new: CustomFieldInput, *, by: User, version: int | None = None
) -> CustomField:
    """Who writes a value holds its finding or measure, and reads the kind after that."""
    _hold_inspection(pk, by=by)
    if held := _kinds_differ(pk, new):
        _hold_rows(held)
    row, others = _locked(pk, by=by)
    fields = new.columns()
    ask(rules.refuse_other_kind(row, kind=new.kind.value, target=new.target.value))
    wanted = CustomField(pk=row.pk, organization=row.organization, inspection=row.inspection, **fields)
    _ask_rules(wanted, others)
    return edit_row(row, fields, by=by, version=version, event=Event.CHANGE_SETTINGS)


def _kinds_differ(pk: int, new: CustomFieldInput) -> CustomField | None:
    row = CustomField.objects.get(pk=pk)
    return row if (row.kind, row.target) != (new.kind.value, new.target.value) else None


def _hold_inspection(pk: int, *, by: User) -> None:
    """Of a column of one inspection: before rows and organization, as every act and an import."""
    own = CustomField.objects.visible_to(by).filter(pk=pk).values("inspection")
    len(Inspection.objects.filter(pk__in=own).only("pk").select_for_update(of=("self",), no_key=True))


def _hold_rows(column: CustomField) -> None:
    """All that may have a value, before the organization: in the order of an import."""
    rows = rules.holders_of(column).select_for_update(of=("self",), no_key=True).order_by("pk")
    len(rows.only("pk"))


def _ask_rules(row: CustomField, others: Iterable[CustomField]) -> None:
    """``others``: all of the organization but this one."""
    rows = list(others)
    together = [other for other in rows if _stand_together(row, other)]
    ask(rules.refuse_name(row.name, together, kind=row.kind))
    ask(rules.refuse_choices(row.kind, row.choices))
    current = [other for other in rows if other.archived_at is None]
    ask(rules.refuse_room(current, is_listed=row.is_listed))


def _stand_together(row: CustomField, other: CustomField) -> bool:
    """In the ledger of one inspection."""
    return None in (row.inspection_id, other.inspection_id) or row.inspection_id == other.inspection_id


@transaction.atomic
def move_custom_field(pk: int, *, by: User, is_up: bool) -> CustomField:
    """One place up or down among the current columns; at the end nothing happens."""
    row, others = _locked(pk, by=by)
    current = [other for other in others if other.archived_at is None]
    beyond = [other for other in current if (other.position < row.position) is is_up]
    if beyond:
        other = (max if is_up else min)(beyond, key=lambda one: one.position)
        row.position, other.position = other.position, row.position
        why = "调整顺序"
        save_edit(other, ["position"], by=by, reason=why, event=None)
        save_edit(row, ["position"], by=by, reason=why, event=Event.CHANGE_SETTINGS)
    return row


@transaction.atomic
def archive_custom_field(pk: int, *, by: User) -> CustomField:
    """Out of forms, lists and files; the values stay where they are and come back with it."""
    row, _ = _locked(pk, by=by)
    if row.archived_at is not None:
        raise Refused(f"自有栏目“{row.name}”已经停用。")
    return edit_row(
        row,
        {"archived_at": timezone.now()},
        by=by,
        version=None,
        event=Event.ARCHIVE,
        reason="停用自有栏目",
    )


@transaction.atomic
def restore_custom_field(pk: int, *, by: User) -> CustomField:
    row, others = _locked(pk, by=by)
    if row.archived_at is None:
        raise Refused(f"自有栏目“{row.name}”没有停用。")
    _ask_rules(row, others)
    return edit_row(
        row,
        {"archived_at": None},
        by=by,
        version=None,
        event=Event.CHANGE_SETTINGS,
        reason="恢复自有栏目",
    )


def _locked_organization(by: User) -> Organization:
    """Of ``by``: two who make a column of one name at the same moment come one after the other."""
    found = Organization.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    row = found.filter(pk=by.organization_id or 0).first()
    if row is None:
        raise Refused("只有整改办可以设置自有栏目。")
    return row


def _locked(pk: int, *, by: User) -> tuple[CustomField, list[CustomField]]:
    """The column, and the others of its organization; raises ``DoesNotExist`` for what ``by`` may not see."""
    _hold_inspection(pk, by=by)
    rows = CustomField.objects.visible_to(by).filter(organization=_locked_organization(by))
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    row = next((one for one in found if one.pk == pk), None)
    if row is None:
        raise CustomField.DoesNotExist
    request_context.set_subject(row)
    if row.inspection is not None:
        lock_inspection(row.inspection.pk)
    ask(rules.refuse_custom_field(by, row.organization_id))
    return row, [one for one in found if one is not row]
