"""共性问题: findings of several inspections or units that are of one matter, and how each was solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Left

from accounts.models import User
from issues.models import SubIssue
from measures.models import Measure
from measures.recurring import said_by
from statements.likeness import MAX_SIGNS, groups_alike, pairs_of

# What one question compares: the newest of what the reader sees.
MAX_COMPARED = 2000
PAGE_SIZE = 10
# Of each group; what is left is counted.
MAX_FINDINGS, MAX_MEASURES = 12, 3


@dataclass
class SolvedFinding:
    """A finding, and the first of its measures."""

    finding: SubIssue
    measures: list[Measure] = field(default_factory=list)


@dataclass(frozen=True)
class CommonProblem:
    """``keys``: of all its findings, the nearest to the first not told apart."""

    title: str
    keys: Sequence[int]
    units: int
    closed: int
    solved: list[SolvedFinding]

    @property
    def left_out(self) -> int:
        return len(self.keys) - len(self.solved)


@dataclass(frozen=True)
class CommonProblems:
    """A page of them. ``compared``: how many findings were asked; ``is_part``: there are older ones."""

    problems: list[CommonProblem]
    compared: int
    is_part: bool
    number: int
    has_next: bool


def common_problems(user: User, *, focus: str = "", number: int = 1) -> CommonProblems:
    """Groups of two or more, those of most units first; four reads whatever the size."""
    rows = SubIssue.objects.visible_as_whole(user)
    if focus:
        rows = rows.filter(category__focus=focus)
    seen = rows.order_by("-pk").annotate(begin=Left("text", MAX_SIGNS))
    found = list(seen.values_list("pk", "title", "begin", "inspection__organization_id")[: MAX_COMPARED + 1])
    compared = found[:MAX_COMPARED]
    unit_of = {pk: unit for pk, _, _, unit in compared}
    # The oldest first: it is what a later one is like.
    pairs = [(pk, pairs_of(said_by(title, begin))) for pk, title, begin, _ in reversed(compared)]
    groups = [keys for keys in groups_alike(pairs) if len(keys) > 1]
    groups.sort(key=lambda keys: (-len({unit_of[pk] for pk in keys}), -len(keys), -keys[0]))
    start = (number - 1) * PAGE_SIZE
    shown = groups[start : start + PAGE_SIZE]
    return CommonProblems(
        _read(shown, unit_of),
        compared=len(compared),
        is_part=len(found) > MAX_COMPARED,
        number=number,
        has_next=len(groups) > start + PAGE_SIZE,
    )


def _read(groups: Sequence[Sequence[int]], unit_of: dict[int, int]) -> list[CommonProblem]:
    every = [pk for keys in groups for pk in keys]
    closed = set(SubIssue.objects.filter(pk__in=every, closed_on__isnull=False).values_list("pk", flat=True))
    few = [pk for keys in groups for pk in keys[:MAX_FINDINGS]]
    rows = SubIssue.objects.select_related("inspection__organization", "category").in_bulk(few)
    solved = {pk: SolvedFinding(row) for pk, row in rows.items()}
    for measure in Measure.objects.current().filter(sub_issue__in=few).order_by("position"):
        if len(solved[measure.sub_issue_id].measures) < MAX_MEASURES:
            solved[measure.sub_issue_id].measures.append(measure)
    return [
        CommonProblem(
            str(rows[keys[0]].title),
            keys,
            units=len({unit_of[pk] for pk in keys}),
            closed=len(closed.intersection(keys)),
            solved=[solved[pk] for pk in keys[:MAX_FINDINGS]],
        )
        for keys in groups
    ]
