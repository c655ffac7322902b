"""Measures whose own text or whose finding holds some words, by the index where that is quicker."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from measures.models.measure import MeasureQuerySet
from measures.search_kinds import MEASURE, SUB_ISSUE
from search.asking import SearchScope, candidates
from search.kinds import kind_named
from search.normal import normal_form, says

FIELDS = ("text", "sub_issue__title", "sub_issue__text")


def holding(rows: MeasureQuerySet, asked: str, *, user: User) -> MeasureQuerySet:
    """``asked`` as one piece, white space and all. What the index offers is looked through like all else."""
    word = normal_form(asked)
    found = rows.filter(says(FIELDS, word))
    kinds = [kind_named(MEASURE), kind_named(SUB_ISSUE)]
    keys = candidates(kinds, [word], scope=SearchScope.of(user))
    if MEASURE not in keys or SUB_ISSUE not in keys:
        return found
    return found.filter(Q(pk__in=keys[MEASURE]) | Q(sub_issue__in=keys[SUB_ISSUE]))
