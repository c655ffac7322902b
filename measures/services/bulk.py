"""The same act on many measures; each row is answered for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit import request_context
from audit.exceptions import Refused
from measures.models import Measure

LIMIT = 500
NOT_FOUND = "没有找到这条措施。"


@dataclass(frozen=True)
class Answer:
    """What became of one row; ``refusal`` is None when it was done."""

    measure_id: int
    refusal: str | None


def for_each(measure_ids: Iterable[int], act: Callable[[int], object]) -> list[Answer]:
    """Calls ``act`` with each id, every one its own transaction, and answers in the given order.

    Raises ``Refused`` for more than ``LIMIT`` rows, before anything is written.
    """
    ids = list(dict.fromkeys(measure_ids))
    if len(ids) > LIMIT:
        raise Refused(f"一次最多办理{LIMIT}条,请分批选择。")
    return [Answer(measure_id, _refusal(measure_id, act)) for measure_id in ids]


def _refusal(measure_id: int, act: Callable[[int], object]) -> str | None:
    request_context.set_subject(f"措施编号{measure_id}")
    try:
        act(measure_id)
    except Refused as error:
        return str(error)
    except Measure.DoesNotExist:
        # The same answer as a refusal, so the same trace of it.
        return str(Refused(NOT_FOUND))
    return None
