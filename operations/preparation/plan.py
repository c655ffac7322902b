"""What a list that somebody hands in does to what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

MAX_ROWS = 500


class ListedKind(StrEnum):
    SAME = "SAME"
    CHANGE = "CHANGE"
    CREATE = "CREATE"
    WRONG = "WRONG"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    ListedKind.SAME: "不变",
    ListedKind.CHANGE: "修改",
    ListedKind.CREATE: "新建",
    ListedKind.WRONG: "请改正",
}


class Planned(Protocol):
    @property
    def kind(self) -> ListedKind: ...


def seen(rows: Iterable[Planned]) -> str:
    """What the preview says of each row; a confirmation counts only for what it showed."""
    return "".join(row.kind[0] if row.kind != ListedKind.CREATE else "N" for row in rows)


def counted(rows: Iterable[Planned]) -> str:
    """新建3,不变2."""
    counts = Counter(row.kind for row in rows)
    return ",".join(f"{kind.label}{counts[kind]}" for kind in ListedKind if counts[kind])
