"""What is asked once, of all kinds of records: it says no less than asking each of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from measures import services
from measures.models import Comment, Measure
from measures.pages.kinds import RELATED, kinds_of
from measures.pages.waiting import KINDS, what_may_wait
from tests.cast import Cast, assigned
from tests.measures.watches import a_watch


def read(measure: Measure) -> Measure:
    return Measure.objects.select_related("sub_issue").get(pk=measure.pk)


def test_what_there_is_none_of_is_not_asked_for(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = read(assigned(cast))
    found = kinds_of(row)
    with django_assert_num_queries(0):
        for name in RELATED.keys() - found:
            assert not getattr(row, name).all()


def test_a_comment_is_there(cast: Cast) -> None:
    measure = assigned(cast)
    assert "comments" not in kinds_of(read(measure))
    services.comment(measure=measure, by=cast.office, text="请抓紧。")
    row = read(measure)
    assert "comments" in kinds_of(row)
    assert list(row.comments.all()) == list(Comment.objects.filter(measure=measure))


def test_an_urge_waits_for_who_received_it_alone(cast: Cast) -> None:
    services.urge(assigned(cast).pk, by=cast.office, note="请本周内办结。")
    today = timezone.localdate()
    assert "urges" in what_may_wait(cast.handler, today)
    assert "urges" not in what_may_wait(cast.viewer, today)


def test_who_sees_several_units_is_asked_everything_but_for_watches_that_none_has(cast: Cast) -> None:
    supervisor, today = cast.supervisor, timezone.localdate()
    for organization in (None, cast.organization):
        supervisor.organization = organization
        assert what_may_wait(supervisor, today) == KINDS.keys() - {"watches"}


def test_what_lapsed_in_a_unit_waits_for_its_supervisor(cast: Cast) -> None:
    today = timezone.localdate()
    a_watch(cast, since=today - timedelta(days=90))
    assert what_may_wait(cast.supervisor, today) == frozenset(KINDS)
    cast.supervisor.supervised_organizations.clear()
    assert "watches" not in what_may_wait(cast.supervisor, today)
