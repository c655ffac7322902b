"""How a person wants the list: which columns in which order, and whether keys do something in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import User
from accounts.steps import ask, own_account
from audit import trail
from audit.events import Event
from issues.models import CustomField
from ledger.custom_fields import organization_fields
from ledger.fields import FIELDS
from ledger.models import ListSettings

# The text is always there, and a number counts the lines of a file.
NOT_CHOSEN = ("measure", "number")
MAX_SHOWN = 10


def settings_of(user: User) -> ListSettings:
    """Those of everybody for who never chose."""
    return ListSettings.objects.filter(person=user).first() or ListSettings(person=user)


def choosable(user: User) -> dict[str, str]:
    """Key → title of every column the list of ``user`` can have."""
    found = {key: field.title for key, field in FIELDS.items() if key not in NOT_CHOSEN}
    if user.organization_id is not None:
        found |= {field.key: field.title for field in organization_fields(user.organization_id)}
    return found


def own_columns_of(user: User) -> list[CustomField]:
    return list(CustomField.objects.current().filter(organization=user.organization_id or 0))


def refuse_columns(keys: Sequence[str], known: Mapping[str, str]) -> str | None:
    if len(keys) > MAX_SHOWN:
        return f"选了{len(keys)}个栏目,列表中最多显示{MAX_SHOWN}个,请取消一些;导出的文件不受影响。"
    if len(set(keys)) < len(keys):
        return "同一个栏目选了两次,请重新选择。"
    return None if set(keys) <= set(known) else "所选的栏目中有的已停用,请重新选择。"


@transaction.atomic
def save_list_settings(by: User, *, columns: Sequence[str], has_keys: bool) -> ListSettings:
    """``columns``: empty for those of everybody."""
    account = own_account(by)
    known = choosable(by)
    ask(refuse_columns(columns, known))
    values = {"columns": list(columns), "has_keys": has_keys}
    row, _ = ListSettings.objects.update_or_create(person=account, defaults=values)
    shown = "、".join(known[key] for key in columns) or "默认栏目"
    trail.record(Event.CHANGE_LIST, by=by, about=row, detail=f"{shown};快捷键{'开' if has_keys else '关'}")
    return row
