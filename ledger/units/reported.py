"""Units that work in a system of their own: they stand among the others as their newest report says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organization
from ledger.models import COUNTED, ReportedFigures
from ledger.rows import LedgerRow
from measures.workflow import Status

DONE = "done"
STATES = tuple(status.name.lower() for status in Status)
Rows = Callable[[Organization], Iterator[LedgerRow]]
_sources: list[Rows] = []


@dataclass(frozen=True)
class ReportedInput:
    """``figures``: focus → counts, ``rounds``: the same of each round.

    ``source`` as it is said: 上报包, 台账表格, 通报文件.
    """

    as_of: datetime
    source: str
    figures: Mapping[str, Mapping[str, int]]
    rules: Sequence[str] = ()
    rounds: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)


def register(rows: Rows) -> None:
    """The room above that keeps the reports gives the rows of the newest one."""
    if rows not in _sources:
        _sources.append(rows)


def report(organization: Organization, new: ReportedInput) -> ReportedFigures:
    """In the caller's transaction, which holds the unit. What is older than what stands is passed over."""
    standing = ReportedFigures.objects.filter(organization=organization).first()
    if standing is not None and standing.as_of > new.as_of:
        return standing
    focuses = _focuses(new.figures)
    whole: Counter[str] = Counter()
    for numbers in focuses.values():
        whole.update(numbers)
    columns = {name: whole[name] for name in (DONE, "overdue", "stalled", "returned", "postponed", "lapsed")}
    row, _ = ReportedFigures.objects.update_or_create(
        organization=organization,
        defaults={
            "as_of": new.as_of,
            "source": new.source,
            "focuses": focuses,
            "rounds": {name: _focuses(figures) for name, figures in new.rounds.items()},
            "rules": sorted(set(new.rules)),
            "total": sum(whole[state] for state in STATES),
            "open_findings": max(whole["findings"] - whole["findings_closed"], 0),
            **columns,
        },
    )
    return row


def _focuses(figures: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {name: _known(numbers) for name, numbers in figures.items()}


def _known(numbers: Mapping[str, int]) -> dict[str, int]:
    """What a later program counts besides is not ours to add up."""
    return {name: int(numbers.get(name, 0)) for name in (*COUNTED, DONE)}


def reported_of(organizations: Sequence[Organization], *, of_round: str = "") -> dict[int, ReportedFigures]:
    """Of a round only those whose report counts it."""
    rows = ReportedFigures.objects.filter(organization__in=[row.pk for row in organizations])
    return {row.organization_id: row for row in rows if not of_round or of_round in row.rounds}


def reported_rounds(organizations: QuerySet[Organization]) -> list[str]:
    """Names of rounds that stand in reports, in the order of their names."""
    rows = ReportedFigures.objects.filter(organization__in=organizations.order_by().values("pk"))
    return sorted({name for rounds in rows.values_list("rounds", flat=True) for name in rounds})


def reported_rows(organization: Organization) -> Iterator[LedgerRow]:
    for source in _sources:
        yield from source(organization)
