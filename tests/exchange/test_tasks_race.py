"""Tasks are taken in while the office works on what they are about."""

from __future__ import annotations

import pytest

from exchange.models import NoteKind
from exchange.notes import add_note
from exchange.taking.confirm import confirm_package
from issues.positions import lock_inspection
from measures import steps
from measures.models import Comment, Urge
from tests.beside import beside
from tests.cast import assigned, make_cast
from tests.exchange.packages import a_state, content_of, heard, tasks_for, uploaded


@pytest.mark.many_writers
@pytest.mark.django_db(transaction=True)
def test_measures_are_held_behind_their_inspection() -> None:
    """An urging, and behind it a question: it locks the inspection that a renumbering holds already."""
    cast = make_cast()
    measure = assigned(cast)
    a_state(cast)
    notes = [
        add_note(cast.organization.pk, by=cast.supervisor, measure=measure.pk, kind=kind, text="请抓紧。")
        for kind in (NoteKind.URGE, NoteKind.QUESTION)
    ]
    made = tasks_for(cast, notes=[note.pk for note in notes])
    row = uploaded(cast, content_of(made), person="office")
    beside(
        lambda: confirm_package(row.pk, by=cast.office, heard=heard(), is_accepted=True),
        held=lambda: lock_inspection(cast.inspection.pk),
        then=lambda: steps.lock(measure.pk, by=cast.office),
    )
    assert (Urge.objects.count(), Comment.objects.count()) == (1, 1)
