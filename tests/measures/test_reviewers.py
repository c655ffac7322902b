"""A reviewer who is replaced while something waits: the new one is told, the old one's message is settled."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Role, User
from inbox.models import Message
from issues import services as outline
from measures.models import Measure
from measures.reviewers import follow_reviewers
from tests.cast import Cast, submitted

pytestmark = pytest.mark.django_db


def waiting(cast: Cast) -> Measure:
    """Under two-step review: it is the leader's turn."""
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"review_steps": 2})
    return submitted(cast)


def asked(person: User) -> list[bool]:
    """Of each message that asks for a review, whether it still waits."""
    rows = Message.objects.filter(person=person, subject__contains="审核").order_by("pk")
    return [row.settled_at is None for row in rows]


def newcomer(cast: Cast) -> User:
    return User.objects.create_user(
        "xinlai", full_name="新来", role=Role.COORDINATOR, organization=cast.organization
    )


def test_nothing_is_said_twice(cast: Cast) -> None:
    waiting(cast)
    assert follow_reviewers(timezone.now()) == ""
    assert asked(cast.leader) == [True]
    assert asked(cast.office) == []


def test_the_office_hears_of_a_leader_who_left(cast: Cast) -> None:
    waiting(cast)
    User.objects.filter(pk=cast.leader.pk).update(is_active=False)
    assert follow_reviewers(timezone.now()) == "告知2人"
    assert asked(cast.leader) == [False]
    assert asked(cast.office) == asked(cast.office2) == [True]
    assert follow_reviewers(timezone.now()) == ""


def test_another_leader_is_told_instead(cast: Cast) -> None:
    row = waiting(cast)
    Measure.objects.filter(pk=row.pk).update(leader=cast.other_leader)
    follow_reviewers(timezone.now())
    assert (asked(cast.leader), asked(cast.other_leader)) == ([False], [True])


def test_a_new_clerk_hears_once_of_all_that_waits(cast: Cast) -> None:
    for row in cast.measures[:2]:
        submitted(cast, row)
    person = newcomer(cast)
    follow_reviewers(timezone.now())
    follow_reviewers(timezone.now())
    (message,) = Message.objects.filter(person=person)
    assert message.subject == "有2条措施等待您审核"
    assert [line["url"] for line in message.lines] == [f"/measures/{row.pk}/" for row in cast.measures[:2]]


def test_who_handed_it_in_is_not_asked(cast: Cast) -> None:
    row = submitted(cast)
    Measure.objects.filter(pk=row.pk).update(submitted_by=newcomer(cast))
    assert follow_reviewers(timezone.now()) == ""
