"""“新增为自有栏目”: a column of a receiver's form that the ledger does not have becomes one."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from issues.models import CustomKind, CustomTarget
from ledger.proposed_columns import NEW, OFFERS, proposed_kind, proposed_name
from ledger.services import CustomFieldInput, add_custom_field
from workbooks.receivers.layout import FormColumn, FormField


def with_new_columns(
    columns: list[dict[str, Any]], items: dict[str, FormColumn | FormField], *, by: User
) -> list[dict[str, Any]]:
    """The mapping with each ``new:…`` made a column; raises ``Refused``, and then none is made.

    ``items``: what the form has under each title. One title is made once.
    """
    made: dict[tuple[str, str], str] = {}
    return [entry | {"key": _key(entry, items, made=made, by=by)} for entry in columns]


def _key(
    entry: dict[str, Any],
    items: dict[str, FormColumn | FormField],
    *,
    made: dict[tuple[str, str], str],
    by: User,
) -> str:
    key = str(entry["key"])
    if key not in OFFERS:
        return key
    title, target = str(entry["title"]), CustomTarget(key.removeprefix(NEW))
    name = proposed_name(title)
    if (name, key) not in made:
        words = items[title].words if title in items else ()
        kind = proposed_kind(title, words)
        choices = words if kind is CustomKind.CHOICE else ()
        made[name, key] = add_custom_field(CustomFieldInput(name, target, kind, choices), by=by).key
    return made[name, key]
