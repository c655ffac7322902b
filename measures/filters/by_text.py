"""Measures whose own text or whose finding holds some words, by the index where that is quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

from accounts.models import User
from issues.models import SubIssue
from measures.models import Evidence, EvidenceVersion, Measure
from measures.search_records import MEASURE, SUB_ISSUE
from search.among import Keys
from search.asking import MAX_CANDIDATES, Candidates, SearchScope, candidates
from search.kinds import kind_named
from search.normal import normal_form, says

EVIDENCE = "evidence"
EVIDENCE_FIELDS = ("name", "note")
FINDING_FIELDS = ("title", "text")
RowsT = TypeVar("RowsT", bound=QuerySet[Measure])
OWN_FIELDS = ("text",)
FIELDS = (*OWN_FIELDS, *(f"sub_issue__{name}" for name in FINDING_FIELDS))


@dataclass(frozen=True)
class Holding(Generic[RowsT]):
    """``are_few``: the index says which rows these can be."""

    rows: RowsT
    are_few: bool


def holding(rows: RowsT, asked: str, *, user: User) -> Holding[RowsT]:
    """``asked`` as one piece, white space and all. What the index offers is looked through like all else."""
    kinds = [kind_named(MEASURE), kind_named(SUB_ISSUE)]
    word = normal_form(asked)
    return _narrowed(rows, word, candidates(kinds, [word], scope=SearchScope.of(user)))


def holding_all(rows: RowsT, words: Sequence[str], *, scope: SearchScope) -> RowsT:
    """``words`` in normal form; they may stand in different texts of a measure and its finding."""
    kinds = [kind_named(MEASURE), kind_named(SUB_ISSUE)]
    for word in words:
        rows = _narrowed(rows, word, candidates(kinds, [word], scope=scope)).rows
    return rows


def _narrowed(rows: RowsT, word: str, found: Candidates) -> Holding[RowsT]:
    if MEASURE not in found or SUB_ISSUE not in found:
        return Holding(rows.filter(says(FIELDS, word)), are_few=False)
    held_above = _findings(word, found[SUB_ISSUE])
    if not held_above:
        return Holding(rows.filter(says(OWN_FIELDS, word), pk__among=found[MEASURE]), are_few=True)
    keys = _keys(word, found[MEASURE], held_above)
    if keys is None:
        return Holding(rows.filter(says(FIELDS, word)), are_few=False)
    return Holding(rows.filter(pk__among=keys), are_few=True)


def _findings(word: str, offered: Keys) -> Keys:
    if not offered:
        return offered
    rows = SubIssue.objects.filter(says(FINDING_FIELDS, word), pk__among=offered)
    return Keys.of(rows.order_by().values_list("pk", flat=True))


def _keys(word: str, own: Keys, findings: Keys) -> Keys | None:
    """Of the measures that hold ``word`` now, or whose findings do; None where those are very many.

    Asked for by nothing but their keys: a database without figures of its tables takes the way of the unit's
    order for the shorter one, and reads each of its rows.
    """
    rows = Measure.objects.filter(sub_issue__pk__among=findings).order_by()
    below = set(rows.values_list("pk", flat=True)[: MAX_CANDIDATES + 1])
    if len(below) > MAX_CANDIDATES:
        return None
    holding = Measure.objects.filter(says(OWN_FIELDS, word), pk__among=own).order_by()
    return Keys.of(below.union(holding.values_list("pk", flat=True)))


def findings_holding(
    rows: QuerySet[SubIssue], words: Sequence[str], *, scope: SearchScope
) -> QuerySet[SubIssue]:
    kind = kind_named(SUB_ISSUE)
    keys = candidates([kind], words, scope=scope)
    for word in words:
        rows = rows.filter(says(FINDING_FIELDS, word))
    return rows.filter(pk__among=keys[SUB_ISSUE]) if SUB_ISSUE in keys else rows


def evidence_holding(
    rows: QuerySet[Evidence], words: Sequence[str], *, scope: SearchScope
) -> QuerySet[Evidence]:
    """The index knows its versions, each with name and note of the evidence."""
    keys = candidates([kind_named(EVIDENCE)], words, scope=scope)
    for word in words:
        rows = rows.filter(says(EVIDENCE_FIELDS, word))
    if EVIDENCE not in keys:
        return rows
    versions = EvidenceVersion.objects.filter(pk__among=keys[EVIDENCE]).order_by()
    return rows.filter(pk__among=Keys.of(versions.values_list("evidence_id", flat=True)))
