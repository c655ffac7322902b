"""From marked pieces to the expected tree, in the shape of foreign corpora: categories, issues, measures."""

from __future__ import annotations

from typing import TypedDict

from tests.notices.cases.markup import MarkedPiece

# Name in the markup -> part and name in the tree.
FIELDS = {
    "title": ("preamble", "title"),
    "org": ("preamble", "organization"),
    "team": ("preamble", "team"),
    "start": ("preamble", "inspection_start"),
    "end": ("preamble", "inspection_end"),
    "feedback": ("preamble", "feedback_on"),
    "phone": ("closing", "phone"),
    "email": ("closing", "email"),
    "postcode": ("closing", "postcode"),
}


class MeasureTree(TypedDict):
    number: int | None
    text: str


class FindingTree(TypedDict):
    number: int | None
    title: str | None
    group: str | None
    group_number: int | None
    measures: list[MeasureTree]


class CategoryTree(TypedDict):
    number: int | None
    title: str | None
    issues: list[FindingTree]


class NoticeTree(TypedDict):
    preamble: dict[str, object]
    sections: list[dict[str, object]]
    categories: list[CategoryTree]
    closing: dict[str, object]


def draw(pieces: list[MarkedPiece], *, empty: list[str]) -> NoticeTree:
    """The tree. ``empty`` names fields whose print is damaged, so that they have to stay empty."""
    tree: NoticeTree = {"preamble": {}, "sections": [], "categories": [], "closing": {}}
    group: MarkedPiece | None = None
    for piece in pieces:
        if piece.kind in FIELDS:
            _note_field(tree, piece)
        elif piece.kind == "s":
            tree["sections"].append({"number": piece.number, "title": piece.value})
        elif piece.kind == "c":
            tree["categories"].append({"number": piece.number, "title": piece.value, "issues": []})
            group = None
        elif piece.kind == "g":
            group = piece
        elif piece.kind == "f":
            _last_category(tree)["issues"].append(_finding(piece, group))
        else:
            _last_finding(tree, group)["measures"].append({"number": piece.number, "text": piece.value})
    for name in empty:
        part, key = FIELDS[name]
        _part(tree, part)[key] = None
    return tree


def _note_field(tree: NoticeTree, piece: MarkedPiece) -> None:
    part, key = FIELDS[piece.kind]
    fields = _part(tree, part)
    fields.setdefault(key, piece.value)
    if piece.is_implied:
        inferred = fields.setdefault("year_inferred", [])
        assert isinstance(inferred, list)
        inferred.append(key)


def _part(tree: NoticeTree, part: str) -> dict[str, object]:
    return tree["preamble"] if part == "preamble" else tree["closing"]


def _finding(piece: MarkedPiece | None, group: MarkedPiece | None) -> FindingTree:
    return {
        "number": piece.number if piece else None,
        "title": piece.value if piece else None,
        "group": group.value if group else None,
        "group_number": group.number if group else None,
        "measures": [],
    }


def _last_category(tree: NoticeTree) -> CategoryTree:
    """A text without categories has one without a title."""
    if not tree["categories"]:
        tree["categories"].append({"number": None, "title": None, "issues": []})
    return tree["categories"][-1]


def _last_finding(tree: NoticeTree, group: MarkedPiece | None) -> FindingTree:
    """Measures directly below a category belong to a finding without a title."""
    category = _last_category(tree)
    if not category["issues"]:
        category["issues"].append(_finding(None, group))
    return category["issues"][-1]
