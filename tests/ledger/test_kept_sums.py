"""Kept sums of whole inspections: what the office reads of its own unit is what counting would say."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from issues.models import Category, Focus, Inspection, ReviewSteps
from ledger.figures import Figures, figures
from ledger.kept.sums import kept_sums
from ledger.kept.write import renew
from ledger.models import InspectionSums
from ledger.overview.page import overview
from measures import services
from measures.models import Measure
from measures.workflow import Timeframe
from operations.invariants.kept import figures_are_what_is_counted
from tests.cast import Cast, assigned, assignment, completed, in_days, returned, submitted
from tests.ledger.many import many

pytestmark = pytest.mark.django_db


def renewed(days: int = 0) -> None:
    """In a test nothing is committed, and so no entry of the trail ever gets its number."""
    renew(datetime.combine(in_days(days), time(9)))
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)


def told(found: Figures) -> list[object]:
    lines = [found.categories, found.focuses, found.departments]
    sums, whole = found.sums, found.whole
    counts = {name: count for name, count in sums.counts.items() if count}
    waiting = {party: (count, round(sums.since[party])) for party, count in sums.waiting.items()}
    rest = [
        {key: line for key, line in part.items() if line.total} for part in (sums.leaders, sums.timeframes)
    ]
    return [whole, lines, counts, waiting, rest]


def in_two_steps(cast: Cast, inspection: Inspection) -> None:
    Inspection.objects.filter(pk=inspection.pk).update(review_steps=ReviewSteps.TWO)
    submitted(cast, inspection.measures.all()[0])


def agrees(monkeypatch: pytest.MonkeyPatch, user: User, inspection: Inspection | None) -> bool:
    today = timezone.localdate()
    read = told(figures(user, inspection, today=today))
    with monkeypatch.context() as patch:
        patch.setattr("ledger.figures.kept_sums", lambda *_args, **_kwargs: None)
        return read == told(figures(user, inspection, today=today))


def test_what_is_kept_is_what_is_counted_after_every_act(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Category.objects.filter(inspection=cast.inspection).update(focus=Focus.CONDUCT)
    acts = (
        lambda: completed(cast),
        lambda: returned(cast, cast.measures[1]),
        lambda: assigned(cast, cast.measures[2], due_on=in_days(-1)),
        lambda: services.reopen(cast.measure.pk, by=cast.office, note="重做"),
        lambda: services.assign(
            cast.measures[2].pk, assignment(cast, timeframe=Timeframe.LONG_TERM), by=cast.office
        ),
        lambda: in_two_steps(cast, many(cast, 9)),
    )
    for act in acts:
        act()
        renewed()
        for user in (cast.office, cast.viewer):
            for inspection in (cast.inspection, None):
                assert kept_sums(user, inspection, today=timezone.localdate()) is not None
                assert agrees(monkeypatch, user, inspection)
        assert list(figures_are_what_is_counted()) == []


def test_it_is_for_who_sees_whole_inspections_of_the_own_unit(cast: Cast) -> None:
    renewed()
    readers = [
        name
        for name in ("office", "viewer", "handler", "leader", "supervisor", "stranger")
        if kept_sums(getattr(cast, name), cast.inspection, today=timezone.localdate()) is not None
    ]
    assert readers == ["office", "viewer"]


def test_it_is_counted_again_on_another_day_and_after_an_act(cast: Cast) -> None:
    renewed()
    assert kept_sums(cast.office, None, today=in_days(1)) is None
    assigned(cast)
    assert kept_sums(cast.office, None, today=in_days(0)) is None


def test_the_page_reads_what_is_kept(cast: Cast) -> None:
    completed(cast)
    renewed()
    Measure.objects.filter(pk=cast.measures[1].pk).update(due_on=in_days(-3))
    found = overview(cast.office, cast.inspection, now=timezone.now())
    assert (found.standing.figures.whole.total, found.standing.figures.whole.overdue) == (3, 0)
    assert cast.client("office").get("/dashboard/").status_code == 200


def test_wrong_sums_are_found_and_rebuilt(cast: Cast) -> None:
    completed(cast)
    renewed()
    row = InspectionSums.objects.get(inspection=cast.inspection)
    row.sums["counts"]["findings"] += 1
    row.save()
    (sentence,) = figures_are_what_is_counted()
    assert "合计" in sentence and str(cast.inspection.pk) in sentence
    call_command("rebuild_figures")
    assert list(figures_are_what_is_counted()) == []


def test_what_is_overdue_counts_from_the_day(cast: Cast) -> None:
    assigned(cast, due_on=in_days(0))
    renewed(1)
    found = kept_sums(cast.office, cast.inspection, today=in_days(1))
    assert found is not None and found.whole.overdue == 1
    assert found.whole.first_overdue == in_days(1) - timedelta(days=1)


def test_what_an_earlier_version_wrote_is_counted_until_its_sums_are_kept(cast: Cast) -> None:
    renewed()
    InspectionSums.objects.all().delete()
    for inspection in (cast.inspection, None):
        assert kept_sums(cast.office, inspection, today=timezone.localdate()) is None
        assert figures(cast.office, inspection, today=timezone.localdate()).whole.total == 3
    assert list(figures_are_what_is_counted()) == []
