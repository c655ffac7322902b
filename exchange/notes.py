"""What a supervisor says of a measure of a unit's state; it waits for the next task package."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.models import NoteKind, UnitNote
from exchange.rules import MAX_NOTE, refuse_supervise
from exchange.states import newest_state, state_rows


@transaction.atomic
def add_note(organization_id: int, *, by: User, measure: int, kind: NoteKind, text: str) -> UnitNote:
    """Raises ``Organization.DoesNotExist`` for a unit that ``by`` does not see."""
    unit = (
        Organization.objects.visible_to(by)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=organization_id)
    )
    request_context.set_subject(unit)
    ask(refuse_supervise(by))
    text = text.strip()
    if not text or len(text) > MAX_NOTE:
        raise Refused(f"请填写意见,不超过{MAX_NOTE}字。")
    state = newest_state(unit)
    if state is None or not state.is_signed:
        raise Refused("只有用上报包报送的单位能收任务包;这个单位的情况来自表格或通报,请用其他方式告知。")
    row = next((one for one in state_rows(state) if one.key == measure), None)
    if row is None:
        raise Refused("最新的上报包里没有这条措施。")
    note = UnitNote.objects.create(
        organization=unit,
        kind=kind,
        measure_key=measure,
        measure_text=row.measure,
        text=text,
        actor=by,
        actor_name=by.label,
    )
    trail.record(Event.NOTE_UNIT, by=by, about=unit, detail=f"{kind.label}:{row.measure[:80]}")
    return note
