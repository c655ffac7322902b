"""A state beside the one before: what is new, what is gone, what moved; nothing but the two is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from exchange.contents import PackageRow
from exchange.models import IncomingPackage
from exchange.states import state_rows
from statements.spelling import normal

MAX_SHOWN = 200
# What is told in figures, in this order.
FIGURES = {
    "done": "已完成",
    "overdue": "逾期",
    "returned": "已退回",
    "findings": "具体问题",
    "findings_closed": "已销号",
}
TEXTS = (
    ("measure", "措施文字"),
    ("leader", "责任领导"),
    ("department", "牵头部门"),
    ("handler", "责任人"),
    ("outcome", "整改成效"),
    ("progress", "整改进展"),
)


@dataclass(frozen=True)
class RowDifference:
    """``what`` in words."""

    row: PackageRow
    what: str


@dataclass
class StateDifferences:
    before: IncomingPackage
    figures: list[tuple[str, int, int]] = field(default_factory=list)
    new: list[RowDifference] = field(default_factory=list)
    gone: list[RowDifference] = field(default_factory=list)
    changed: list[RowDifference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.gone or self.changed or any(a != b for _, a, b in self.figures))

    @property
    def parts(self) -> list[tuple[str, list[RowDifference], int]]:
        """Title, what is shown of it, how many there are."""
        named = (("新增的措施", self.new), ("不再有的措施", self.gone), ("有变化的措施", self.changed))
        return [(title, rows[:MAX_SHOWN], len(rows)) for title, rows in named if rows]


def differences(before: IncomingPackage, after: IncomingPackage) -> StateDifferences:
    """By key within one deployment; by their words where one of them was read from a table or a text."""
    is_by_key = _site(before) == _site(after) != ""
    old, new = (_by_identity(state_rows(row), is_by_key=is_by_key) for row in (before, after))
    return StateDifferences(
        before,
        figures=list(_figures(before, after)),
        new=[RowDifference(row, row.state) for key, row in new.items() if key not in old],
        gone=[RowDifference(row, row.state) for key, row in old.items() if key not in new],
        changed=[
            RowDifference(row, what)
            for key, row in new.items()
            if key in old and (what := "；".join(_changes(old[key], row)))
        ],
    )


def _site(row: IncomingPackage) -> str:
    return str(row.manifest["sender"]["site"]) if row.is_signed else ""


def _by_identity(rows: Iterable[PackageRow], *, is_by_key: bool) -> Mapping[object, PackageRow]:
    return {row.key if is_by_key else identity(row.finding, row.measure): row for row in rows}


def identity(finding: str, measure: str) -> tuple[str, str]:
    return normal(finding), normal(measure)


def _changes(old: PackageRow, new: PackageRow) -> Iterator[str]:
    if (old.status, old.state) != (new.status, new.state):
        yield f"{old.state} → {new.state}"
    if old.due_on != new.due_on:
        yield f"时限 {old.due_on or '未填'} → {new.due_on or '未填'}"
    if new.is_overdue and not old.is_overdue:
        yield "新逾期"
    if old.is_closed != new.is_closed:
        yield "问题已销号" if new.is_closed else "问题撤销销号"
    yield from (f"{title}有修改" for name, title in TEXTS if getattr(old, name) != getattr(new, name))
    if added := {one.name for one in new.evidence} - {one.name for one in old.evidence}:
        yield f"新增佐证材料{len(added)}份"


def _figures(before: IncomingPackage, after: IncomingPackage) -> Iterator[tuple[str, int, int]]:
    yield "整改措施", before.manifest["rows"], after.manifest["rows"]
    for name, title in FIGURES.items():
        yield title, figure(before, name), figure(after, name)


def figure(row: IncomingPackage, name: str) -> int:
    return sum(int(numbers.get(name, 0)) for numbers in row.manifest["figures"].values())
