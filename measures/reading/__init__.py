"""Reading figures out of texts: text in, proposals out. Nothing is written; nothing is guessed.

What the words leave open stays open: 十余次 is told as inexact, 《…》 that are only mentioned have no act.
"""

from __future__ import annotations

from dataclasses import replace

from measures.reading.model import Act, Comparator, Kind, Period, Proposal, Span
from measures.reading.numbers import half_width
from measures.reading.quantities import read_cadences, read_counts, read_money, read_people, read_rates
from measures.reading.regulations import read_titles

__all__ = ["Act", "Comparator", "Kind", "Period", "Proposal", "Span", "read"]

# Who comes first keeps the words: “每月1次” is a cadence and not also a count.
READERS = (read_titles, read_cadences, read_people, read_money, read_rates, read_counts)


def read(text: str) -> list[Proposal]:
    """What ``text`` states, in the order of the text; no two proposals share a sign."""
    plain = half_width(text)
    found: list[Proposal] = []
    for reader in READERS:
        for proposal in reader(plain):
            if not any(proposal.span.overlaps(other.span) for other in found):
                words = text[proposal.span.start : proposal.span.end]
                found.append(replace(proposal, words=words))
    return sorted(found, key=lambda proposal: proposal.span.start)
