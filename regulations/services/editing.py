"""Entering a regulation that no text names, putting right what is known of one, taking one out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context
from audit.exceptions import Refused
from issues.edits import edit_row
from measures.files import clean_label
from measures.models import Regulation
from measures.services.regulations import archive_row, clean_title, regulation_named
from regulations import rules
from statements import title_key, title_stem

SAME = "本单位已有名称相同的制度{name}。确是同一项的,请打开它补充;两处登记的,由整改办合并。"


def locked(regulation_id: int, *, by: User) -> Regulation:
    """Raises ``Regulation.DoesNotExist`` for what ``by`` may not see."""
    rows = Regulation.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    row: Regulation = rows.get(pk=regulation_id)
    request_context.set_subject(row)
    return row


@dataclass(frozen=True)
class RegulationInput:
    """A new one; ``fields`` as of ``edit_regulation``."""

    title: str
    act: str
    fields: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def add_regulation(given: RegulationInput, *, by: User) -> Regulation:
    """Of the own unit; a handler's is of the own department."""
    ask(rules.refuse_add(by))
    organization_id = by.organization_id or 0
    same = Regulation.objects.filter(organization=organization_id, key=title_key(clean_title(given.title)))
    if (known := same.filter(archived_at__isnull=True).first()) is not None:
        raise Refused(SAME.format(name=known.merged_into or known))
    row = regulation_named(given.title, given.act, organization_id=organization_id, by=by)
    own = {"department": by.department} if by.is_handler else {}
    return _edit(row, {**given.fields, **own, "act": given.act}, by=by, version=None)


@transaction.atomic
def edit_regulation(
    regulation_id: int, *, by: User, fields: Mapping[str, object], version: int | None = None
) -> Regulation:
    """``fields`` by the names of the form: title, act, number, days, department, what replaces it."""
    row = locked(regulation_id, by=by)
    ask(rules.refuse_edit(by, row))
    return _edit(row, fields, by=by, version=version)


def _edit(row: Regulation, fields: Mapping[str, object], *, by: User, version: int | None) -> Regulation:
    values = {name: _clean(name, value) for name, value in fields.items()}
    if "title" in values:
        values["key"] = title_key(str(values["title"]))
        values["stem"] = title_stem(str(values["title"]))
    ask(rules.refuse_values(row, values, today=timezone.localdate()))
    try:
        with transaction.atomic():
            return edit_row(row, values, by=by, version=version, reason="修改制度")
    except IntegrityError as error:
        raise Refused(SAME.format(name=f"《{values.get('title', row.title)}》")) from error


def _clean(name: str, value: object) -> object:
    if name == "title":
        return clean_title(str(value))
    if name == "document_number":
        return clean_label(str(value))
    return value.strip() if isinstance(value, str) else value


@transaction.atomic
def archive_regulation(regulation_id: int, *, by: User, reason: str) -> Regulation:
    row = locked(regulation_id, by=by)
    ask(rules.refuse_archive(by, row))
    if not reason.strip():
        raise Refused("请填写移出清单的原因。")
    archive_row(row, by=by, reason=reason.strip())
    return row
