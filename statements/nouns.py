"""What a number counts: the words before it without their verb, or those behind it. Nouns stay whole."""

from __future__ import annotations

import re

from statements.words import (
    ACTIVITY,
    ACTOR_START,
    BEHIND,
    EMPTY,
    FUNCTION,
    LISTED_PLACES,
    MEASURE,
    MODAL_START,
    PHRASE,
    PREDICATE,
    STRONG_VERB,
    TAKES_OBJECT,
    TIME_START,
    TRAILING,
    VERB_BEHIND,
    VERBAL,
    WEAK_START,
    WITH,
)

BOUNDARY = re.compile(r"[,。;、:!?\n\t()《》]")
BEHIND_BRACKETS = re.compile(r"\([^()]{1,20}\)$")
TITLE_AT_END = re.compile(r"《(?P<title>[^《》\n]{2,60})》$")
# Below this, a 中 at the end belongs to the noun (高中).
MOST_SHORT = 3


def before(segment: str) -> str:
    """The noun at the end of ``segment``, "" when only verbs stand there; 《…》 alone is its own noun."""
    segment = TRAILING.sub("", BEHIND_BRACKETS.sub("", segment.strip()))
    title = TITLE_AT_END.search(segment)
    if title is not None:
        return title["title"]
    clause = BOUNDARY.split(segment)[-1].strip()
    if clause.count("”") > clause.count("“"):
        clause = clause.rpartition("”")[2]
    elif clause.count("“") > clause.count("”"):
        clause = clause.rpartition("“")[2]
    return _bare(PHRASE.sub("", WITH.sub("", _behind_verb(clause))))


def activity_before(segment: str) -> str:
    """Of 赴企业、园区走访座谈 the doing, for the places are no part of it; else as ``before``."""
    listing = LISTED_PLACES.search(segment)
    doing = ACTIVITY.search(TRAILING.sub("", segment)) if listing else None
    return doing[0] if doing else before(segment)


def measure_before(segment: str) -> str:
    """The noun of a rate, verbs and all: 挂牌督办率 is one word."""
    clause = BOUNDARY.split(segment.strip())[-1]
    measured = MEASURE.search(clause)
    if measured is None:
        return before(PREDICATE.sub("", segment))
    noun = measured[0]
    while (shorter := MODAL_START.sub("", TIME_START.sub("", noun))) != noun:
        noun = shorter
    return noun.strip("“ ") if noun.count("“") > noun.count("”") else noun.strip()


def _bare(noun: str) -> str:
    while (shorter := WEAK_START.sub("", ACTOR_START.sub("", TIME_START.sub("", noun)))) != noun:
        if len(shorter) == 1:
            break
        noun = shorter
    noun = noun.strip("的 ")
    return "" if EMPTY.fullmatch(noun) else noun


def takes_object(noun: str) -> bool:
    return bool(TAKES_OBJECT.fullmatch(noun))


def _behind_verb(clause: str) -> str:
    """What stands behind the last verb; read from the left, so that 选派驻村干部 keeps its 驻村.

    A verb at the very end is what was counted: 完成档案补录2318卷.
    """
    verbs = list(STRONG_VERB.finditer(clause))
    if verbs and verbs[-1].end() == len(clause) and not FUNCTION.fullmatch(verbs[-1][0]):
        verbs.pop()
    return clause[verbs[-1].end() :] if verbs else clause


def behind(text: str) -> str:
    """The noun that begins ``text``, up to its verb or the next boundary; "" where none begins."""
    if VERB_BEHIND.match(text):
        return ""
    found = BEHIND.match(text)
    if found is None:
        return ""
    noun = found[0].strip("的了 ")
    return noun.removesuffix("中") if len(noun) > MOST_SHORT else noun


def is_verbal(noun: str) -> bool:
    """办结39件, 修订15项: a verb that stands where a noun would."""
    return not noun or bool(VERBAL.fullmatch(noun))
