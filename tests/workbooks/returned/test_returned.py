"""Returned workbooks of every kind, each with its right answer: changed, refused, not read, proposed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.workbooks.returned import by_clerks, by_excel, by_hand, kept_aside
from tests.workbooks.returned.judging import Returned, planned, sent_ledger, shortcomings

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    "cases",
    [by_excel.CASES, by_hand.CASES, kept_aside.CASES, by_clerks.CASES],
    ids=["exports", "others", "kept aside", "clerks"],
)
def test_every_returned_file_has_its_right_answer(
    cases: Sequence[Returned], cast: Cast, tmp_path: Path
) -> None:
    sent = sent_ledger(cast, tmp_path)
    wrong = {case.name: shortcomings(planned(sent, case.make(sent)), case, sent) for case in cases}
    assert {name: found for name, found in wrong.items() if found} == {}
