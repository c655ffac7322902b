"""What else is told of: reviews and returned measures that wait, and the dates of an inspection."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from issues.models import ExtensionDecider
from measures import services
from measures.models import EvidenceUse, ExtensionRequest, ProgressUpdate
from tests.cast import Cast, assigned, in_days, returned, submitted
from tests.measures.reminders.nights import MONDAY, at, since, told

FRIDAY = MONDAY + timedelta(days=4)


def two_steps(cast: Cast) -> None:
    cast.inspection.review_steps = 2
    cast.inspection.save()


def test_a_review_waits_more_than_three_working_days(quiet_cast: Cast) -> None:
    since(submitted(quiet_cast), MONDAY)
    assert told(MONDAY + timedelta(days=3), is_dry=True) == {}
    assert told(FRIDAY) == {
        name: [f"提交后等待审核({MONDAY:%Y-%m-%d}起):{quiet_cast.measure}"] for name in ("王敏", "刘红")
    }
    assert told(FRIDAY + timedelta(days=3)) == {}


def test_rest_days_do_not_count_as_waiting(quiet_cast: Cast) -> None:
    since(submitted(quiet_cast), date(2026, 9, 28))
    assert told(date(2026, 9, 30), is_dry=True) == {}
    assert told(date(2026, 10, 8), is_dry=True) == {}
    assert set(told(date(2026, 10, 9))) == {"王敏", "刘红"}


def test_under_two_steps_the_leader_is_asked_first(quiet_cast: Cast) -> None:
    two_steps(quiet_cast)
    measure = since(submitted(quiet_cast), MONDAY)
    assert set(told(FRIDAY)) == {"陈光"}
    services.endorse(measure.pk, by=quiet_cast.leader)
    since(measure, FRIDAY)
    assert set(told(FRIDAY + timedelta(days=7))) == {"王敏", "刘红"}


def test_a_further_submission_waits_anew(quiet_cast: Cast) -> None:
    measure = since(submitted(quiet_cast), MONDAY)
    assert told(FRIDAY)
    services.withdraw(measure.pk, by=quiet_cast.handler)
    services.submit(measure.pk, by=quiet_cast.handler)
    since(measure, FRIDAY)
    assert set(told(FRIDAY + timedelta(days=7))) == {"王敏", "刘红"}


def test_a_returned_measure_lies_untouched(quiet_cast: Cast) -> None:
    since(returned(quiet_cast), MONDAY - timedelta(days=5))
    assert told(MONDAY) == {"赵磊": [f"退回后没有办理(2026-03-04起):{quiet_cast.measure}"]}


@pytest.mark.parametrize("is_progress", [True, False])
def test_who_works_on_it_is_left_alone(quiet_cast: Cast, is_progress: bool) -> None:
    measure = since(returned(quiet_cast), MONDAY - timedelta(days=9))
    model: type[ProgressUpdate | EvidenceUse] = ProgressUpdate if is_progress else EvidenceUse
    model._base_manager.filter(measure=measure).update(at=at(MONDAY - timedelta(days=1)))
    assert told(MONDAY) == {}
    assert set(told(MONDAY + timedelta(days=4))) == {"赵磊"}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 4, 8), {"王敏": ["整改方案报送期限2026-04-15,还有7天"]}),
        (date(2026, 4, 15), {"王敏": ["整改方案报送期限就是今天"], "何书记": ["整改方案报送期限就是今天"]}),
        (
            date(2026, 8, 26),
            {"王敏": ["整改报告报送期限2026-09-15,还有20天", "集中整改结束2026-09-15,还有20天"]},
        ),
    ],
)
def test_the_dates_of_an_inspection(cast: Cast, today: date, expected: dict[str, list[str]]) -> None:
    cast.inspection.feedback_on = date(2026, 3, 15)
    cast.inspection.save()
    found = told(today)
    for name, texts in expected.items():
        assert sorted(line.removesuffix(f":{cast.inspection}") for line in found[name]) == sorted(texts)


def test_the_dates_of_long_ago_are_no_news(cast: Cast) -> None:
    cast.inspection.feedback_on = date(2024, 3, 15)
    cast.inspection.save()
    assert told(MONDAY) == {}


def asked(cast: Cast, on: date) -> ExtensionRequest:
    """A request for a later date, as if made on ``on``."""
    measure = assigned(cast, due_on=in_days(30))
    request = services.request_extension(
        measure.pk, by=cast.handler, to_due_on=in_days(60), reason="招标流程较长"
    )
    since(measure, on)
    ExtensionRequest.objects.filter(pk=request.pk).update(at=at(on))
    return request


def test_an_extension_waits_for_the_office(quiet_cast: Cast) -> None:
    request = asked(quiet_cast, MONDAY)
    assert told(MONDAY + timedelta(days=2), is_dry=True) == {}
    found = told(MONDAY + timedelta(days=3))
    assert set(found) == {"王敏", "刘红"}
    assert found["王敏"][0].startswith(f"延期申请等待审批({MONDAY:%Y-%m-%d}起)")
    assert "待审批)" in found["王敏"][0]
    services.refuse_extension(request.pk, by=quiet_cast.office, note="按期完成")


def test_it_waits_for_the_leader_where_he_decides(quiet_cast: Cast) -> None:
    quiet_cast.inspection.extension_decider = ExtensionDecider.LEADER
    quiet_cast.inspection.save()
    asked(quiet_cast, MONDAY)
    assert set(told(FRIDAY)) == {"陈光"}


def test_a_withdrawn_request_asks_for_nothing(quiet_cast: Cast) -> None:
    request = asked(quiet_cast, MONDAY)
    services.withdraw_extension(request.pk, by=quiet_cast.handler)
    assert told(FRIDAY) == {}


def test_a_pending_request_is_said_to_the_requester(quiet_cast: Cast) -> None:
    request = asked(quiet_cast, MONDAY)
    type(quiet_cast.measure).objects.filter(pk=quiet_cast.measure.pk).update(due_on=FRIDAY)
    (line,) = told(MONDAY)["赵磊"]
    assert line.startswith("整改时限2026-03-13,还有4天:")
    assert line.endswith(f"(已申请延期至{request.to_due_on},待审批)")
