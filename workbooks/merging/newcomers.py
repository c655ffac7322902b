"""People and departments that a file names and nobody knows yet: made with the import, if one says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from accounts.models import Department, User
from accounts.named import plain_name
from accounts.rules import refuse_make, refuse_role
from accounts.services import add_user, save_department
from audit.exceptions import Refused
from measures.inputs import Assignment
from statements.spelling import normal
from workbooks.merging.decisions import NewcomerKind
from workbooks.merging.snapshot import SystemState

LEAD = "make."
# The sign-in name is numbered by itself; "" takes the choice back.
BY_ITSELF = "*"
MAX_USERNAME = 50
MAX_NAMES = {"department": 100, "leader": 50, "handler": 50}


@dataclass(frozen=True)
class Newcomer:
    """``row`` has a number below zero until it is made; ``username`` may be ``BY_ITSELF``."""

    kind: NewcomerKind
    name: str
    username: str
    row: Department | User

    @property
    def key(self) -> str:
        return choice_key(self.kind, self.name)

    @property
    def told(self) -> str:
        """As the preview says it."""
        if self.kind is NewcomerKind.DEPARTMENT:
            return f"部门“{self.name}”"
        sign_in = "登录名自动编号" if self.username == BY_ITSELF else f"登录名{self.username}"
        return f"{self.kind.label}“{self.name}”({sign_in})"


def choice_key(kind: NewcomerKind, name: str) -> str:
    return f"{LEAD}{kind.value}.{name}"


def refuse_newcomer(by: User, kind: NewcomerKind) -> str | None:
    """Asked again by the services when it is made."""
    return refuse_make(by) or (refuse_role(by, kind.role) if kind.role is not None else None)


def newcomers_in(choices: Mapping[str, str], state: SystemState, *, by: User) -> list[Newcomer]:
    """Those that were chosen to be made, without whom the ledger has by now; none for who may not."""
    found: list[Newcomer] = []
    number = min([0, *(row.pk for row in (*state.departments, *state.people))])
    for key in sorted(key for key, value in choices.items() if key.startswith(LEAD) and value):
        value, _, name = key.removeprefix(LEAD).partition(".")
        kind = next((one for one in NewcomerKind if one.value == value), None)
        if kind is None or not name or refuse_newcomer(by, kind) or _is_there(kind, name, state):
            continue
        number -= 1
        found.append(Newcomer(kind, name, choices[key], _unsaved(kind, name, number, state)))
    return found


def _is_there(kind: NewcomerKind, name: str, state: SystemState) -> bool:
    rows: Sequence[Department | User] = state.departments
    if kind.role is not None:
        rows = [row for row in state.people if row.role == kind.role]
    return any(normal(str(row)) == normal(name) for row in rows)


def _unsaved(kind: NewcomerKind, name: str, number: int, state: SystemState) -> Department | User:
    organization = state.inspection.organization
    if kind.role is None:
        return Department(pk=number, organization=organization, name=name)
    return User(pk=number, organization=organization, full_name=name, role=kind.role, username=f"new{number}")


def told_made(newcomers: Sequence[Newcomer]) -> str:
    """What stands behind the counts when they are made; "" for none."""
    if not newcomers:
        return ""
    people = sum(1 for one in newcomers if one.kind.role is not None)
    counts = f"新建{len(newcomers) - people}个部门、{people}个账号。"
    hand_over = "新账号还没有密码,请在“部门与用户”中重置密码后交给本人。" if people else ""
    return counts + hand_over


class NewcomerMaker:
    """Makes each of them once, when the first row that needs it is written."""

    def __init__(self, *, by: User) -> None:
        self._by = by
        self._newcomers: dict[int, Newcomer] = {}
        self._departments: dict[int, Department] = {}
        self._people: dict[int, User] = {}

    def learn(self, newcomers: Iterable[Newcomer]) -> None:
        self._newcomers |= {one.row.pk: one for one in newcomers}

    def with_made(self, assignment: Assignment) -> Assignment:
        """The assignment with rows of the database in the place of those that were not made yet."""
        handler = assignment.handler
        department = self._department(assignment.department)
        return replace(
            assignment,
            department=department,
            leader=self._person(assignment.leader),
            handler=self._person(handler) if handler is not None else None,
            supporting_departments=tuple(map(self._department, assignment.supporting_departments)),
        )

    def _department(self, row: Department) -> Department:
        if row.pk >= 0:
            return row
        if row.pk not in self._departments:
            self._departments[row.pk] = save_department(
                None, by=self._by, organization=row.organization, name=row.name, order=None, is_active=True
            )
        return self._departments[row.pk]

    def _person(self, row: User) -> User:
        if row.pk >= 0:
            return row
        if row.pk not in self._people:
            newcomer = self._newcomers[row.pk]
            self._people[row.pk], _ = add_user(
                by=self._by,
                username=_username(newcomer),
                full_name=row.full_name,
                role=row.role,
                organization=row.organization,
                department=self._department(row.department) if row.department is not None else None,
            )
        return self._people[row.pk]


def _username(newcomer: Newcomer) -> str:
    """The one that was typed, else the next free number behind the lead of its kind."""
    if newcomer.username != BY_ITSELF:
        return newcomer.username
    lead = newcomer.kind.lead
    rows = User.objects.filter(username__istartswith=lead)
    taken = {name.lower() for name in rows.values_list("username", flat=True)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{lead}{number:02}") not in taken)


def read_newcomer(kind: NewcomerKind, name: str, username: str) -> tuple[str, str]:
    """The choice that makes it; raises ``Refused`` for a name that no row takes."""
    name, username = plain_name(name), username.strip()
    if not name or len(name) > MAX_NAMES[kind.value]:
        raise Refused(f"{kind.label}的名称应在{MAX_NAMES[kind.value]}个字以内。")
    if kind.role is None or not username:
        return choice_key(kind, name), BY_ITSELF
    if len(username) > MAX_USERNAME:
        raise Refused(f"“{name}”的登录名超过{MAX_USERNAME}个字符。")
    for validate in User._meta.get_field("username").validators:
        try:
            validate(username)
        except ValidationError as error:
            raise Refused(f"“{name}”的登录名不能用:{error.messages[0]}") from error
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"登录名“{username}”已被使用,请为“{name}”换一个。")
    return choice_key(kind, name), username
