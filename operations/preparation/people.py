"""People from a list: who is new, changes or stays; made together with their departments or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import rules
from accounts.forms import checked_username
from accounts.models import Department, Organization, Role, User
from accounts.named import plain_name
from accounts.pinyin import login_name
from accounts.services import TAKEN, add_user, edit_user, save_department
from audit.exceptions import Refused
from operations.preparation.departments import STEP, same_name
from operations.preparation.plan import ListedKind, seen
from operations.preparation.reading import PersonInput, role_called

LENGTHS = {"name": 50, "department": 100, "phone": 30, "username": 50}
NAMELESS = "user"
CHANGED = "名单和刚才显示的不一样了,请核对下面的结果后再确认。"


@dataclass
class PersonRow:
    """``errors`` by field; ``account`` is the one that is there already."""

    typed: PersonInput
    kind: ListedKind = ListedKind.CREATE
    errors: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    account: User | None = None
    role: Role | None = None

    @property
    def said(self) -> str:
        return ";".join([*self.errors.values(), *self.notes])


@dataclass(frozen=True)
class NewAccount:
    """``password`` is on the slip and nowhere else."""

    account: User
    password: str


class PeoplePlan:
    """All rows against the accounts and departments of ``organization`` as they are now."""

    def __init__(self, organization: Organization, typed: Iterable[PersonInput], *, by: User) -> None:
        self.organization, self.by = organization, by
        self.departments = {same_name(row.name): row for row in organization.departments.all()}
        self._accounts = {
            row.username.lower(): row for row in organization.users.select_related("department")
        }
        self._named: dict[str, list[User]] = {}
        for account in self._accounts.values():
            self._named.setdefault(same_name(account.full_name), []).append(account)
        self._taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
        self.rows = self._planned(list(typed))

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and all(row.kind != ListedKind.WRONG for row in self.rows)

    @property
    def new_departments(self) -> list[str]:
        named = (row.typed.department for row in self.rows)
        return list({same_name(name): name for name in named if name and not self._department(name)}.values())

    def _department(self, name: str) -> Department | None:
        return self.departments.get(same_name(name))

    def _planned(self, typed: list[PersonInput]) -> list[PersonRow]:
        used: set[str] = {one.username.lower() for one in typed if one.username}
        rows = []
        above = ""
        for one in typed:
            one = self._completed(one, above=above, used=used)
            used.add(one.username.lower())
            above = one.department or above
            rows.append(PersonRow(one))
        counts = Counter(row.typed.username.lower() for row in rows)
        for row in rows:
            self._judge(row, is_twice=counts[row.typed.username.lower()] > 1)
        return rows

    def _completed(self, one: PersonInput, *, above: str, used: set[str]) -> PersonInput:
        """With a sign-in name; who works in a department, and none is written, in the one above."""
        known = self._known(one) if not one.username else self._accounts.get(one.username.lower())
        role = role_called(one.role) or (None if one.role else known.role if known else Role.HANDLER)
        department = one.department
        if not department and known and known.department:
            department = known.department.name
        elif not department and role == Role.HANDLER:
            department = above
        username = one.username or (known.username if known else self._free(one.name, used))
        role_text = str(Role(role).label) if role else one.role
        return replace(one, department=department, role=role_text, username=username)

    def _known(self, one: PersonInput) -> User | None:
        """The one account of that name; of several, the one in that department."""
        found = self._named.get(same_name(one.name), [])
        if len(found) > 1:
            wanted = self._department(one.department)
            found = [row for row in found if wanted and row.department_id == wanted.pk]
        return found[0] if len(found) == 1 else None

    def _free(self, name: str, used: set[str]) -> str:
        lead = login_name(name)[: LENGTHS["username"] - 3] or NAMELESS
        taken = self._taken | used
        numbered = (f"{lead}{number or ''}" for number in [0, *range(2, len(taken) + 3)])
        return next(found for found in numbered if found not in taken)

    def _judge(self, row: PersonRow, *, is_twice: bool) -> None:
        row.role = role_called(row.typed.role)
        row.account = self._accounts.get(row.typed.username.lower())
        row.errors = self._errors(row, is_twice=is_twice)
        namesakes = [one for one in self._named.get(same_name(row.typed.name), []) if one != row.account]
        if namesakes:
            row.notes.append(
                "同名的还有" + "、".join(one.label for one in namesakes) + ",是同一人请改用其登录名"
            )
        if row.errors:
            row.kind = ListedKind.WRONG
        elif row.account is not None:
            changes = list(self._changes(row, row.account))
            row.notes += changes
            row.kind = ListedKind.CHANGE if changes else ListedKind.SAME
            if changes and (refusal := rules.refuse_account(self.by, row.account)):
                row.errors, row.kind = {"username": refusal}, ListedKind.WRONG

    def _errors(self, row: PersonRow, *, is_twice: bool) -> dict[str, str]:
        typed, found = row.typed, {}
        for name, most in LENGTHS.items():
            if len(getattr(typed, name)) > most:
                found[name] = f"最多{most}个字。"
        if not typed.name:
            found["name"] = "请填写姓名。"
        if refusal := _refuse_username(typed.username):
            found["username"] = refusal
        elif is_twice:
            found["username"] = f"名单里有两人用登录名“{typed.username}”。"
        elif row.account is None and typed.username.lower() in self._taken:
            found["username"] = TAKEN
        if row.role is None:
            found["role"] = f"没有“{typed.role}”这个角色。" if typed.role else "请选择角色。"
        elif refusal := rules.refuse_role(self.by, row.role):
            found["role"] = refusal
        elif row.role == Role.HANDLER and not typed.department:
            found["department"] = "经办人必须属于一个部门。"
        elif (there := self._department(typed.department)) and not there.is_active:
            found["department"] = f"“{there.name}”已停用。"
        return found

    def _changes(self, row: PersonRow, account: User) -> Iterable[str]:
        """What is left empty changes nothing."""
        department = account.department.name if account.department else ""
        pairs = (
            ("姓名", account.full_name, row.typed.name),
            ("部门", department, row.typed.department),
            ("角色", str(account.get_role_display()), row.typed.role),
            ("电话", account.phone, row.typed.phone),
        )
        for label, before, after in pairs:
            if after and same_name(before) != same_name(after):
                yield f"{label}:{before or '空'}→{after}"


def _refuse_username(username: str) -> str | None:
    if not username:
        return "请填写登录名。"
    try:
        checked_username(username)
    except ValidationError as error:
        return str(error.messages[0])
    return None


def _cleaned(typed: Sequence[PersonInput]) -> list[PersonInput]:
    return [
        PersonInput(
            *(plain_name(text) for text in (one.name, one.department, one.role, one.phone, one.username))
        )
        for one in typed
    ]


def plan_people(organization: Organization, typed: Sequence[PersonInput], *, by: User) -> PeoplePlan:
    return PeoplePlan(organization, _cleaned(typed), by=by)


@transaction.atomic
def save_people(
    organization: Organization, typed: Sequence[PersonInput], *, by: User, shown: str
) -> tuple[PeoplePlan, list[NewAccount]]:
    """Raises ``Refused``, and writes nothing, when it would do something else than the preview said."""
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    plan = plan_people(locked, typed, by=by)
    if not plan.is_ready or seen(plan.rows) != shown:
        raise Refused(CHANGED)
    _make_departments(plan)
    found = [_write(plan, row) for row in plan.rows if row.kind != ListedKind.SAME]
    return plan, [one for one in found if one is not None]


def _make_departments(plan: PeoplePlan) -> None:
    order = max((row.order for row in plan.departments.values()), default=0)
    for number, name in enumerate(plan.new_departments, start=1):
        plan.departments[same_name(name)] = save_department(
            None,
            by=plan.by,
            organization=plan.organization,
            name=name,
            order=order + number * STEP,
            is_active=True,
        )


def _write(plan: PeoplePlan, row: PersonRow) -> NewAccount | None:
    typed, account, role = row.typed, row.account, row.role
    department = plan.departments.get(same_name(typed.department))
    phone = typed.phone or (account.phone if account else "")
    if account is None:
        made = add_user(
            by=plan.by,
            username=typed.username,
            full_name=typed.name,
            role=role,
            organization=plan.organization,
            department=department,
            phone=phone,
        )
        return NewAccount(*made)
    edit_user(
        account.pk,
        by=plan.by,
        full_name=typed.name,
        role=role,
        organization=plan.organization,
        department=department,
        phone=phone,
    )
    return None
