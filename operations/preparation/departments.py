"""Departments from a list, one a line: new ones are made, retired ones come back, the rest stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Department, Organization, User
from accounts.named import plain_name
from accounts.services import save_department
from audit.exceptions import Refused
from operations.preparation.plan import MAX_ROWS, ListedKind, seen

STEP = 10
MAX_NAME = 100


@dataclass(frozen=True)
class DepartmentRow:
    """``department`` is the one that is there already."""

    name: str
    kind: ListedKind
    note: str = ""
    department: Department | None = None


def same_name(name: str) -> str:
    """What two departments may not share, as the constraint has it: the name without white space."""
    return "".join(plain_name(name).split())


def plan_departments(organization: Organization, text: str) -> list[DepartmentRow]:
    """Empty lines count for nothing, a name that comes again neither."""
    there = {same_name(row.name): row for row in organization.departments.all()}
    names = {same_name(line): plain_name(line) for line in reversed(text.splitlines()) if same_name(line)}
    if len(names) > MAX_ROWS:
        raise Refused(f"一次最多{MAX_ROWS}个部门。")
    return [_row(name, there.get(key)) for key, name in reversed(names.items())]


def _row(name: str, found: Department | None) -> DepartmentRow:
    if len(name) > MAX_NAME:
        return DepartmentRow(name, ListedKind.WRONG, f"部门名称最多{MAX_NAME}个字。", found)
    if found is None:
        return DepartmentRow(name, ListedKind.CREATE)
    if not found.is_active:
        return DepartmentRow(name, ListedKind.CHANGE, "已停用,将重新启用", found)
    if found.name != name:
        return DepartmentRow(name, ListedKind.CHANGE, f"现在写作“{found.name}”", found)
    return DepartmentRow(name, ListedKind.SAME, department=found)


@transaction.atomic
def save_departments(organization: Organization, text: str, *, by: User, shown: str) -> list[DepartmentRow]:
    """Raises ``Refused`` when it would do something else than the preview ``shown`` said."""
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    rows = plan_departments(locked, text)
    if seen(rows) != shown or any(row.kind == ListedKind.WRONG for row in rows):
        raise Refused("名单和刚才显示的不一样了,请核对下面的结果后再确认。")
    order = max((row.order for row in locked.departments.all()), default=0)
    for row in rows:
        if row.kind == ListedKind.SAME:
            continue
        found = row.department
        order += 0 if found else STEP
        save_department(
            found.pk if found else None,
            by=by,
            organization=locked,
            name=row.name,
            order=found.order if found else order,
            is_active=True,
        )
    return rows
