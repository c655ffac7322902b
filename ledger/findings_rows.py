"""One row per finding: its measures put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ledger.columns import Row
from ledger.rows import runs

# Texts of several measures stand under each other; names stand beside each other.
UNDER = ("goal", "measure", "progress", "outcome", "evidence", "next_step", "extension", "remark")
BESIDE = ("leader", "department", "supporting", "handler", "timeframe", "deadline")


def finding_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of measures in ledger order, as one row for each finding, numbered anew."""
    for number, run in enumerate(runs(rows, lambda row: row.sub_issue_id), start=1):
        yield _together(number, run)


def _together(number: int, run: list[Row]) -> Row:
    joined: dict[str, Any] = {key: _under(getattr(row, key) for row in run) for key in UNDER}
    joined |= {key: "、".join(_each(getattr(row, key) for row in run)) for key in BESIDE}
    completed = [row.completed_on for row in run if row.completed_on]
    return replace(
        run[0],
        pk=run[0].sub_issue_id,
        version=run[0].sub_issue_version,
        number=number,
        status=_states(run),
        # A finding is due when its last measure is.
        due_on=max((row.due_on for row in run if row.due_on), default=None),
        completed_on=max(completed) if len(completed) == len(run) else None,
        **joined,
    )


def _under(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _each(texts: Iterable[str]) -> list[str]:
    """Each name once; what is one text of several names counts as several."""
    return list(dict.fromkeys(name for text in texts for name in text.split("、") if name))


def _states(run: list[Row]) -> str:
    """The state all measures share, otherwise how many are in each."""
    states = [row.status for row in run]
    if len(set(states)) == 1:
        return states[0]
    return ",".join(f"{state}{states.count(state)}条" for state in dict.fromkeys(states))
