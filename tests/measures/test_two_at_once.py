"""Acts on several rows at the same moment wait for each other, and never for ever."""

from __future__ import annotations

import pytest
from django.db import transaction

from issues.models import Inspection
from issues.positions import lock_inspection
from measures import services, steps
from measures.inputs import EvidenceInput
from tests.beside import beside
from tests.cast import Cast, a_file, assigned, assignment, in_days, make_cast

pytestmark = [pytest.mark.many_writers, pytest.mark.django_db(transaction=True)]


def test_measures_are_locked_in_one_order_whatever_their_place() -> None:
    """As the office ticks them, and as the numbers of a finding are put in order."""
    cast = make_cast()
    first, second = cast.measures[:2]
    services.shift(first.pk, by=cast.office, is_up=False)
    beside(
        lambda: services.renumber(cast.sub_issue.pk, by=cast.office),
        held=lambda: steps.lock(first.pk, by=cast.office),
        then=lambda: steps.lock(second.pk, by=cast.office),
    )


def test_an_act_ends_while_its_inspection_is_held() -> None:
    """What writes a row twice looks at its commit whether the inspection is still there."""
    cast = make_cast()
    beside(
        lambda: services.renumber(cast.sub_issue.pk, by=cast.office),
        held=lambda: services.assign(cast.measure.pk, assignment(cast), by=cast.office),
        then=lambda: None,
    )


def test_a_row_is_added_while_its_inspection_is_held() -> None:
    """Who holds the inspection keeps away who writes to it, not who points at it."""
    cast = make_cast()
    beside(
        lambda: services.renumber(cast.sub_issue.pk, by=cast.office),
        held=lambda: steps.lock(cast.measure.pk, by=cast.office),
        then=lambda: points_at_inspection(cast),
    )


def points_at_inspection(cast: Cast) -> None:
    Inspection.objects.create(
        organization=cast.organization,
        name="下一轮巡察",
        predecessor=Inspection.objects.get(pk=cast.inspection.pk),
    )


def test_what_a_file_serves_is_not_handed_in_while_the_file_changes() -> None:
    """Else who looks at it in between approves a version that he has not seen."""
    cast = make_cast()
    first, second = (assigned(cast, measure) for measure in cast.measures[:2])
    proof = EvidenceInput(upload=a_file())
    evidence = services.attach(first.pk, proof, by=cast.handler).evidence_id
    services.attach_existing(second.pk, evidence, by=cast.handler)
    newer = a_file(content=b"%PDF-1.4 newer")
    for measure in (first, second):
        services.record_progress(measure.pk, by=cast.handler, text="已走访。", happened_on=in_days(0))
    beside(
        lambda: services.submit(second.pk, by=cast.handler),
        held=lambda: services.new_version(first.pk, evidence, newer, by=cast.handler),
        then=lambda: None,
    )


def test_who_holds_the_inspection_is_waited_for() -> None:
    cast = make_cast()
    seen: list[str] = []

    def second() -> None:
        with transaction.atomic():
            lock_inspection(cast.inspection.pk)
            seen.append("second")

    beside(
        second,
        held=lambda: lock_inspection(cast.inspection.pk),
        then=lambda: seen.append("first"),
    )
    assert seen == ["first", "second"]
