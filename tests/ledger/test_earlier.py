"""What is told of an earlier evening is what a replay of all records says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from issues.models import Closure
from ledger.groups import groups_of
from ledger.overview.earlier import evenings, stands
from ledger.own import OwnMeasures
from ledger.sums import Sums, sums_of
from ledger.trend.days import counts
from measures.models import Measure, StatusChange
from measures.pages.soonest import SeenMeasures
from measures.services import close, unclose
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, completed, in_days, submitted

FIELDS = ("completed", "long_term_completed", "overdue")


def aged(cast: Cast) -> None:
    """Three measures in three states, their moves and edits spread over the last fortnight."""
    completed(cast)
    submitted(cast, cast.measures[1])
    assigned(cast, cast.measures[2])
    Measure.objects.filter(pk=cast.measures[2].pk).update(due_on=in_days(-3), timeframe=Timeframe.LONG_TERM)
    now = timezone.now()
    Measure.objects.update(created_at=now - timedelta(days=14))
    for rows, at in ((StatusChange._base_manager.all(), "at"), (Measure.history.all(), "history_date")):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for number, pk in enumerate(keys):
            then = now - timedelta(days=13 - 13 * number / len(keys))
            rows.filter(pk=pk).update(**{at: then})
    for row in Measure.objects.all():
        last = row.status_changes.order_by("-id").first()
        if last is not None:
            Measure.objects.filter(pk=row.pk).update(status_changed_at=last.at)


@pytest.mark.parametrize("person", ["handler", "leader", "office"])
def test_it_agrees_with_the_replay_on_every_day(person: str, cast: Cast) -> None:
    aged(cast)
    user = getattr(cast, person)
    measures = Measure.objects.visible_to(user).filter(inspection=cast.inspection)
    days = [in_days(-n) for n in range(16, 0, -1)]
    replayed = dict(counts(measures, cast.inspection, first=days[0], last=days[-1]).days())
    now = stands(sums_of(groups_of(measures, in_days(0))), today=in_days(0), closed=0)
    told = evenings(OwnMeasures.of(SeenMeasures.of(measures), cast.inspection), days, now=now)
    assert [{name: getattr(one, name) for name in FIELDS} for one in told] == [
        {name: replayed[one.on].get(name, 0) for name in FIELDS} for one in told
    ]
    assert len({one.completed for one in told}) > 1 or person == "leader"
    assert told[0].total == 0 and told[-1].total == measures.count()


def test_a_signature_given_and_one_taken_back_since_are_undone(cast: Cast) -> None:
    finding = cast.measure.sub_issue
    for row in Measure.objects.filter(sub_issue=finding):
        completed(cast, row)
    close(finding.pk, by=cast.office, note="")
    now = timezone.now()
    measures = Measure.objects.visible_to(cast.office)

    def closed_on(day: int, *, closed: int) -> int:
        own = OwnMeasures.of(SeenMeasures.of(measures), cast.inspection)
        now = stands(Sums(), today=in_days(0), closed=closed)
        return evenings(own, [in_days(day)], now=now)[0].findings_closed

    Closure._base_manager.update(at=now - timedelta(days=4))
    assert (closed_on(-6, closed=1), closed_on(-4, closed=1), closed_on(-1, closed=1)) == (0, 1, 1)
    unclose(finding.pk, by=cast.office, note="又出现了同样的问题")
    Closure._base_manager.filter(act=Closure.Act.REOPEN).update(at=now - timedelta(days=2))
    assert [closed_on(day, closed=0) for day in (-6, -4, -3, -2, -1)] == [0, 1, 1, 0, 0]
