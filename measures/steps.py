"""The steps every act is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

from django.db.models import F
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, sql, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from inbox.settling import settle
from issues.models import Inspection
from issues.rules import refuse_transferred
from measures.models import Measure, StatusChange
from measures.models.measure import MeasureQuerySet
from measures.visibility import sees
from measures.workflow import TRANSITIONS, Act

Rule = Callable[[User, Measure], str | None]


def lock(measure_id: int, *, by: User, rule: Rule | None = None) -> Measure:
    """The row, locked until the transaction ends, of which ``rule`` refuses nothing to ``by``.

    Raises ``Measure.DoesNotExist`` for what ``by`` may not see. An administrator, who sees no
    measure on the pages, reaches those of his organizations through the admin panel.
    """
    if by.is_administrator:
        measure = _lockable(by).get(pk=measure_id)
    else:
        measure = read_one(measure_id, by=by, is_locked=True)
    # After the lock: what is joined to a row that had to be waited for may be as it was before.
    inspection = sql.one(Inspection, measure.inspection_id)
    assert inspection is not None
    measure.inspection = inspection
    request_context.set_subject(measure)
    ask(refuse_transferred(measure.inspection))
    if rule is not None:
        ask(rule(by, measure))
    return measure


def read_one(measure_id: int, *, by: User, is_locked: bool = False) -> Measure:
    """The row as it is now; raises ``Measure.DoesNotExist`` for what ``by`` may not see."""
    measure = sql.one(Measure, measure_id, is_locked=is_locked)
    if not sees(by, measure, key=measure_id) or measure is None:
        raise Measure.DoesNotExist(f"not visible: {measure_id}")
    return measure


class MeasureRefused(Refused):
    """One of many measures that were to be written together."""

    def __init__(self, message: str, *, measure_id: int) -> None:
        super().__init__(message)
        self.measure_id = measure_id


@contextmanager
def refused_as(measure: Measure) -> Iterator[None]:
    """Says of which measure a refusal is, to the caller and to the audit."""
    request_context.set_subject(measure)
    try:
        yield
    except Refused as error:
        raise MeasureRefused(str(error), measure_id=measure.pk) from error


def lock_all(measure_ids: Iterable[int], *, by: User) -> dict[int, Measure]:
    """The rows by id, locked in the order of their ids, a batch in a query; the rule is to be asked of each.

    Raises ``Measure.DoesNotExist`` as ``lock`` does.
    """
    ids = set(measure_ids)
    found = lock_found(ids, by=by)
    if missing := sorted(ids - set(found)):
        raise Measure.DoesNotExist(f"not visible: {missing[:3]}")
    return found


def lock_found(measure_ids: Iterable[int], *, by: User) -> dict[int, Measure]:
    """As ``lock_all``, without those that ``by`` may not see."""
    ids = sorted(set(measure_ids))
    found: dict[int, Measure] = {}
    for start in range(0, len(ids), BATCH_SIZE):
        batch = ids[start : start + BATCH_SIZE]
        found |= {row.pk: row for row in _lockable(by).filter(pk__in=batch).order_by("pk")}
    _read_inspections(found.values())
    return found


def _read_inspections(measures: Collection[Measure]) -> None:
    """After the lock, as ``lock`` does."""
    rows = Inspection.objects.in_bulk({row.inspection_id for row in measures})
    for row in measures:
        row.inspection = rows[row.inspection_id]


def _lockable(by: User) -> MeasureQuerySet:
    if by.is_administrator:
        rows = Measure.objects.current().filter(organization__in=Organization.objects.corrected_by(by))
    else:
        rows = Measure.objects.visible_to(by)
    return rows.select_for_update(of=("self",), no_key=True)


def need_note(act: Act, note: str) -> str:
    note = note.strip()
    if TRANSITIONS[act].is_note_required and not note:
        raise Refused(f"请填写{act.label}的原因。")
    return note


def store(measure: Measure, **fields: object) -> None:
    """Writes ``fields`` of a locked row and counts its version up.

    Moves are recorded as ``StatusChange``; only edits of texts and assignment go to the edit history.
    """
    for name, value in fields.items():
        setattr(measure, name, value)
    measure.version += 1
    sql.update(measure, [*fields, "version"])


def count_up(measures: Iterable[Measure]) -> None:
    """The version of locked rows, as often as each is named: what ``store`` does without fields, in sets."""
    times: dict[int, list[int]] = defaultdict(list)
    for pk, count in Counter(measure.pk for measure in measures).items():
        times[count].append(pk)
    for count, ids in times.items():
        for start in range(0, len(ids), BATCH_SIZE):
            rows = Measure.objects.filter(pk__in=ids[start : start + BATCH_SIZE])
            rows.update(version=F("version") + count)


def next_move(measure: Measure) -> str:
    """What a message waits for that asks for a review or for rework: any move, whoever makes it."""
    return f"measure:{measure.pk}"


def move(
    measure: Measure, act: Act, *, by: User, note: str = "", detail: str = "", **fields: object
) -> StatusChange:
    """Takes a locked measure along the transition of ``act`` and records it; ``detail`` is for the audit."""
    return move_all([measure], act, by=by, note=note, details={measure.pk: detail}, **fields)[0]


def move_all(
    measures: Sequence[Measure],
    act: Act,
    *,
    by: User,
    note: str = "",
    details: Mapping[int, str] = MappingProxyType({}),
    **fields: object,
) -> Sequence[StatusChange]:
    """``move`` for many locked measures, in sets; ``details`` by measure are for the audit."""
    if not measures:
        return []
    target, now = TRANSITIONS[act].target, timezone.now()
    told = ((row, ";".join(filter(None, (details.get(row.pk), note)))) for row in measures)
    trail.record_all(Event[act.name], told, by=by)
    changes = _record(measures, act, by=by, note=note, at=now)
    fields |= {"status": target, "status_changed_at": now}
    _write_all(measures, fields)
    settle(next_move(row) for row in measures)
    return changes


def _write_all(measures: Sequence[Measure], fields: Mapping[str, object]) -> None:
    """``store`` of many, in sets."""
    if len(measures) == 1:
        store(measures[0], **fields)
        return
    for start in range(0, len(measures), BATCH_SIZE):
        rows = Measure.objects.filter(pk__in=[row.pk for row in measures[start : start + BATCH_SIZE]])
        rows.update(version=F("version") + 1, **fields)
    for row in measures:
        row.version += 1
        for name, value in fields.items():
            setattr(row, name, value)


def _record(
    measures: Sequence[Measure], act: Act, *, by: User, note: str, at: datetime
) -> Sequence[StatusChange]:
    """What each was before, so it comes before the rows are changed."""
    return sql.insert(
        [
            StatusChange(
                measure=row,
                act=act,
                from_status=row.status,
                to_status=TRANSITIONS[act].target,
                note=note,
                actor=by,
                actor_name=by.label,
                at=at,
            )
            for row in measures
        ]
    )
