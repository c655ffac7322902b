"""What texts state: regulations, counts, cadences, rates, money, people. Text in, proposals out; pure.

Every room may ask it; it knows none and no database. Nothing is written, nothing is guessed.

What the words leave open stays open: 十余次 is told as inexact, 《…》 that are only mentioned, planned or
denied have no act; numbers that are planned, ordered, owed or denied are not told at all.
"""

from __future__ import annotations

from statements.cadences import read_cadences
from statements.counts import read_counts
from statements.model import Proposal, ProposalKind, Span, StatedComparator, StatedPeriod, TitleAct
from statements.money import read_money
from statements.passage import StatementPassage
from statements.people import read_people
from statements.rates import read_rates
from statements.regulations import has_title, read_titles
from statements.sums import once
from statements.titles import title_key, title_stem

__all__ = [
    "TitleAct",
    "StatedComparator",
    "ProposalKind",
    "StatedPeriod",
    "Proposal",
    "Span",
    "has_title",
    "read",
    "title_key",
    "title_stem",
    "titles_in",
]

# Who comes first keeps the words: “每月1次” is a cadence and not also a count.
READERS = (read_titles, read_cadences, read_rates, read_money, read_people, read_counts)


def read(text: str) -> list[Proposal]:
    """What ``text`` states, in the order of the text; no two proposals share a sign.

    Takes time in proportion to the length of the text.
    """
    passage = StatementPassage.of(text)
    found = [proposal for reader in READERS for proposal in reader(passage) if passage.take(proposal.span)]
    return once(passage, sorted(found, key=lambda proposal: proposal.span.start))


def titles_in(text: str) -> list[Proposal]:
    """The 《…》 among what ``read`` tells: their reader comes first, and nothing takes one away again."""
    return list(read_titles(StatementPassage.of(text)))
