"""Names in cells as people and departments of the organization; unknown and ambiguous ones are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from accounts.models import Department, Role, User
from accounts.named import plain_name
from accounts.near_names import near_department, near_person
from audit.exceptions import Refused
from audit.texts import shortened
from statements.normal_forms import normalized
from statements.spelling import normal
from workbooks.merging.decisions import MakeableName, NewcomerKind
from workbooks.merging.newcomers import Newcomer, refuse_newcomer

MAX_CANDIDATES = 8
_BETWEEN = re.compile(r"[、,,;;/\s]+")
_BRACKETS = re.compile(r"\((.*?)\)")


class UnknownName(Refused):
    """``proposal``: the one name that is surely meant, written so that it is found; "" for none or several.

    ``makeable``: what of it may be made with the import.
    """

    def __init__(self, message: str, *, proposal: str = "", makeable: tuple[MakeableName, ...] = ()) -> None:
        super().__init__(message)
        self.proposal, self.makeable = proposal, makeable


class Named(Protocol):
    """Who can be named: the state of an inspection, or the staff of a unit alone."""

    @property
    def people(self) -> Sequence[User]: ...

    @property
    def departments(self) -> Sequence[Department]: ...


class People:
    """Looks names up in what was read once; each lookup raises ``UnknownName`` with the candidates.

    ``newcomers`` are to be made with the import; ``needed`` are those of them that a row named. ``by``
    imports and may perhaps make more; without, nobody is made.
    """

    def __init__(self, staff: Named, newcomers: Sequence[Newcomer] = (), *, by: User | None = None) -> None:
        self._by = by
        self._newcomers = {one.row.pk: one for one in newcomers}
        self.needed: dict[int, Newcomer] = {}
        people = [*staff.people, *(one.row for one in newcomers if isinstance(one.row, User))]
        made = [one.row for one in newcomers if isinstance(one.row, Department)]
        self._leaders = [person for person in people if person.role == Role.LEADER]
        self._handlers = [person for person in people if person.role == Role.HANDLER]
        self._departments = [*staff.departments, *made]
        self._department_of = {row.pk: row.name for row in self._departments}

    def leader(self, name: str) -> User:
        return self._one(name, self._leaders, kind=NewcomerKind.LEADER, label=self._label)

    def handler(self, name: str) -> User:
        return self._one(name, self._handlers, kind=NewcomerKind.HANDLER, label=self._label)

    def department(self, name: str) -> Department:
        return self._one(name, self._departments, kind=NewcomerKind.DEPARTMENT, label=lambda row: row.name)

    def departments(self, names: str) -> list[Department]:
        """One whose own name has a separator in it first, then several."""
        if any(normal(row.name) == normal(names) for row in self._departments):
            return [self.department(names)]
        found: list[Department] = []
        unknown: list[UnknownName] = []
        for part in (part for part in _BETWEEN.split(names) if part):
            try:
                found.append(self.department(part))
            except UnknownName as error:
                unknown.append(error)
        if unknown:
            first, is_all = unknown[0], all(error.makeable for error in unknown)
            makeable = [one for error in unknown for one in error.makeable] if is_all else []
            raise UnknownName(str(first), proposal=first.proposal, makeable=tuple(makeable))
        return list(dict.fromkeys(found))

    def _label(self, person: User) -> str:
        department = self._department_of.get(person.department_id or 0, "")
        return f"{person.full_name}({department or person.username})"

    def _one(self, name: str, rows: Sequence[Any], *, kind: NewcomerKind, label: Callable[[Any], str]) -> Any:
        what = kind.label
        found = [row for row in rows if _is_called(row, name)]
        if len(found) > 1:
            exact = [row for row in found if normal(str(row)) == normal(name)]
            # 科室(北区) is the department of that name before it is 科室 with a remark.
            found = _narrowed(found, name, department_of=self._department_of) or exact or found
        if len(found) == 1:
            if found[0].pk in self._newcomers:
                self.needed[found[0].pk] = self._newcomers[found[0].pk]
            return found[0]
        if found and isinstance(found[0], Department):
            listed = "、".join(f"“{row.name}”" for row in found)
            raise UnknownName(f"有{len(found)}个部门叫“{shortened(name, 20)}”:{listed}。请先改名。")
        if found:
            listed = "、".join(f"{row.full_name}({row.username})" for row in found)
            raise UnknownName(
                f"有{len(found)}位{what}叫“{shortened(name, 20)}”:{listed}。请写成“姓名(登录名)”。"
            )
        raise UnknownName(
            f"本单位没有叫“{shortened(name, 20)}”的{what}。{_candidates(name, map(label, rows), what=what)}",
            proposal=self._nearest(name, rows),
            makeable=self._makeable(name, kind),
        )

    def _nearest(self, name: str, rows: Sequence[Any]) -> str:
        """Written so that it is found: a person with the sign-in name."""
        if rows and isinstance(rows[0], Department):
            department = near_department(name, rows)
            return department.name if department is not None else ""
        person = near_person(name, rows, self._departments)
        return f"{person.full_name}({person.username})" if person is not None else ""

    def _makeable(self, name: str, kind: NewcomerKind) -> tuple[MakeableName, ...]:
        if self._by is None or refuse_newcomer(self._by, kind):
            return ()
        return (MakeableName(kind, plain_name(name)),)


def _is_called(row: Any, name: str) -> bool:
    """陈光, 陈 光 and 陈光(党组书记) are the same name."""
    own = normal(str(row))
    given = normal(name)
    return given in (own, normal(getattr(row, "label", own))) or _BRACKETS.sub("", given) == own


def _narrowed(found: list[Any], name: str, *, department_of: dict[int, str]) -> list[Any]:
    """What stands in brackets behind the name may be the sign-in name or the department."""
    given = "".join(_BRACKETS.findall(normalized(name))).strip()
    return [
        row
        for row in found
        if given
        and given in (getattr(row, "username", ""), department_of.get(getattr(row, "department_id", 0)))
    ]


def _candidates(name: str, labels: Iterable[str], *, what: str) -> str:
    """Those that share a character with what was written, else all when they are few."""
    all_of_them = list(labels)
    near = [label for label in all_of_them if set(normal(name)) & set(label.split("(")[0])]
    shown = near or all_of_them
    if not shown:
        return f"本单位还没有{what},请先在“部门与用户”中添加。"
    listed = "、".join(shown[:MAX_CANDIDATES]) + ("等" if len(shown) > MAX_CANDIDATES else "")
    return f"可选:{listed}。"
