"""How well a tree was read: by the definitions of the foreign corpora, so that numbers can be compared.

F1 of a text is over its nodes in order (category, group, finding, measure); a node is right when its kind
and the first twelve characters of its title or text are. Exact: F1 is 1 and every measure has its whole
text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COMPARED = 12
SHORTEST_COMPARED = 8
WHOLE_TEXT_FROM = 30
PREAMBLE_FIELDS = ("team", "inspection_start", "inspection_end", "feedback_on")
CLOSING_FIELDS = ("phone", "email", "postcode")

Node = tuple[str, str]


@dataclass(frozen=True)
class CaseScore:
    """``invented`` counts nodes read in a text that has none."""

    name: str
    f1: float
    is_exact: bool
    fields_right: int
    fields_wanted: int
    invented: int
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Totals:
    """Shares are between 0 and 1."""

    f1: float
    exact: float
    fields: float
    invented: int


def score(name: str, *, want: Mapping[str, Any], got: Mapping[str, Any]) -> CaseScore:
    """``got`` has `refused` in place of a tree where the reader declined."""
    wanted, read = nodes(want), nodes(got)
    is_declined_rightly = "refused" in got and not wanted
    right, of, faults = (0, 0, []) if is_declined_rightly else _fields(want, got)
    return CaseScore(
        name=name,
        f1=_f1(wanted, read),
        is_exact=_is_exact(wanted, read),
        fields_right=right,
        fields_wanted=of,
        invented=0 if wanted else len(read),
        faults=faults + _differences(wanted, read),
    )


def total(scores: Sequence[CaseScore]) -> Totals:
    return Totals(
        f1=sum(each.f1 for each in scores) / len(scores),
        exact=sum(each.is_exact for each in scores) / len(scores),
        fields=sum(each.fields_right for each in scores) / sum(each.fields_wanted for each in scores),
        invented=sum(each.invented for each in scores),
    )


def nodes(tree: Mapping[str, Any]) -> list[Node]:
    """Every node in the order of the text; an unnamed category or finding is none."""
    return [node for category in tree.get("categories", []) for node in _nodes_of(category)]


def _nodes_of(category: Mapping[str, Any]) -> list[Node]:
    found: list[Node] = [("category", category["title"])] if category.get("title") else []
    group = None
    for finding in category.get("sub_issues", category.get("issues", [])):
        if finding.get("group") and finding["group"] != group:
            group = finding["group"]
            found.append(("group", group))
        if finding.get("title"):
            found.append(("finding", finding["title"]))
        found += [("measure", measure["text"]) for measure in finding.get("measures", [])]
    return found


def normal(text: object) -> str:
    """Without widths, quotation marks, spaces and final stops, which print differently at no loss."""
    flat = unicodedata.normalize("NFKC", str(text or ""))
    flat = re.sub(r"[\s“”\"'《》\u200b\ufeff]", "", flat)
    return re.sub(r"^(反馈问题:|关于)", "", flat).rstrip("。;,:、.")


def _is_same(want: str, got: str) -> bool:
    wanted, read = normal(want)[:COMPARED], normal(got)[:COMPARED]
    if not wanted or not read:
        return False
    return wanted.startswith(read[:SHORTEST_COMPARED]) or read.startswith(wanted[:SHORTEST_COMPARED])


def _is_same_node(want: Node, got: Node) -> bool:
    return want[0] == got[0] and _is_same(want[1], got[1])


def _f1(want: list[Node], got: list[Node]) -> float:
    if not want or not got:
        return float(not want and not got)
    return 2 * _matched(want, got) / (len(want) + len(got))


def _matched(want: list[Node], got: list[Node]) -> int:
    """Longest common subsequence: a node in the wrong place does not count."""
    above = [0] * (len(got) + 1)
    for wanted in want:
        row = [0]
        for j, read in enumerate(got):
            row.append(max(above[j] + _is_same_node(wanted, read), above[j + 1], row[j]))
        above = row
    return above[-1]


def _is_exact(want: list[Node], got: list[Node]) -> bool:
    return len(want) == len(got) and all(_is_wholly_same(a, b) for a, b in zip(want, got, strict=True))


def _is_wholly_same(want: Node, got: Node) -> bool:
    if want[0] != "measure" or len(normal(want[1])) < WHOLE_TEXT_FROM:
        return _is_same_node(want, got)
    return want[0] == got[0] and normal(want[1]) == normal(got[1])


def _fields(want: Mapping[str, Any], got: Mapping[str, Any]) -> tuple[int, int, list[str]]:
    right, faults = 0, []
    names = [("preamble", name) for name in PREAMBLE_FIELDS] + [("closing", name) for name in CLOSING_FIELDS]
    for part, name in names:
        if name not in want[part]:
            continue
        wanted, read = want[part][name], (got.get(part) or {}).get(name)
        if normal(wanted) == normal(read):
            right += 1
        else:
            faults.append(f"{name}: want {wanted!r}, got {read!r}")
    return right, right + len(faults), faults


def _differences(want: list[Node], got: list[Node]) -> list[str]:
    return [*_without(want, got, word="missing"), *_without(got, want, word="extra")]


def _without(these: Iterable[Node], those: list[Node], *, word: str) -> list[str]:
    lost = [node for node in these if not any(_is_same_node(node, other) for other in those)]
    return [f"{word} {kind} {text[:40]}" for kind, text in lost]
