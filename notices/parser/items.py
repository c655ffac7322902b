"""What the reader works on: a marked paragraph or heading, a labelled part, a plain paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from notices.parser.labels import Label, LabelRole
from notices.parser.model import Level, MarkKind
from notices.parser.passages import Passage


@dataclass(frozen=True)
class Item:
    """`passage` is verbatim; its first `body` signs are mark and label. Items of one `paragraph` stand in it.

    A plain paragraph has no kind; a labelled part has a label and, mostly, no kind. `forced` is what the user
    said that this one item is.
    """

    passage: Passage
    paragraph: int
    kind: MarkKind | None = None
    number: int | None = None
    body: int = 0
    label: Label | None = None
    forced: Level | None = None

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def at(self) -> int:
        return self.passage.at

    @property
    def line(self) -> int:
        return self.passage.line

    @property
    def mark(self) -> str:
        """Number and label as printed."""
        return self.text[: self.body].strip()

    @property
    def rest(self) -> str:
        """Without number and label."""
        return self.text[self.body :].strip()

    def rest_passage(self) -> Passage:
        return self.passage.cut(self.body)

    def has(self, role: LabelRole) -> bool:
        return self.label is not None and self.label.role is role
