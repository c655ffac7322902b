"""What is read becomes what is recorded: values to accept, or nothing to offer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from measures.figures.proposals import Values, is_offered, values_of
from measures.models.figures import RecordKind
from statements import Proposal, read


def only(text: str) -> Proposal:
    (found,) = read(text)
    return found


def values(text: str) -> Values:
    return values_of(only(text))


@pytest.mark.parametrize(
    "text",
    [
        "学习《支部工作条例》",
        "拟制定《采购办法》",
        "印发《关于换届的通知》",
        "诫勉0人",
        "走访企业十余次",
        "定期督促检查",
    ],
)
def test_what_could_not_be_added_up_is_not_offered(text: str) -> None:
    assert not any(is_offered(one) for one in read(text))


@pytest.mark.parametrize("text", ["拟清退补贴3万元", "尚未追回的8000元", "应召开会议12次", "未给予2人处分"])
def test_what_was_not_done_is_not_even_told(text: str) -> None:
    assert read(text) == []


def test_a_promise_has_its_period() -> None:
    found = values("每季度至少召开1次例会")
    assert (found.form, found.period, found.amount, found.is_complete) == (
        RecordKind.INDICATOR,
        "QUARTER",
        Decimal(1),
        True,
    )


def test_a_promise_of_every_second_week_has_two_weeks() -> None:
    found = values("每两周召开1次例会")
    assert (found.form, found.subject, found.period, found.every, found.is_complete) == (
        RecordKind.INDICATOR,
        "例会",
        "WEEK",
        2,
        True,
    )


def test_regulations_made_and_revised_are_counted_apart() -> None:
    made, revised = (values_of(one) for one in read("新建制度14项,修订制度19项"))
    assert (made.form, made.subject, revised.subject) == (RecordKind.COUNT, "制定制度", "修订制度")


def test_handling_of_mixed_kinds_goes_up_as_none_of_them() -> None:
    found = values("诫勉、批评教育14人次")
    assert (found.form, found.subject, found.kind) == (RecordKind.COUNT, "诫勉、批评教育", "")
