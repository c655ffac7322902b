"""What can be wrong with the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class FaultKind(models.TextChoices):
    CHANGED = "CHANGED", "内容被改动"
    DELETED = "DELETED", "记录被删除"
    INSERTED = "INSERTED", "记录是后来插入的"
    REORDERED = "REORDERED", "顺序被改动"
    CUT_OFF = "CUT_OFF", "末尾的记录被删除"
    NOT_CHAINED = "NOT_CHAINED", "没有入链"
    TAIL = "TAIL", "链尾记录被改动"
    SEGMENT = "SEGMENT", "封存段被改动"
    OTHER_KEY = "OTHER_KEY", "密钥不同"


@dataclass(frozen=True)
class Fault:
    """The first broken link; ``number`` is None where no entry of the chain is meant."""

    kind: FaultKind
    number: int | None
    sentence: str


@dataclass(frozen=True)
class ChainLink:
    """An entry's place and code, behind which the next one has to follow; the default is the beginning."""

    number: int = 0
    mac: str = ""


@dataclass(frozen=True)
class Verification:
    """``count`` entries up to ``last`` were right; ``fault`` is what comes behind them."""

    count: int
    last: ChainLink
    fault: Fault | None = None
