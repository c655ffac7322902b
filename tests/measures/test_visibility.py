"""Whether somebody sees a row that was read is what the query of all visible rows says."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from measures.models import Measure
from measures.visibility import sees
from tests.cast import Cast, assigned


def agree() -> int:
    """How many pairs of a person and a row are seen; fails where the two ways differ."""
    found = 0
    for person in User.objects.all():
        visible = set(Measure.objects.visible_to(person).values_list("pk", flat=True))
        for row in Measure.objects.all():
            assert sees(person, row, key=row.pk) == (row.pk in visible), (person, row)
            found += row.pk in visible
    return found


def test_both_ways_agree_about_everybody(cast: Cast) -> None:
    before = agree()
    assigned(cast)
    assigned(cast, cast.measures[1], supporting_departments=(cast.science,))
    # Named although he is of another department by now.
    Measure.objects.filter(pk=cast.measures[2].pk).update(handler=cast.other_handler)
    assert agree() > before


def test_an_archived_row_is_seen_by_nobody(cast: Cast) -> None:
    Measure.objects.update(archived_at=timezone.now())
    assert agree() == 0


def test_whoever_cannot_sign_in_sees_nothing(cast: Cast) -> None:
    assigned(cast)
    User.objects.update(is_active=False)
    assert agree() == 0
