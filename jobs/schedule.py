"""What is done without anybody asking: each room registers its works in its ``jobs`` module.

Beat, the operations page and the command ``daily`` are made from this one table. What runs daily takes the
date, and makes up for dates that were missed as far as that matters; what runs often takes the moment. Both
answer with a sentence about what they did, or with how many things, and are harmless when called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from celery.schedules import crontab, schedule


@dataclass(frozen=True)
class Daily:
    """Once for each date, at ``at`` or as soon afterwards as a worker is there.

    ``removes``: it takes away what is old, which a clock that is wrong makes of everything.
    """

    name: str
    label: str
    function: Callable[[date], str | int | None]
    at: time
    removes: bool = False

    def due_on(self, now: datetime) -> date:
        """The newest date whose turn has come."""
        return now.date() if now.time() >= self.at else now.date() - timedelta(days=1)

    def next_after(self, now: datetime) -> datetime:
        return datetime.combine(self.due_on(now) + timedelta(days=1), self.at, tzinfo=now.tzinfo)


@dataclass(frozen=True)
class Often:
    """Again and again all day, ``seconds`` apart."""

    name: str
    label: str
    function: Callable[[datetime], str | int | None]
    seconds: int


class BeatEntry(TypedDict):
    """A line of Celery's ``beat_schedule``."""

    task: str
    schedule: crontab | schedule
    args: list[str]
    options: dict[str, int]


_daily: dict[str, Daily] = {}
_often: dict[str, Often] = {}


def register(*entries: Daily | Often) -> None:
    """Called once for each entry, when the apps are ready."""
    for entry in entries:
        if isinstance(entry, Daily):
            _daily[entry.name] = entry
        else:
            _often[entry.name] = entry


def all_daily() -> tuple[Daily, ...]:
    return tuple(_daily.values())


def all_often() -> tuple[Often, ...]:
    return tuple(_often.values())


def daily(name: str) -> Daily:
    """Raises ``KeyError``."""
    return _daily[name]


def often(name: str) -> Often:
    """Raises ``KeyError``."""
    return _often[name]


def beat_schedule() -> dict[str, BeatEntry]:
    """For Celery's beat. A message that waited too long is dropped: ``look_after`` catches up."""
    return dict(_beat_entries())


def _beat_entries() -> Iterator[tuple[str, BeatEntry]]:
    for entry in all_daily():
        at = crontab(hour=entry.at.hour, minute=entry.at.minute)
        yield entry.name, _beat("jobs.tasks.run_daily", entry.name, when=at, expires=3600)
    for again in all_often():
        every = schedule(again.seconds)
        yield again.name, _beat("jobs.tasks.run_often", again.name, when=every, expires=again.seconds)


def _beat(task: str, name: str, *, when: crontab | schedule, expires: int) -> BeatEntry:
    return {"task": task, "schedule": when, "args": [name], "options": {"expires": expires}}
