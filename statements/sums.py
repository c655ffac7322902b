"""Sums that contain one another are told once: 清退12万元,其中补贴8万元; 3万元、2万元,合计5万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from statements.model import Proposal, ProposalKind
from statements.money import OTHER, SUM
from statements.passage import StatementPassage
from statements.units import PERSONS
from statements.words import STRONG_VERB

# A bracket directly behind a sum takes it apart: 组织处理2人(免职1人、调离岗位1人).
PART = re.compile(r"其中|(?<=[(,])(?:含|包括|包含|内含)|^\(")
TOTAL = re.compile(r"(?:合计|共计|总计|总共|累计)(?:为|达)?$")
# The bracket or the clause of the parts is over.
OWN_CLAUSE = re.compile(rf"^[^(]*\)|,.*?(?:{SUM.pattern}|{OTHER.pattern}|{STRONG_VERB.pattern})")
SAME_AGAIN = re.compile(r"(?:折合|折价|折算|约合)(?:人民币)?约?$")
SO_FAR = re.compile(r"[,;].{0,6}(?:目前|现|截至\w{1,10}|实际)已?")
COUNTED = (ProposalKind.COUNT, ProposalKind.MONEY, ProposalKind.PEOPLE)


@dataclass(frozen=True)
class Whole:
    """A sum of which parts follow, with what is left of it."""

    proposal: Proposal
    left: Decimal


def once(passage: StatementPassage, proposals: list[Proposal]) -> list[Proposal]:
    """``proposals``, in the order of the text, without parts of sums and sums told twice."""
    kept: list[Proposal] = []
    for _, group in groupby(proposals, key=lambda one: passage.mood.sentence_start(one.span.start)):
        kept += _without_summands(passage, _without_parts(passage, list(group)))
    return kept


def _without_parts(passage: StatementPassage, proposals: list[Proposal]) -> list[Proposal]:
    kept: list[Proposal] = []
    whole: Whole | None = None
    former: Proposal | None = None
    for one in proposals:
        if one.kind in COUNTED and one.quantity is not None:
            between = passage.text[former.span.end : one.span.start] if former else ""
            if former is not None and PART.search(between):
                whole = Whole(former, former.quantity or Decimal(0))
            whole = _still(whole, one, between)
            former = one if whole is None else former and one
            if whole is not None and _is_part(whole.proposal, one):
                whole = Whole(whole.proposal, whole.left - one.quantity)
                continue
            if kept and _is_same_again(kept[-1], one, between):
                continue
            if kept and _is_done_so_far(kept[-1], one, between):
                kept.pop()
        kept.append(one)
    return kept


def _still(whole: Whole | None, one: Proposal, between: str) -> Whole | None:
    """None where the parts are over: more than is left, or a clause with a verb of its own."""
    if whole is not None and _unit(whole.proposal) == _unit(one) and one.quantity == whole.left:
        return whole  # what is left to the last sign: 其中上缴12万元,退还5.35万元
    if whole is None or (OWN_CLAUSE.search(between) and not PART.search(between)):
        return None
    is_more = _unit(whole.proposal) == _unit(one) and (one.quantity or 0) > whole.left
    return None if is_more else whole


def _is_part(whole: Proposal, one: Proposal) -> bool:
    """A part of the same unit; one that goes up (其中诫勉2人) counts if its whole does not."""
    return _unit(whole) == _unit(one) and (not one.what or bool(whole.what))


def _unit(one: Proposal) -> str:
    return "人" if one.unit in PERSONS else one.unit


def _is_same_again(former: Proposal, one: Proposal, between: str) -> bool:
    return former.kind is one.kind is ProposalKind.MONEY and bool(SAME_AGAIN.search(between))


def _is_done_so_far(former: Proposal, one: Proposal, between: str) -> bool:
    """对3.6万元予以追缴,目前已追回2.9万元: the first is what had to be done."""
    is_less = (one.quantity or 0) <= (former.quantity or 0)
    return former.what == one.what != "" and is_less and bool(SO_FAR.search(between))


def _without_summands(passage: StatementPassage, proposals: list[Proposal]) -> list[Proposal]:
    """The parts before a total that is their sum; which of them, the total itself says."""
    kept: list[Proposal] = []
    for one in proposals:
        if one.kind in COUNTED and TOTAL.search(passage.text[max(0, one.span.start - 4) : one.span.start]):
            kept = _without_sum(kept, one)
        kept.append(one)
    return kept


def _without_sum(kept: list[Proposal], total: Proposal) -> list[Proposal]:
    summed, place = Decimal(0), len(kept)
    while place and summed < (total.quantity or 0):
        one = kept[place - 1]
        if (one.kind, one.unit, one.what) != (total.kind, total.unit, total.what) or one.quantity is None:
            break
        summed, place = summed + one.quantity, place - 1
    is_sum = summed == total.quantity and len(kept) - place > 1
    return kept[:place] if is_sum else kept
