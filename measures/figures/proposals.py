"""What the texts of a measure propose: read anew each time, so that it fits the words that stand there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from measures.models import FigureKind, Measure, ProgressUpdate, ProposalDecision
from measures.models.figures import Comparator, Period, RecordKind
from measures.models.regulation_state import RegulationAct
from statements import Proposal, ProposalKind, read

SOURCES = {"text": "整改措施", "outcome": "整改成效", "progress": "整改进展"}
MAX_WORDS = 300
AROUND = 16
# Stands only where the text goes on.
CUT = "…"
# Each is a form of its own: a page of twenty thousand takes ten seconds, and nobody fills in more than these.
MAX_OFFERS = 100
KINDS = {kind.label: kind for kind in FigureKind}


@dataclass(frozen=True)
class Stated:
    """A proposal in its place. ``fingerprint`` stays the same while the words stand in the same text."""

    measure_id: int
    source: str
    progress_id: int | None
    proposal: Proposal
    fingerprint: str
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.measure_id}-{self.fingerprint}"

    @property
    def place(self) -> str:
        return SOURCES[self.source]

    def values(self) -> Values:
        return values_of(self.proposal)


@dataclass(frozen=True)
class Values:
    """What is recorded when a proposal is accepted; ``form``, a ``RecordKind``, says which fields count."""

    form: str
    subject: str = ""
    act: str = ""
    kind: str = ""
    amount: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    period: str = ""
    every: int = 1

    @property
    def period_words(self) -> str:
        return Period(self.period).of(self.every) if self.period else ""

    @property
    def is_complete(self) -> bool:
        """Whether it can be recorded as it was read, without a word from somebody."""
        if self.form == RecordKind.FIGURE:
            return bool(self.kind and self.amount)
        return bool(
            self.subject and (self.act if self.form == RecordKind.REGULATION else self.amount and self.unit)
        )


def values_of(proposal: Proposal) -> Values:
    """A regulation, a figure that goes up, a promise with a target, or a plain count."""
    if proposal.kind in (ProposalKind.REGULATION, ProposalKind.DOCUMENT):
        act = RegulationAct[proposal.act.name] if proposal.act else ""
        return Values(RecordKind.REGULATION, subject=proposal.subject, act=act)
    if proposal.what or proposal.kind is ProposalKind.MONEY:
        kind = KINDS.get(proposal.what)
        return Values(
            RecordKind.FIGURE, kind=kind or "", amount=proposal.quantity, unit=kind.unit if kind else "元"
        )
    is_promise = proposal.kind in (ProposalKind.CADENCE, ProposalKind.RATE)
    return Values(
        RecordKind.INDICATOR if is_promise else RecordKind.COUNT,
        subject=_counted_as(proposal),
        amount=proposal.quantity,
        unit=proposal.unit,
        comparator=Comparator[proposal.comparator.name],
        period=Period[proposal.period.name] if proposal.period else "",
        every=proposal.every,
    )


def _counted_as(proposal: Proposal) -> str:
    """制定制度14项 and 修订制度19项 are two things to count, although both count 制度."""
    return f"{proposal.act.value}{proposal.subject}" if proposal.act else proposal.subject


def is_offered(proposal: Proposal) -> bool:
    """Mentions, documents, inexact numbers and zeros are told to nobody: they would never be added up."""
    if proposal.kind is ProposalKind.REGULATION:
        return proposal.act is not None
    return proposal.kind is not ProposalKind.DOCUMENT and proposal.is_exact and bool(proposal.quantity)


def stated_in(measure: Measure, progress: Iterable[ProgressUpdate]) -> list[Stated]:
    """What measure, outcome and progress entries (the ones that stand) state, in that order."""
    texts: list[tuple[str, int | None, str]] = [
        ("text", None, measure.text),
        ("outcome", None, measure.outcome),
    ]
    texts += [("progress", entry.pk, entry.text) for entry in progress]
    return [
        stated
        for source, progress_id, text in texts
        for stated in _stated(measure.pk, source, progress_id=progress_id, text=text)
    ]


def _stated(measure_id: int, source: str, *, progress_id: int | None, text: str) -> Iterator[Stated]:
    seen: Counter[str] = Counter()
    for proposal in filter(is_offered, read(text)):
        seen[proposal.words] += 1
        name = f"{source}|{progress_id}|{proposal.words}|{proposal.subject}|{seen[proposal.words]}"
        start, end = proposal.span.start, proposal.span.end
        yield Stated(
            measure_id,
            source,
            progress_id,
            proposal,
            hashlib.sha256(name.encode()).hexdigest()[:40],
            (CUT if start > AROUND else "") + text[max(0, start - AROUND) : start],
            text[end : end + AROUND] + (CUT if len(text) > end + AROUND else ""),
        )


def undecided(stated: Iterable[Stated], decided: Iterable[ProposalDecision]) -> list[Stated]:
    known = {(row.measure_id, row.fingerprint) for row in decided}
    return [one for one in stated if (one.measure_id, one.fingerprint) not in known]
