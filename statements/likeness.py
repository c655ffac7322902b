"""How far two findings say the same: the share of their pairs of signs that agree. Pure.

What every finding says (“关于…不够到位的问题”) agrees with everything and tells nothing: it is left out
before pairs are compared. Words of one meaning are not known here; a person decides what a likeness means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from statements.spelling import normal

# The beginning of a text says what it is about; the rest is cases and figures.
MAX_SIGNS = 200
# Of 27,930 pairs of findings of different units in genuine notices 34 reach it, most of these of one matter.
ALIKE = 0.3
# Fewer pairs than that say nothing.
MIN_PAIRS = 3

_COMMON = re.compile(
    r"关于|针对|存在|方面|(?:的)?(?:突出)?问题|整改(?:落实)?(?:情况)?|反馈|巡[察视]|落实|贯彻|执行|工作|"
    r"(?:仍|还|尚)?(?:不够|不够?到位|不[力强严实高深足全]|不深入|不扎实|不规范|不及时|不彻底|不明显|不充分|"
    r"不严格|不完善|不健全|不重视|缺乏|欠缺|薄弱|缺失|有差距|有待(?:加强|提高|提升)?|流于形式|走[过形]场?式?|应付|失之于[宽软]于?[软宽]?|宽松软?|松散)|管理|"
    r"有时|有的|个别|部分|一些|等|[的了和与及在对]"
)
_SIGN = re.compile(r"[^\w]|[\d_]")


@dataclass(frozen=True)
class Likeness:
    """``key`` of what is alike, and the share that agrees, 0 to 1."""

    key: int
    share: float

    @property
    def percent(self) -> str:
        return f"{round(self.share * 100)}%"


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs that say what a finding is about; none across what was left out."""
    parts = _SIGN.split(_COMMON.sub(" ", normal(text)[:MAX_SIGNS]))
    return frozenset(one + other for part in parts for one, other in zip(part, part[1:], strict=False))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice what both hold, of what each holds; 0 for what says too little."""
    if min(len(one), len(other)) < MIN_PAIRS:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def likeness(one: str, other: str) -> float:
    return share(pairs_of(one), pairs_of(other))


def most_alike(text: str, others: Mapping[int, frozenset[str]], *, most: int) -> list[Likeness]:
    """Those of ``others`` (their pairs by key) that are alike, the nearest first; equal ones as they came."""
    own = pairs_of(text)
    found = [Likeness(key, share(own, pairs)) for key, pairs in others.items()]
    return sorted((one for one in found if one.share >= ALIKE), key=lambda one: -one.share)[:most]


def groups_alike(pairs: Iterable[tuple[int, frozenset[str]]]) -> list[list[int]]:
    """Keys in groups, the largest first: each joins the first group whose beginning it is like.

    Not by way of a third: a chain of likenesses would end up with everything in one group. An index of pairs
    leads to the beginnings that have anything in common at all.
    """
    groups: dict[int, list[int]] = {}
    begins: dict[int, frozenset[str]] = {}
    holding: dict[str, list[int]] = {}
    for key, own in pairs:
        near = dict.fromkeys(begin for pair in sorted(own) for begin in holding.get(pair, ()))
        best = max(((share(own, begins[one]), -one, one) for one in near), default=(0.0, 0, 0))
        if best[0] >= ALIKE:
            groups[best[2]].append(key)
            continue
        groups[key], begins[key] = [key], own
        for pair in own:
            holding.setdefault(pair, []).append(key)
    return sorted(groups.values(), key=len, reverse=True)
