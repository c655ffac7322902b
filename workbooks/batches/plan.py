"""Several files planned one after the other: each is compared with what those before it leave behind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Department, User
from audit.exceptions import Refused
from workbooks.merging.after import after
from workbooks.merging.incoming import Incoming
from workbooks.merging.model import ImportPlan, RowAction, RowPlan
from workbooks.merging.newcomers import Newcomer
from workbooks.merging.plan import make_plan
from workbooks.merging.senders import sender_by_content, sender_named
from workbooks.merging.snapshot import SystemState
from workbooks.merging.store import incoming_of
from workbooks.models import LedgerImport


@dataclass(frozen=True)
class FileToPlan:
    """``row``: where it is stored, if it is."""

    name: str
    incoming: Incoming
    row: LedgerImport | None = None


@dataclass(frozen=True)
class PlannedFile:
    """``sender``: whose file it is taken for; ``exported_on``: when its ledger went out, if one of ours."""

    file: FileToPlan
    plan: ImportPlan
    sender: Department | None

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def pk(self) -> int:
        return self.file.row.pk if self.file.row is not None else 0

    @property
    def prefix(self) -> str:
        """Before the names of its choices in a form."""
        return f"f{self.pk}-"

    @property
    def exported_on(self) -> date | None:
        origin = self.file.incoming.origin
        return datetime.fromisoformat(origin.exported_at).date() if origin is not None else None

    @property
    def told(self) -> list[RowPlan]:
        """The rows that say something: what is the same is folded."""
        return [row for row in self.plan.rows if row.says_something]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.name,
            "sender": self.sender.name if self.sender is not None else None,
            **self.plan.as_json(),
        }


@dataclass(frozen=True)
class BatchPlan:
    """``lost``: sentences about stored files that cannot be read any more."""

    files: Sequence[PlannedFile]
    lost: Sequence[str] = ()

    @property
    def rows(self) -> list[RowPlan]:
        return [row for file in self.files for row in file.plan.rows]

    @property
    def newcomers(self) -> list[Newcomer]:
        return [one for file in self.files for one in file.plan.newcomers]

    @property
    def reopening(self) -> int:
        return len(
            {row.measure for row in self.rows if row.is_reopening and row.action is not RowAction.ERROR}
        )

    def count(self, action: RowAction) -> int:
        return sum(file.plan.count(action) for file in self.files)

    def digest(self) -> str:
        seen = "\n".join(f"{file.name} {file.plan.digest()}" for file in self.files)
        return hashlib.sha256(seen.encode()).hexdigest()

    def sent_since(self, otherwise: date) -> date:
        """When this round began: the day its first ledger was exported."""
        return min((day for file in self.files if (day := file.exported_on)), default=otherwise)


def plan_in_turn(files: Iterable[FileToPlan], state: SystemState, *, by: User) -> BatchPlan:
    """The same files, ledger and choices give the same plan."""
    found = []
    for file in files:
        plan = make_plan(file.incoming, state, by=by)
        planned = PlannedFile(file, plan, _sender(file, plan, state))
        for row in plan.rows:
            row.file_name, row.prefix = file.name, planned.prefix
        found.append(planned)
        state = after(state, plan, file_name=file.name)
    return BatchPlan(found)


def _sender(file: FileToPlan, plan: ImportPlan, state: SystemState) -> Department | None:
    if file.row is not None and file.row.sender is not None:
        return file.row.sender
    named = sender_named(file.name, file.incoming.reading, state.departments)
    return named or sender_by_content(plan)


def plan_stored(rows: Iterable[LedgerImport], state: SystemState, *, by: User) -> BatchPlan:
    """Of stored files that wait; one whose file is gone is said and left out."""
    files, lost = [], []
    for row in rows:
        try:
            files.append(FileToPlan(row.file_name, incoming_of(row), row))
        except Refused as error:
            lost.append(str(error))
    plan = plan_in_turn(files, state, by=by)
    return BatchPlan(plan.files, lost)
