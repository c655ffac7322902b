"""Two snapshots beside each other: what was finished, what slipped, what is new."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.models import Snapshot
from reporting.snapshots.rows import SnapshotRow, stored_rows


@dataclass(frozen=True)
class SnapshotChange:
    """A measure in the later snapshot, and in words what became of it."""

    row: SnapshotRow
    what: str


@dataclass(frozen=True)
class SnapshotComparison:
    finished: list[SnapshotChange]
    slipped: list[SnapshotChange]
    new: list[SnapshotChange]
    gone: list[SnapshotChange]

    @property
    def is_empty(self) -> bool:
        return not (self.finished or self.slipped or self.new or self.gone)


def compare(earlier: Snapshot, later: Snapshot) -> SnapshotComparison:
    """By measure; reads nothing but the two stored files."""
    before, after = _rows(earlier), _rows(later)
    both = [(before[key], row) for key, row in after.items() if key in before]
    slips = [(row, _slip(old, row)) for old, row in both]
    return SnapshotComparison(
        finished=[
            SnapshotChange(row, f"{old.status} → {row.status}") for old, row in both if _is_finished(old, row)
        ],
        slipped=[SnapshotChange(row, what) for row, what in slips if what],
        new=[SnapshotChange(row, row.status) for key, row in after.items() if key not in before],
        gone=[SnapshotChange(row, row.status) for key, row in before.items() if key not in after],
    )


def _rows(snapshot: Snapshot) -> dict[int, SnapshotRow]:
    return {row.measure: row for row in stored_rows(snapshot)}


def _is_finished(old: SnapshotRow, new: SnapshotRow) -> bool:
    return new.is_done and not old.is_done


def _slip(old: SnapshotRow, new: SnapshotRow) -> str:
    """Taken up again, a later deadline, newly overdue; "" when none of these."""
    parts = []
    if old.is_done and not new.is_done:
        parts.append("已完成后又重新整改")
    if old.due_on and new.due_on > old.due_on:
        parts.append(f"时限由{old.due_on}推迟到{new.due_on}")
    if new.is_overdue and not old.is_overdue:
        parts.append(f"新逾期({new.due_on})")
    return ";".join(parts)
