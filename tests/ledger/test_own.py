"""What is read of the own measures at once says what each question of its own would say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from issues.models import Inspection, ReviewSteps
from ledger.groups import MeasureGroup, groups_of
from ledger.moves import MAX_MOVES
from ledger.own import OwnMeasures, has_own, own_seen
from measures.models import Measure
from measures.visibility import sub_issues_of
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, completed, in_days, returned, submitted

pytestmark = pytest.mark.django_db


def in_many_states(cast: Cast) -> Inspection:
    """Under two-step review: completed, returned and submitted; overdue, due soon and without a date."""
    completed(cast)
    returned(cast, cast.measures[1])
    submitted(cast, cast.measures[2])
    for number, due_on in enumerate((in_days(-4), in_days(6), None)):
        row = Measure.objects.filter(pk=cast.measures[number].pk)
        row.update(due_on=due_on, timeframe=Timeframe.IMMEDIATE if due_on else Timeframe.LONG_TERM)
    Measure.objects.filter(pk=cast.measures[1].pk).update(endorsed_by=cast.leader)
    Inspection.objects.filter(pk=cast.inspection.pk).update(
        review_steps=ReviewSteps.TWO, is_long_term_counted=False
    )
    return Inspection.objects.get(pk=cast.inspection.pk)


def told(groups: list[MeasureGroup]) -> list[list[object]]:
    """Instants to the second: each database adds them up in its own way."""
    return sorted(
        ([*group[:-1], group.since and round(group.since)] for group in groups), key=lambda row: repr(row)
    )


@pytest.mark.parametrize("person", ["handler", "leader"])
def test_it_says_what_the_questions_say(person: str, cast: Cast) -> None:
    inspection, user, today = in_many_states(cast), getattr(cast, person), timezone.localdate()
    measures = Measure.objects.visible_to(user).filter(inspection=inspection)
    seen = own_seen(user)
    assert seen is not None and measures.exists() and has_own(seen, inspection)
    own = OwnMeasures.of(seen, inspection)
    assert told(list(own.groups(today))) == told(groups_of(measures, today, has_people=True))
    assert sorted(own.keys) == sorted(measures.values_list("pk", flat=True))
    assert own.findings.keys() == set(sub_issues_of(user, measures, inspection).values_list("pk", flat=True))
    moved = measures.filter(status_changed_at__isnull=False).order_by("-status_changed_at", "-id")
    assert own.moved_last(MAX_MOVES) == list(moved.values_list("pk", flat=True))
    due = measures.due_within(14, today=today).order_by("due_on", "id")
    assert own.due_next(14, today=today, most=4) == list(due.values_list("pk", flat=True))


def test_what_moved_is_told_by_the_instant(cast: Cast) -> None:
    """To the microsecond, and a whole second in front of its parts."""
    begun = timezone.now().replace(microsecond=0)
    for number, measure in enumerate(cast.measures):
        assigned(cast, measure)
        at = begun + timedelta(microseconds=(2, 0, 1)[number])
        Measure.objects.filter(pk=measure.pk).update(status_changed_at=at)
    seen = own_seen(cast.leader)
    assert seen is not None
    own = OwnMeasures.of(seen, cast.inspection)
    assert own.moved_last(MAX_MOVES) == [cast.measures[number].pk for number in (0, 2, 1)]


def test_who_sees_whole_inspections_has_none_of_his_own(cast: Cast) -> None:
    assert [own_seen(getattr(cast, person)) for person in ("office", "viewer", "supervisor")] == [None] * 3
    seen = own_seen(cast.handler)
    assert seen is not None and not has_own(seen, cast.inspection)
