"""What no database keeps, and what is longer than any reason, is refused with a sentence."""

from __future__ import annotations

import pytest

from reporting.models import Snapshot
from tests.cast import Cast
from tests.reporting.snapshots import a_snapshot
from tests.reporting.transfers import handed_over, taken_back

pytestmark = pytest.mark.django_db
ODD = ["带\x00的原因", "长" * 20_001]


@pytest.mark.parametrize("text", ODD)
def test_of_taking_back(text: str, cast: Cast) -> None:
    row = handed_over(cast)
    address = f"/transfers/{row.pk}/take-back/"
    answer = cast.client("office").post(address, {"reason": text})
    row.refresh_from_db()
    assert answer.status_code == 422 and row.taken_back_at is None
    page = answer.content.decode()
    assert "alert-danger" in page or "invalid" in page
    assert "长" not in text or text in page


@pytest.mark.parametrize("text", ODD)
def test_of_a_snapshot(text: str, cast: Cast) -> None:
    address = f"/inspections/{cast.inspection.pk}/snapshots/"
    answer = cast.client("office").post(address, {"reason": text})
    assert answer.status_code == 422 and not Snapshot.objects.exists()
    assert "alert-danger" in answer.content.decode()


@pytest.mark.parametrize("text", ODD)
def test_of_an_approval(text: str, cast: Cast) -> None:
    row = a_snapshot(cast)
    answer = cast.client("office").post(f"/snapshots/{row.pk}/approve/", {"note": text}, follow=True)
    row.refresh_from_db()
    assert answer.status_code in (200, 422) and not hasattr(row, "approval")
    assert "alert-danger" in answer.content.decode()


def test_who_comes_second_is_told(cast: Cast) -> None:
    row = handed_over(cast)
    address = f"/inspections/{cast.inspection.pk}/transfer/"
    given = {"keep_years": "0", "note": "全宗12", "typed": "移交档案"}
    page = cast.client("office").post(address, given)
    assert page.status_code == 422 and 'role="alert"' in page.content.decode()
    other = taken_back(cast)
    page = cast.client("office").post(f"/transfers/{other.pk}/take-back/", {"reason": "再看"}, follow=True)
    assert "这次移交已经取回" in page.content.decode()
    row.refresh_from_db()
    assert row.taken_back_at is None
