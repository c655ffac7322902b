"""The page of the rules of reminders, as a browser fills it."""

from __future__ import annotations

from measures.reminders.forms import SettingsForm, StepFormSet, initial_of
from measures.reminders.ladder import settings_of, steps_of
from measures.views.reminders import reading_order
from tests.cast import Cast


def posted(cast: Cast, **changes: object) -> dict[str, object]:
    """What a browser would send from the page as it is, with ``changes``; the page is not drawn for it."""
    steps = sorted(steps_of(cast.organization), key=reading_order)
    ladder = StepFormSet(initial=[initial_of(step) for step in steps])
    wishes = SettingsForm(instance=settings_of(cast.organization.pk))
    data: dict[str, object] = {}
    for form in (ladder.management_form, wishes, *ladder.forms):
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = "on" if value is True else value
    return data | changes
