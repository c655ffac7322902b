"""What kinds of jobs there are, and how each is made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from jobs.models import Job, JobStatus

WRITE_SECONDS = 0.5


class Cancelled(Exception):
    """The user cancelled, or somebody else took the job over: ends the making, tells nobody."""


@dataclass(frozen=True)
class JobResult:
    """``path`` lies in ``run.folder``; ``name`` is what its reader finds it under. ``text`` is shown."""

    path: Path | None = None
    name: str = ""
    text: str = ""


@dataclass
class JobRun:
    """One attempt at a job. It may be the second one: what is made has to be harmless twice."""

    job: Job
    folder: Path
    _written_at: float = field(default=0.0, repr=False)

    @property
    def by(self) -> User:
        actor: User | None = self.job.actor
        if actor is None:
            raise TypeError(f"{self.job.kind} is nobody's job")
        return actor

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.job.arguments)

    def progress(self, done: int, total: int) -> None:
        """Shows how far it is and raises ``Cancelled``; may be called for every row.

        Not inside a transaction: nobody would see it, and no cancel would come through.
        """
        now = time.monotonic()
        if done < total and now - self._written_at < WRITE_SECONDS:
            return
        self._written_at = now
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, status=JobStatus.RUNNING)
        if not mine.update(done=done, total=total, heartbeat_at=timezone.now()):
            raise Cancelled


Make = Callable[[JobRun], JobResult]


@dataclass(frozen=True)
class JobKind:
    name: str
    label: str
    make: Make


_kinds: dict[str, JobKind] = {}


def kind(name: str, *, label: str) -> Callable[[Make], Make]:
    """``@kind("archive", label="档案包")`` above ``def make(run: JobRun) -> JobResult``."""

    def register(make: Make) -> Make:
        _kinds[name] = JobKind(name, label, make)
        return make

    return register


def kind_named(name: str) -> JobKind:
    """Raises ``KeyError`` for a kind that this version of the program does not have."""
    return _kinds[name]


def label_of(name: str) -> str:
    try:
        return kind_named(name).label
    except KeyError:
        return name
