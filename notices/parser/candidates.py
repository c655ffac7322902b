"""The possible readings of a document, each scored by its evidence; the best one and the runner-up."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from notices.parser.features import Features, HeadingEvidence
from notices.parser.model import Level, MarkKind
from notices.parser.order import TABLE, Node, walk
from notices.parser.words import WEIGHTS

# Roles from the outside in; "container" holds categories or findings, "section" holds neither.
ROLES = ("container", "category", "group", "finding", "measure", "text")
LEVEL_OF = {
    "container": Level.SECTION,
    "section": Level.SECTION,
    "category": Level.CATEGORY,
    "group": Level.GROUP,
    "finding": Level.SUB_ISSUE,
    "measure": Level.MEASURE,
    "text": Level.TEXT,
    "in_section": Level.TEXT,
}
_MAX_OF_ROLE = {"container": 2, "category": 1, "group": 2, "finding": 1, "measure": 1, "text": 20}
_TABLE_ROLES = dict(zip(TABLE, ("category", "finding", "measure"), strict=True))
# More kinds than this are no structure; the rarest become text.
_MAX_KINDS = 8
# Blocks that are looked at to choose an assignment: no genuine notice has more, and an attack costs no more.
_SAMPLE = 200
# A measure that stands directly below a chapter answers no finding.
_LOOSE = 3.0
# What a group that holds no finding loses when it is read as a finding itself.
_UNEVEN = 1.0
# What it costs to read the marks below one category otherwise than those of the others.
_ALONE = 3.0
# Kinds below one category that are looked at for a reading of their own.
_MAX_OWN_KINDS = 4
_BELOW_CATEGORY = {"group", "finding", "measure", "text"}

Assignment = Mapping[MarkKind, str]


@dataclass(frozen=True)
class MarkReading:
    """An assignment of kinds to roles, its score, and the role of every node by `id`."""

    assignment: Assignment
    score: float
    roles: Mapping[int, str]


@dataclass
class Scores:
    """Sums of role scores below nodes, so that a candidate costs a few additions."""

    evidence: HeadingEvidence
    given: Mapping[MarkKind, Level]

    def __post_init__(self) -> None:
        self.local: dict[int, Mapping[str, float]] = {}
        self.below: dict[int, dict[tuple[MarkKind, str], float]] = {}
        self.in_section: dict[int, float] = {}
        # Of a heading near the top, the best reading of the marks below it for themselves.
        self.own: dict[int, tuple[float, Assignment]] = {}

    def prepare(self, roots: Sequence[Node]) -> None:
        nodes = list(walk(roots))
        outer = _near_the_top(roots)
        for node in reversed(nodes):
            self.local[id(node)] = _local(tuple(self.evidence[node].items()))
            self.in_section[id(node)] = sum(
                self.local[id(kid)]["in_section"] + self.in_section[id(kid)] for kid in node.kids
            )
            if id(node) in outer:
                self.below[id(node)] = self._sums(node)

    def read_alone(self, roots: Sequence[Node], order: Sequence[MarkKind], *, is_feedback: bool) -> None:
        """Blocks with the same kinds of marks are read alike; the usual ones have no reading of their own."""
        alike: dict[tuple[MarkKind, frozenset[MarkKind]], list[int]] = defaultdict(list)
        for node in walk(roots):
            below = frozenset(kind for kind, _ in self.below.get(id(node), ()))
            if below and len(below) <= _MAX_OWN_KINDS and not below & set(TABLE):
                alike[node.kind, below].append(id(node))
        for (kind, below), nodes in alike.items():
            same_kind = [own for own in alike if own[0] is kind]
            if len(nodes) > 1 and (kind, below) == max(same_kind, key=lambda own: len(alike[own])):
                continue
            readings = assignments([kind for kind in order if kind in below], self.given)
            possible = [one for one in readings if _is_of_category(one, is_feedback=is_feedback)]
            best = max(
                possible, key=lambda one: sum(self._sum_of(n, one) for n in nodes[:_SAMPLE]), default=None
            )
            if best is not None:
                self.own |= {number: (self._sum_of(number, best), best) for number in nodes}

    def _sum_of(self, number: int, assignment: Assignment) -> float:
        sums = self.below[number]
        return sum(sums[pair] for pair in assignment.items())

    def _sums(self, node: Node) -> dict[tuple[MarkKind, str], float]:
        sums: dict[tuple[MarkKind, str], float] = defaultdict(float)
        for kid in walk(node.kids):
            local = self.local[id(kid)]
            for role in ROLES:
                # A group without findings below is read as a finding itself.
                own = (
                    max(local["finding"] - _UNEVEN, local[role])
                    if role == "group" and not kid.kids
                    else local[role]
                )
                sums[kid.kind, role] += own
        return sums


def _is_of_category(assignment: Assignment, *, is_feedback: bool) -> bool:
    roles = set(assignment.values())
    return "finding" in roles and roles <= _BELOW_CATEGORY and not (is_feedback and "measure" in roles)


def _near_the_top(roots: Sequence[Node]) -> set[int]:
    """Roots and two levels below: where a container may end and a section begin."""
    found, level = set(), list(roots)
    for _ in range(3):
        found |= {id(node) for node in level}
        level = [kid for node in level for kid in node.kids]
    return found


@lru_cache(maxsize=4096)
def _local(features: tuple[tuple[str, float], ...]) -> Mapping[str, float]:
    """The score of every role; headings of one kind often have the very same features."""
    return {role: score(role, dict(features)) for role in (*ROLES, "section", "in_section")}


def score(role: str, features: Features) -> float:
    weights = WEIGHTS[role]
    return sum(weights[name] * value for name, value in features.items() if name in weights)


def assignments(kinds: Sequence[MarkKind], given: Mapping[MarkKind, Level]) -> Iterator[dict[MarkKind, str]]:
    """All ways to give `kinds` (from the outside in) roles that do not turn back on themselves."""
    yield from _extend(list(kinds), 0, {}, Counter(), given)


def _extend(
    kinds: Sequence[MarkKind],
    first: int,
    found: dict[MarkKind, str],
    used: Counter[str],
    given: Mapping[MarkKind, Level],
) -> Iterator[dict[MarkKind, str]]:
    if len(found) == len(kinds):
        yield dict(found)
        return
    kind = kinds[len(found)]
    for place, role in enumerate(ROLES):
        if role != "text" and (place < first or used[role] >= _MAX_OF_ROLE[role]):
            continue
        if kind in given and LEVEL_OF[role] is not given[kind]:
            continue
        if role == "text" and kind not in given and not set(found.values()) - {"text"} and len(kinds) > 1:
            continue  # What stands around everything else is no text.
        found[kind] = role
        used[role] += 1
        yield from _extend(kinds, first if role == "text" else place, found, used, given)
        used[role] -= 1
        del found[kind]


def _is_whole(found: Mapping[MarkKind, str], given: Mapping[MarkKind, Level], *, has_table: bool) -> bool:
    """A group needs a finding below it; something has to hold findings: a kind, or a table."""
    roles = set(found.values())
    if has_table and not roles & {"group"}:
        return True
    if given and not roles - {"text", "measure", "container"}:
        return True
    return bool(roles & {"category", "finding"}) and (
        "group" not in roles or {"category", "finding"} <= roles or bool(given)
    )


def best_readings(
    roots: Sequence[Node],
    kinds: Sequence[MarkKind],
    scores: Scores,
    given: Mapping[MarkKind, Level],
    *,
    is_feedback: bool = False,
) -> list[MarkReading]:
    """The best reading and the next one that differs from it; [] when there is nothing to read."""
    used = [kind for kind in kinds if kind not in TABLE]
    counts = Counter(node.kind for node in walk(roots))
    common = set(sorted(used, key=lambda kind: -counts[kind])[:_MAX_KINDS]) | {k for k in used if k in given}
    rest = {kind: "text" for kind in used if kind not in common}
    tables = {kind: role for kind, role in _TABLE_ROLES.items() if kind in kinds}
    scores.read_alone(roots, kinds, is_feedback=is_feedback)
    found = []
    for assignment in assignments([kind for kind in used if kind in common], given):
        if not _is_whole(assignment, given, has_table=bool(tables)):
            continue
        if is_feedback and any(role == "measure" and kind not in given for kind, role in assignment.items()):
            continue
        whole = assignment | rest | tables
        total = sum(_better(root, whole, scores) for root in roots[:_SAMPLE])
        found.append((total, whole))
    if not found and used:
        # What people said cannot be combined with any usual nesting: it counts as they said it.
        said = {kind: _role_of(given[kind]) if kind in given else "text" for kind in used}
        found.append((0.0, said | tables))
    found.sort(key=lambda item: -item[0])
    return [MarkReading(whole, total, _roles(roots, whole, scores)) for total, whole in found[:2]]


def _role_of(level: Level) -> str:
    return next(role for role in ROLES if LEVEL_OF[role] is level)


def _as_section(node: Node, scores: Scores) -> float:
    if node.kind in TABLE or scores.given.get(node.kind, Level.SECTION) is not Level.SECTION:
        return -math.inf
    return scores.local[id(node)]["section"] + scores.in_section[id(node)]


def _assigned(node: Node, assignment: Assignment, scores: Scores) -> float:
    role = assignment[node.kind]
    own = scores.local[id(node)][role]
    if role == "container" and id(node) in scores.below:
        loose = sum(assignment[kid.kind] == "measure" for kid in node.kids[:_SAMPLE])
        return own - _LOOSE * loose + sum(_better(kid, assignment, scores) for kid in node.kids[:_SAMPLE])
    usual = _sum(node, assignment, scores)
    return own + (max(usual, scores.own[id(node)][0] - _ALONE) if _may_differ(node, role, scores) else usual)


def _sum(node: Node, assignment: Assignment, scores: Scores) -> float:
    sums = scores.below.get(id(node), {})
    return sum(sums.get((kind, role), 0.0) for kind, role in assignment.items())


def _may_differ(node: Node, role: str, scores: Scores) -> bool:
    return role == "category" and id(node) in scores.own


def _better(kid: Node, assignment: Assignment, scores: Scores) -> float:
    if id(kid) not in scores.below:
        return scores.local[id(kid)][assignment[kid.kind]]
    return max(_as_section(kid, scores), _assigned(kid, assignment, scores))


def _roles(roots: Sequence[Node], assignment: Assignment, scores: Scores) -> dict[int, str]:
    """The role of every node: the better of section and assignment for blocks, the assignment below."""
    found: dict[int, str] = {}
    waiting = [(root, True, assignment) for root in roots]
    while waiting:
        node, is_block, read = waiting.pop()
        role = read[node.kind]
        if (
            is_block
            and node.kind not in TABLE
            and _as_section(node, scores) > _assigned(node, assignment, scores)
        ):
            found[id(node)] = "section"
            found |= {id(kid): "in_section" for kid in walk(node.kids)}
            continue
        found[id(node)] = role
        if is_block and _may_differ(node, role, scores):
            own, alone = scores.own[id(node)]
            read = alone if own - _ALONE > _sum(node, assignment, scores) else read
        waiting += [(kid, role == "container", read) for kid in node.kids]
    return found
