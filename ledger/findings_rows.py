"""One row per finding: its measures put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from ledger.custom_fields import CustomCell
from ledger.fields import FIELDS, Together
from ledger.rows import LedgerRow, runs

UNDER = tuple(key for key, field in FIELDS.items() if field.together is Together.UNDER)
BESIDE = tuple(key for key, field in FIELDS.items() if field.together is Together.BESIDE)


def finding_rows(rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
    """Rows of measures in ledger order, as one row for each finding, numbered anew."""
    for number, run in enumerate(runs(rows, attrgetter("sub_issue_id")), start=1):
        yield _together(number, run)


def _together(number: int, run: list[LedgerRow]) -> LedgerRow:
    completed = [row.completed_on for row in run if row.completed_on]
    found = replace(
        run[0],
        pk=run[0].sub_issue_id,
        version=run[0].sub_issue_version,
        number=number,
        status=states_together([row.status for row in run]),
        # A finding is due when its last measure is.
        due_on=max((row.due_on for row in run if row.due_on), default=None),
        completed_on=max(completed) if len(completed) == len(run) else None,
        custom=_custom(run),
    )
    for key in UNDER:
        setattr(found, key, _under(getattr(row, key) for row in run))
    for key in BESIDE:
        setattr(found, key, "、".join(_each(getattr(row, key) for row in run)))
    return found


def _custom(run: list[LedgerRow]) -> dict[str, CustomCell]:
    """The value that all have, otherwise each under the other: what they add up to is not for us to say."""
    found: dict[str, list[CustomCell]] = defaultdict(list)
    for row in run:
        for key, value in row.custom.items():
            found[key].append(value)
    return {
        key: values[0] if len(set(values)) == 1 else _under(map(str, values)) for key, values in found.items()
    }


def _under(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _each(texts: Iterable[str]) -> list[str]:
    """Each name once; what is one text of several names counts as several."""
    return list(dict.fromkeys(name for text in texts for name in text.split("、") if name))


def states_together(states: Sequence[str]) -> str:
    """The state all measures share, otherwise how many are in each."""
    if len(set(states)) == 1:
        return states[0]
    return ",".join(f"{state}{states.count(state)}条" for state in dict.fromkeys(states))
