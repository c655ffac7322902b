"""The same act on many measures; each row is answered for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass

from accounts import steps
from audit import request_context
from audit.exceptions import Refused, Stale
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
    steps.ask(refuse_too_many(ids))
    return [Answer(measure_id, _refusal(measure_id, act)) for measure_id in ids]


def refuse_too_many(ids: Sized) -> str | None:
    return f"一次最多办理{LIMIT}条,请分批选择。" if len(ids) > LIMIT else None


def answered(
    measure_ids: Iterable[int], found: Mapping[int, Measure], *, ask: Callable[[Measure], object]
) -> list[Answer]:
    """What ``ask`` refuses of each that was ``found``, in the given order; nothing is written here."""
    return [
        Answer(measure_id, _asked(measure_id, found.get(measure_id), ask))
        for measure_id in dict.fromkeys(measure_ids)
    ]


def _asked(measure_id: int, measure: Measure | None, ask: Callable[[Measure], object]) -> str | None:
    if measure is None:
        request_context.set_subject(f"措施编号{measure_id}")
        return str(Refused(NOT_FOUND))
    request_context.set_subject(measure)
    try:
        ask(measure)
    except Stale as error:
        return _what_is_there_now(error)
    except Refused as error:
        return str(error)
    return None


def _what_is_there_now(error: Stale) -> str:
    values = ";".join(f"{name}:{value or '(空)'}" for name, value in error.theirs.items())
    return f"在您填写期间,别人已经保存了这一条,现在是 {values}。请核对,仍按您填写的内容办理就再保存一次。"


def done_of(answers: Iterable[Answer], found: Mapping[int, Measure]) -> list[Measure]:
    """The measures of which nothing was refused."""
    return [found[answer.measure_id] for answer in answers if answer.refusal is None]


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
