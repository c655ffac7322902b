"""What happened to the measures of a list, a line each: what came of them, and what moved this week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from measures.models import EvidenceUse, ProgressUpdate, StatusChange
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import ReadMeasure, cut
from measures.workflow import Act

DAYS = 7
MAX_NOTE = 60
# Of one measure; the page of it tells the rest.
MAX_HAPPENINGS = 3


@dataclass(frozen=True)
class Happening:
    measure_id: int
    at: datetime
    text: str

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%m-%d} {self.text}"


def came_of(measures: Iterable[ReadMeasure]) -> dict[int, str]:
    """The last move of each: who returned it and why, since when it waits, when it was approved."""
    ids = [measure.pk for measure in measures]
    moves = StatusChange.objects.filter(measure__in=ids).order_by("pk")
    return {move.measure_id: str(_move(move)) for move in moves}


def handed_in(user: User, rows: MeasureQuerySet) -> MeasureQuerySet:
    """What the user submitted, as far as it waits for others or is done; the last first."""
    return rows.filter(submitted_by=user).order_by("-status_changed_at", "-pk")


def moved_since(rows: MeasureQuerySet, since: datetime, *, most: int) -> dict[int, list[Happening]]:
    """By measure, the latest first: moves, progress and evidence, each by a read of ``most`` rows."""
    ids = rows.order_by().values("pk")
    found = [
        *map(_move, _latest(StatusChange.objects.exclude(act=Act.ASSIGN), ids, since, most=most)),
        *map(_progress, _latest(ProgressUpdate.objects.all(), ids, since, most=most)),
        *map(_evidence, _latest(EvidenceUse.objects.select_related("evidence"), ids, since, most=most)),
    ]
    moved: dict[int, list[Happening]] = {}
    for one in sorted(found, key=lambda one: one.at, reverse=True):
        moved.setdefault(one.measure_id, []).append(one)
    return moved


def week_ago() -> datetime:
    return timezone.now() - timedelta(days=DAYS)


def told(happenings: Sequence[Happening]) -> str:
    return "\n".join(map(str, happenings[:MAX_HAPPENINGS]))


def _latest(rows: QuerySet, ids: QuerySet, since: datetime, *, most: int) -> QuerySet:
    return rows.filter(measure__in=ids, at__gte=since).order_by("-at", "-pk")[:most]


def _move(move: StatusChange) -> Happening:
    note = f":{cut(move.note, MAX_NOTE)}" if move.note else ""
    return Happening(move.measure_id, move.at, f"{move.get_act_display()}({_name(move.actor_name)}){note}")


def _progress(entry: ProgressUpdate) -> Happening:
    text = cut(entry.text, MAX_NOTE)
    return Happening(entry.measure_id, entry.at, f"{_name(entry.actor_name)}记录进展:{text}")


def _evidence(use: EvidenceUse) -> Happening:
    name = cut(use.evidence.name, MAX_NOTE)
    return Happening(use.measure_id, use.at, f"{_name(use.actor_name)}上传“{name}”")


def _name(label: str) -> str:
    """Without the sign-in name, which says nothing here."""
    return label.partition("(")[0]
