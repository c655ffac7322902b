"""准备工作 as its page shows it: each step, what is done of it and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Department, Organization, Role, User
from accounts.places import place
from issues.models import Inspection
from measures.models import Measure
from measures.workflow import Status

NEEDED = (Role.COORDINATOR, Role.LEADER)
MAX_SHOWN = 8


@dataclass(frozen=True)
class PreparationStep:
    """``missing`` is "" for what is done; ``url`` is where it is done, "" for who may not."""

    key: str
    title: str
    done: str
    missing: str = ""
    url: str = ""
    label: str = ""

    @property
    def is_done(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Preparation:
    organization: Organization
    departments: list[Department]
    people: list[User]
    by: User

    @classmethod
    def of(cls, organization: Organization, *, by: User) -> Preparation:
        departments = organization.departments.active().order_by("order", "pk")
        people = organization.users.active().order_by("order", "pk")
        return cls(organization, list(departments), list(people), by)

    @property
    def steps(self) -> list[PreparationStep]:
        makers: tuple[Callable[[], PreparationStep], ...] = (
            self._unit,
            self._departments,
            self._people,
            self._slips,
            self._notice,
            self._assignment,
        )
        return [make() for make in makers]

    @property
    def waiting(self) -> list[User]:
        """Who has not signed in yet, and so needs a slip."""
        return [row for row in self.people if row.must_change_password and row.last_login is None]

    def _unit(self) -> PreparationStep:
        return PreparationStep("unit", "单位", f"{self.organization.name}")

    def _departments(self) -> PreparationStep:
        missing = "" if self.departments else "还没有部门。"
        return PreparationStep("departments", "部门", f"{len(self.departments)}个部门", missing)

    def _people(self) -> PreparationStep:
        roles = {row.role for row in self.people}
        wanted = [str(role.label) for role in NEEDED if role not in roles]
        staffed = {row.department_id for row in self.people if row.is_handler}
        empty = [row.name for row in self.departments if row.pk not in staffed]
        sentences = [f"还没有{'、'.join(wanted)}的账号。"] if wanted else []
        if empty:
            shown = "、".join(empty[:MAX_SHOWN]) + ("等" if len(empty) > MAX_SHOWN else "")
            sentences.append(f"还没有经办人账号的部门:{shown}。")
        return PreparationStep("people", "人员", f"{len(self.people)}人", "".join(sentences))

    def _slips(self) -> PreparationStep:
        waiting = len(self.waiting)
        missing = f"{waiting}人还没有登录过,需要密码条。" if waiting else ""
        return PreparationStep("slips", "密码条", f"{len(self.people) - waiting}人已经登录过", missing)

    def _notice(self) -> PreparationStep:
        count = Inspection.objects.filter(organization=self.organization).count()
        missing = "" if count else "还没有导入通报。" + self._by_whom()
        url = place("imports") if self.by.is_coordinator else ""
        return PreparationStep("notice", "导入通报", f"{count}次巡察", missing, url, "导入通报")

    def _assignment(self) -> PreparationStep:
        rows = Measure.objects.current().filter(organization=self.organization)
        counts = rows.aggregate(all=Count("pk"), drafts=Count("pk", filter=Q(status=Status.DRAFT)))
        drafts = counts["drafts"]
        missing = f"{drafts}条措施还没有分派。" + self._by_whom() if drafts else ""
        done = f"{counts['all'] - drafts}条措施已经分派"
        if not counts["all"]:
            missing = "导入通报后分派。"
        return PreparationStep("assign", "分派", done, missing, self._grid(drafts), "打开分派表")

    def _grid(self, drafts: int) -> str:
        if not drafts or not self.by.is_coordinator:
            return ""
        rows = Measure.objects.current().filter(organization=self.organization, status=Status.DRAFT)
        return place(
            "assignment_grid", rows.order_by("-inspection_id").values_list("inspection_id", flat=True)[0]
        )

    def _by_whom(self) -> str:
        """Who goes on where an administrator cannot."""
        if self.by.is_coordinator:
            return ""
        names = [row.label for row in self.people if row.is_coordinator]
        return f"由整改办办理:{'、'.join(names[:MAX_SHOWN])}。" if names else "由整改办账号办理,请先建立。"
