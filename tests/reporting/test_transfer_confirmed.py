"""移交 is asked twice: the second page says what will rest, and takes a typed word."""

from __future__ import annotations

import pytest

from issues.models import Inspection
from tests.cast import Cast
from tests.reporting.transfers import all_closed

pytestmark = pytest.mark.django_db
GIVEN = {"keep_years": "0", "note": "全宗12"}


def transferred() -> bool:
    return Inspection.objects.filter(transferred_at__isnull=False).exists()


def test_the_first_page_leads_to_what_will_rest(cast: Cast) -> None:
    all_closed(cast)
    client, address = cast.client("office"), f"/inspections/{cast.inspection.pk}/transfer/"
    page = client.post(address, GIVEN)
    text = page.content.decode()
    assert page.status_code == 200 and not transferred()
    assert dict(page.context["kept"])["具体问题"] == 2
    assert dict(page.context["kept"])["整改措施及其进展、成效和审核记录"] == 3
    assert "保管期限永久" in text and "只能查看" in text
    # What was chosen goes on.
    for name, value in GIVEN.items():
        assert f'name="{name}" value="{value}"' in text


@pytest.mark.parametrize("typed", ["", "移交", "yes"])
def test_another_word_moves_nothing(typed: str, cast: Cast) -> None:
    all_closed(cast)
    address = f"/inspections/{cast.inspection.pk}/transfer/"
    page = cast.client("office").post(address, GIVEN | {"typed": typed})
    assert page.status_code == 422 and "请照写“移交档案”四个字" in page.content.decode()
    assert not transferred()


def test_the_word_does_it(cast: Cast) -> None:
    all_closed(cast)
    address = f"/inspections/{cast.inspection.pk}/transfer/"
    answer = cast.client("office").post(address, GIVEN | {"typed": "移交档案"})
    assert answer.status_code == 302 and transferred()


def test_what_is_missing_is_said_before_the_question(cast: Cast) -> None:
    """An open finding: the first page answers."""
    address = f"/inspections/{cast.inspection.pk}/transfer/"
    page = cast.client("office").post(address, GIVEN)
    assert page.status_code == 422 and "kept" not in page.context
    assert not transferred()
