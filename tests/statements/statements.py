"""Texts with what a careful reader takes from them, and how much of it the reader found.

The files are ``tests/data/figures/*.txt``; their first lines say how a statement is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from statements import Proposal, ProposalKind, StatedComparator, StatedPeriod, TitleAct, read

FIGURES = Path(__file__).parents[1] / "data" / "figures"
SIGNS = {"≥": StatedComparator.AT_LEAST, "≤": StatedComparator.AT_MOST}
NOTHING = "-"


@dataclass(frozen=True)
class Statement:
    """What has to be the same for a proposal to be right; ``subjects`` are all that may be said."""

    kind: ProposalKind
    quantity: Decimal | None = None
    unit: str = ""
    comparator: StatedComparator = StatedComparator.EXACTLY
    is_exact: bool = True
    act: TitleAct | None = None
    period: StatedPeriod | None = None
    every: int = 1
    what: str = ""
    subjects: tuple[str, ...] = ()

    def is_met_by(self, proposal: Proposal) -> bool:
        same = all(
            getattr(self, name) == getattr(proposal, name)
            for name in ("kind", "quantity", "unit", "comparator", "is_exact", "period", "every", "what")
        )
        acts = self.kind is ProposalKind.COUNT or self.act is proposal.act
        return same and acts and (not self.subjects or proposal.subject in self.subjects)


@dataclass(frozen=True)
class Passage:
    text: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Score:
    stated: int
    proposed: int
    right: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.proposed

    @property
    def recall(self) -> float:
        return self.right / self.stated


def load(name: str) -> list[Passage]:
    passages: list[tuple[str, list[Statement]]] = []
    for line in (FIGURES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            passages[-1][1].append(_statement(line.split()))
        elif line and not line.startswith("#"):
            passages.append((line, []))
    return [Passage(text, tuple(statements)) for text, statements in passages]


def score(passages: list[Passage]) -> Score:
    """Mentions, 《…》 to which nothing was done, count on neither side."""
    stated, proposed, wrong = 0, 0, []
    for passage in passages:
        found = [one for one in read(passage.text) if not _is_mention(one)]
        stated, proposed = stated + len(passage.statements), proposed + len(found)
        missing = []
        for statement in passage.statements:
            met = next((one for one in found if statement.is_met_by(one)), None)
            if met is None:
                missing.append(statement)
            else:
                found.remove(met)
        wrong += [f"{passage.text}\n    missing {one}" for one in missing]
        wrong += [f"{passage.text}\n    invented {one}" for one in found]
    right = stated - sum("\n    missing " in line for line in wrong)
    return Score(stated, proposed, right, tuple(wrong))


def _is_mention(proposal: Proposal) -> bool:
    return proposal.kind in (ProposalKind.REGULATION, ProposalKind.DOCUMENT) and proposal.act is None


def _statement(words: list[str]) -> Statement:
    kind, rest = ProposalKind(words[0]), words[1:]
    match kind:
        case ProposalKind.REGULATION | ProposalKind.DOCUMENT:
            return Statement(kind, act=TitleAct(rest[0]), subjects=(rest[1],))
        case ProposalKind.COUNT | ProposalKind.PEOPLE:
            return _count(kind, rest)
        case ProposalKind.CADENCE:
            return _cadence(rest)
        case ProposalKind.RATE:
            quantity, comparator = _compared(rest[0])
            return Statement(kind, quantity, "%", comparator, subjects=_subjects(rest[1]))
        case ProposalKind.MONEY:
            number = rest[0].removeprefix("~")
            what = rest[1].removeprefix(NOTHING)
            return Statement(kind, Decimal(number), "元", is_exact=number == rest[0], what=what)


def _count(kind: ProposalKind, rest: list[str]) -> Statement:
    number = rest[0].removeprefix("~")
    if kind is ProposalKind.PEOPLE:
        return Statement(kind, Decimal(number), rest[1], what=rest[2].removeprefix(NOTHING))
    what = rest[3] if len(rest) > 3 else ""
    subjects = _subjects(rest[2])
    return Statement(kind, Decimal(number), rest[1], is_exact=number == rest[0], what=what, subjects=subjects)


def _cadence(rest: list[str]) -> Statement:
    """A period that is left open has no number either: 每*."""
    if rest[0] == "每*":
        return Statement(ProposalKind.CADENCE, is_exact=False, subjects=_subjects(rest[3]))
    name, _, every = rest[0].partition("*")
    quantity, comparator = _compared(rest[1])
    return Statement(
        ProposalKind.CADENCE,
        quantity,
        rest[2],
        comparator,
        period=StatedPeriod(name),
        every=int(every or 1),
        subjects=_subjects(rest[3]),
    )


def _compared(written: str) -> tuple[Decimal, StatedComparator]:
    return Decimal(written.lstrip("≥≤")), SIGNS.get(written[0], StatedComparator.EXACTLY)


def _subjects(written: str) -> tuple[str, ...]:
    return tuple(one.removeprefix(NOTHING) for one in written.split("/"))
