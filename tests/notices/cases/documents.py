"""The documents of ``tests/data/notices``: a head of orders, a line ``---``, the text in markup.

kind: 国企, two rounds in one notice     what is special
dress: wrap 30; pages 24 — {n} —         what is done to the text afterwards
empty: start end                         fields whose print is damaged
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.notices.cases.dress import dressed
from tests.notices.cases.markup import MarkupError, read_markup
from tests.notices.cases.tree import NoticeTree, draw

FOLDER = Path(__file__).resolve().parents[2] / "data" / "notices"
HEAD_END = "\n---\n"


@dataclass(frozen=True)
class NoticeCase:
    """``plain`` is the text before it was dressed; ``orders`` are empty where it stays as it was written."""

    name: str
    kind: str
    text: str
    plain: str
    orders: list[str]
    tree: NoticeTree

    @property
    def has_findings(self) -> bool:
        return bool(self.tree["categories"])

    @property
    def can_be_wrapped(self) -> bool:
        """Tables and pages of markup have no paragraphs that a printer would set anew."""
        return not self.orders and not any(sign in self.plain for sign in ("\t", "<", "| "))


def load_cases(folder: Path = FOLDER) -> list[NoticeCase]:
    return [load_case(path) for path in sorted(folder.glob("*.txt"))]


def load_case(path: Path) -> NoticeCase:
    head, _, body = path.read_text("utf-8").partition(HEAD_END)
    orders = dict(line.split(": ", 1) for line in head.splitlines())
    try:
        marked = read_markup(body.rstrip("\n"))
    except MarkupError as error:
        raise MarkupError(f"{path.name}: {error}") from error
    dress = [order for order in orders.get("dress", "").split(";") if order.strip()]
    return NoticeCase(
        name=path.stem,
        kind=orders["kind"],
        text=dressed(marked.text, dress),
        plain=marked.text,
        orders=dress,
        tree=draw(marked.pieces, empty=orders.get("empty", "").split()),
    )
