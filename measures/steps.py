"""The steps every act is made of."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from measures.models import Measure, StatusChange
from measures.workflow import TRANSITIONS, Act

Rule = Callable[[User, Measure], str | None]


def lock(measure_id: int, *, by: User, rule: Rule | None = None) -> Measure:
    """The row, locked until the transaction ends, of which ``rule`` refuses nothing to ``by``.

    Raises ``Measure.DoesNotExist`` for what ``by`` may not see. An administrator, who sees no
    measure on the pages, reaches those of his organizations through the admin panel.
    """
    if by.is_administrator:
        rows = Measure.objects.current().filter(organization__in=Organization.objects.corrected_by(by))
    else:
        rows = Measure.objects.visible_to(by)
    measure = rows.select_related("inspection").select_for_update(of=("self",)).get(pk=measure_id)
    request_context.set_subject(measure)
    if rule is not None:
        ask(rule(by, measure))
    return measure


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
    Measure.objects.filter(pk=measure.pk).update(version=F("version") + 1, **fields)
    measure.version += 1


def move(
    measure: Measure, act: Act, *, by: User, note: str = "", detail: str = "", **fields: object
) -> StatusChange:
    """Takes a locked measure along the transition of ``act`` and records it; ``detail`` is for the audit."""
    from_status, to_status = measure.status, TRANSITIONS[act].target
    now = timezone.now()
    trail.record(Event[act.name], by=by, about=measure, detail=";".join(filter(None, (detail, note))))
    store(measure, status=to_status, status_changed_at=now, **fields)
    return StatusChange.objects.create(
        measure=measure,
        act=act,
        from_status=from_status,
        to_status=to_status,
        note=note,
        actor=by,
        actor_name=by.label,
        at=now,
    )
