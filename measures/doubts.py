"""What can be assigned and yet will not go well: said where it is chosen, on every page that assigns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from accounts.models import Department, Role
from audit import sql

STAFFED = f"""
SELECT DISTINCT department_id FROM accounts_user
WHERE is_active AND role = '{Role.HANDLER}' AND department_id IN ({{}})
"""  # noqa: S608  # nosec B608 - constants
NO_ACCOUNT = "还没有经办人账号"
UNSTAFFED = "“{name}”{what},没有人能记录进展,请先在“部门与用户”中添加。"
PASSED = "这个日期已经过了,保存后就是逾期。"


def staffed(departments: Iterable[int]) -> set[int]:
    """Those of the departments in which somebody can work."""
    keys = list(departments)
    return {pk for (pk,) in sql.read(STAFFED.format(sql.marks(keys)), keys)} if keys else set()


def about_department(department: Department) -> str:
    return UNSTAFFED.format(name=department.name, what=NO_ACCOUNT)


def doubts(
    *, department: Department, supporting: Iterable[Department], due_on: date | None, today: date
) -> dict[str, str]:
    """Field → sentence."""
    others = list(supporting)
    known = staffed(row.pk for row in (department, *others))
    found = {}
    if department.pk not in known:
        found["department"] = about_department(department)
    if empty := [row for row in others if row.pk not in known]:
        found["supporting_departments"] = "".join(about_department(row) for row in empty)
    if due_on is not None and due_on < today:
        found["due_on"] = PASSED
    return found
