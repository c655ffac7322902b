"""The state of a unit that works elsewhere: its newest report, as the overview and the ledger show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accounts.models import Organization, User
from exchange.contents import PackageRow
from exchange.models import IncomingPackage, PackageKind
from exchange.opening import rows_of
from ledger.row_parts import FOCUSES
from ledger.rows import LedgerRow, deadline
from ledger.units.reported import ReportedInput, report
from measures.workflow import Timeframe

# Keys of one unit's rows lie so far from those of another.
APART = 10**12
TIMEFRAMES = {label: code for code, label in Timeframe.choices}


def states_of(user: User, organization: Organization) -> list[IncomingPackage]:
    """All that were taken in, the newest first: none is ever overwritten."""
    rows = IncomingPackage.objects.visible_to(user).taken()
    found = rows.filter(kind=PackageKind.REPORT, organization=organization).order_by("-as_of", "-pk")
    return list(found)


def newest_state(organization: Organization) -> IncomingPackage | None:
    rows = IncomingPackage.objects.taken().filter(kind=PackageKind.REPORT, organization=organization)
    return rows.order_by("-as_of", "-pk").first()


def state_rows(row: IncomingPackage) -> Iterator[PackageRow]:
    return rows_of(Path(row.file.path), name=row.name)


def report_state(row: IncomingPackage) -> None:
    """Tells the overview; in the transaction that takes the package in."""
    report(
        row.organization,
        ReportedInput(
            as_of=row.as_of,
            source=row.get_source_display(),
            figures=row.manifest["figures"],
            rounds=_rounds(row),
            rules=[one["completion_rule"] for one in row.manifest["inspections"] if one["completion_rule"]],
        ),
    )


def _rounds(row: IncomingPackage) -> dict[str, dict[str, dict[str, int]]]:
    """A package of an earlier program counts no rounds: where it is of one alone, all of it is of that."""
    found: dict[str, dict[str, dict[str, int]]] = row.manifest.get("rounds") or {}
    names = {str(one.get("round", "")) for one in row.manifest["inspections"]}
    if not found and len(names) == 1 and "" not in names:
        return {names.pop(): row.manifest["figures"]}
    return found


def reported_rows(organization: Organization) -> Iterator[LedgerRow]:
    """For the united ledger. Keys of another deployment are none of ours: they only keep rows together."""
    row = newest_state(organization)
    if row is None:
        return
    places: dict[str, int] = {}
    unit = f"{organization.name}({row.as_of_text})"
    for number, one in enumerate(state_rows(row), start=1):
        category = places.setdefault(one.category, len(places))
        found = ledger_row(one, number=number, base=organization.pk * APART, category=category)
        found.organization = unit
        yield found


def ledger_row(one: PackageRow, *, number: int, base: int, category: int) -> LedgerRow:
    """Below zero are no keys of ours."""
    timeframe = TIMEFRAMES.get(one.timeframe, "")
    return LedgerRow(
        pk=0,
        version=0,
        category_id=-base - category - 1,
        sub_issue_id=-base - one.finding_key - 1,
        number=number,
        inspection=one.inspection,
        category=one.category,
        focus=FOCUSES.get(one.focus, ""),
        finding=one.finding,
        goal=one.goal,
        measure=one.measure,
        leader=one.leader,
        department=one.department,
        supporting=one.supporting,
        handler=one.handler,
        timeframe=one.timeframe,
        due_on=one.due_on,
        deadline=deadline(one.due_on, timeframe),
        progress=one.progress,
        outcome=one.outcome,
        status=one.state,
        completed_on=one.completed_on,
        evidence="\n".join(proof.name for proof in one.evidence),
        is_closed="已销号" if one.is_closed else "未销号",
        closed_on=one.closed_on,
        next_step=one.next_step,
        extension=one.extension,
        remark=one.remark,
        mark=one.mark,
        is_completed=one.is_done,
    )
