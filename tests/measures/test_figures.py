"""文中数据: proposed, accepted or corrected or dismissed, taken back, and never counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from audit.exceptions import Refused
from measures import services
from measures.figures.proposals import Values
from measures.figures.rhythm import PeriodOutcome, WatchPeriod
from measures.figures.watched import watch_lines
from measures.models import Figure, Indicator, IndicatorEntry, Measure, Regulation, RegulationUse
from tests.cast import Cast, in_days
from tests.measures.figures import TEXT, a_promise, offered, with_text


def accept_all(cast: Cast, measure: Measure) -> None:
    for one in offered(measure):
        services.accept_proposal(measure.pk, one.fingerprint, by=cast.handler)


def test_nothing_is_recorded_by_itself(cast: Cast) -> None:
    measure = with_text(cast)
    assert [one.proposal.words for one in offered(measure)] == [
        "每月走访一次",
        "《服务承诺制度》",
        "谈话提醒3人次",
        "16次",
        "1.5万元",
    ]
    assert not Figure.objects.exists()


def test_accepted_proposals_become_records_with_their_words(cast: Cast) -> None:
    measure = with_text(cast)
    accept_all(cast, measure)
    assert offered(measure) == []
    use = RegulationUse.objects.get()
    assert (str(use), use.words, use.actor_name) == (
        "修订《服务承诺制度》",
        "《服务承诺制度》",
        "赵磊(zhaolei)",
    )
    assert TEXT[use.start or 0 :].startswith(use.words)
    assert {(row.kind, row.amount) for row in Figure.objects.all()} == {
        ("TALKED", Decimal(3)),
        ("CLEARED", Decimal(15000)),
    }
    assert sorted(map(str, Indicator.objects.all())) == ["走访企业", "走访每月1次"]
    assert IndicatorEntry.objects.get().quantity == 16


def test_what_was_read_wrongly_is_corrected(cast: Cast) -> None:
    measure = with_text(cast, "目前已开展7次。")
    (one,) = offered(measure)
    with pytest.raises(Refused, match="请填写指标名称和单位"):
        services.accept_proposal(measure.pk, one.fingerprint, by=cast.office)
    values = Values("count", subject="主题党日", amount=Decimal(7), unit="次")
    services.accept_proposal(measure.pk, one.fingerprint, by=cast.office, values=values)
    assert str(Indicator.objects.get()) == "主题党日"


def test_a_dismissed_proposal_stays_away_until_its_words_change(cast: Cast) -> None:
    measure = with_text(cast, "走访企业16次。")
    services.dismiss_proposal(measure.pk, offered(measure)[0].fingerprint, by=cast.office)
    assert offered(measure) == []
    services.edit(measure.pk, by=cast.office, fields={"text": "今年走访企业18次。"})
    assert len(offered(measure)) == 1


def test_a_proposal_is_decided_once(cast: Cast) -> None:
    measure = with_text(cast, "走访企业16次。")
    (one,) = offered(measure)
    services.accept_proposal(measure.pk, one.fingerprint, by=cast.office)
    with pytest.raises(Refused, match="已经处理过"):
        services.accept_proposal(measure.pk, one.fingerprint, by=cast.office)
    services.edit(measure.pk, by=cast.office, fields={"text": "不再走访。"})
    with pytest.raises(Refused, match="原文已经修改"):
        services.dismiss_proposal(measure.pk, one.fingerprint, by=cast.office)


def test_progress_is_read_as_well_and_a_correction_replaces_it(cast: Cast) -> None:
    measure = with_text(cast, "开展走访。")
    said = services.record_progress(measure.pk, by=cast.handler, text="走访3次", happened_on=in_days(0))
    assert [one.proposal.words for one in offered(measure)] == ["3次"]
    services.record_progress(
        measure.pk, by=cast.handler, text="走访4次", happened_on=in_days(0), replaces_id=said.pk
    )
    assert [one.proposal.words for one in offered(measure)] == ["4次"]


def test_one_regulation_serves_several_measures(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        values = Values("regulation", subject="《采购办法》", act="FORMULATED")
        services.add_record(measure.pk, values, by=cast.office)
        services.add_record(measure.pk, values, by=cast.office)
    assert (Regulation.objects.count(), RegulationUse.objects.count()) == (1, 2)


@pytest.mark.parametrize("person", ["leader", "viewer", "supervisor"])
def test_others_only_read(cast: Cast, person: str) -> None:
    measure = with_text(cast)
    one = offered(measure)[0]
    with pytest.raises(Refused, match="只有责任部门的经办人和整改办"):
        services.accept_proposal(measure.pk, one.fingerprint, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["other_handler", "stranger"])
def test_outside_it_does_not_exist(cast: Cast, person: str) -> None:
    measure = with_text(cast)
    with pytest.raises(Measure.DoesNotExist):
        services.add_record(measure.pk, Values("count"), by=getattr(cast, person))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (Values("figure", kind="TALKED", amount=Decimal("1.5")), "应为整数"),
        (Values("figure", kind="", amount=Decimal(1)), "请选择数据类别"),
        (Values("figure", kind="TALKED", amount=Decimal(0)), "应大于0"),
        (Values("regulation", subject=" ", act="ISSUED"), "请填写制度名称"),
        (Values("regulation", subject="甲办法", act=""), "请选择制定、修订、印发或废止"),
        (Values("count", subject="走访", amount=None, unit="次"), "请填写数量"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, values: Values, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        services.add_record(cast.measure.pk, values, by=cast.office)


def test_a_record_is_taken_back_with_a_reason_and_proposed_again(cast: Cast) -> None:
    measure = with_text(cast, "谈话提醒3人次。")
    accept_all(cast, measure)
    record = Figure.objects.get()
    with pytest.raises(Refused, match="请填写撤销的原因"):
        services.withdraw_record(measure.pk, "figure", record_id=record.pk, by=cast.office, reason="")
    services.withdraw_record(measure.pk, "figure", record_id=record.pk, by=cast.office, reason="重复")
    assert Figure.objects.get().withdrawn_reason == "重复"
    assert len(offered(measure)) == 1
    with pytest.raises(Refused, match="可能已经撤销"):
        services.withdraw_record(measure.pk, "figure", record_id=record.pk, by=cast.office, reason="再")


def test_a_promise_with_entries_is_not_taken_back(cast: Cast) -> None:
    promise = a_promise(cast)
    services.add_entry(
        cast.measure.pk, promise.pk, by=cast.office, quantity=Decimal(1), happened_on=in_days(0)
    )
    with pytest.raises(Refused, match="请先撤销各条记录"):
        services.withdraw_record(
            cast.measure.pk, "indicator", record_id=promise.pk, by=cast.office, reason="误"
        )


def periods_of(promise: Indicator, today: date) -> list[WatchPeriod]:
    (line,) = watch_lines([promise.watch], today)
    return line.periods


def test_a_promise_kept_for_a_month_and_then_forgotten_is_seen(cast: Cast) -> None:
    promise = a_promise(cast)
    today = in_days(0)
    found = periods_of(promise, today)
    assert found[-1].begins_on == today.replace(day=1)
    assert found[-1].outcome is PeriodOutcome.OPEN
    missing = [one for one in found if one.is_missed]
    assert missing
    assert all(one.begins_on >= in_days(-100) for one in missing)
    services.add_entry(
        cast.measure.pk,
        promise.pk,
        by=cast.office,
        quantity=Decimal(2),
        happened_on=missing[0].begins_on,
    )
    kept = [one.begins_on for one in periods_of(promise, today) if one.is_missed]
    assert kept == [one.begins_on for one in missing[1:]]


def test_an_entry_of_tomorrow_is_refused(cast: Cast) -> None:
    promise = a_promise(cast)
    with pytest.raises(Refused, match="日期不能晚于今天"):
        services.add_entry(
            cast.measure.pk, promise.pk, by=cast.office, quantity=Decimal(1), happened_on=in_days(1)
        )


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("每两周召开调度会1次。", "每2周1次"),
        ("每半年开展督查1次。", "每半年1次"),
        ("逐月调度进展。", "每月1次"),
    ],
)
def test_a_cadence_is_recorded_as_it_is_promised(cast: Cast, text: str, promise: str) -> None:
    measure = with_text(cast, text)
    accept_all(cast, measure)
    assert Indicator.objects.get().promise() == promise


def test_two_weeks_are_one_period_of_a_promise_of_every_two_weeks(cast: Cast) -> None:
    values = Values("indicator", subject="调度会", amount=Decimal(1), unit="次", period="WEEK", every=2)
    promise = services.add_record(cast.measure.pk, values, by=cast.office, on=date(2026, 3, 4))
    assert isinstance(promise, Indicator)
    found = periods_of(promise, date(2026, 4, 1))
    assert [(one.begins_on, one.last_on, one.is_missed) for one in found] == [
        (date(2026, 3, 2), date(2026, 3, 15), False),
        (date(2026, 3, 16), date(2026, 3, 29), True),
        (date(2026, 3, 30), date(2026, 4, 12), False),
    ]


def test_three_years_are_counted_from_the_year_of_the_start(cast: Cast) -> None:
    values = Values("indicator", subject="轮换", amount=Decimal(1), unit="次", period="YEAR", every=3)
    promise = services.add_record(cast.measure.pk, values, by=cast.office, on=date(2020, 1, 1))
    assert isinstance(promise, Indicator)
    begins = [one.begins_on for one in periods_of(promise, date(2026, 4, 1))]
    assert begins == [date(2020, 1, 1), date(2023, 1, 1), date(2026, 1, 1)]


@pytest.mark.parametrize("every", [0, 61])
def test_how_many_periods_is_a_sensible_number(cast: Cast, every: int) -> None:
    values = Values("indicator", subject="轮换", amount=Decimal(1), unit="次", period="YEAR", every=every)
    with pytest.raises(Refused, match="1到60"):
        services.add_record(cast.measure.pk, values, by=cast.office)


def test_what_text_and_progress_both_state_is_counted_once(cast: Cast) -> None:
    measure = with_text(cast, "每月走访一次。清退补贴1.5万元,走访企业16次。")
    services.record_progress(
        measure.pk,
        by=cast.handler,
        text="已清退补贴1.5万元,走访企业16次。每月走访一次。",
        happened_on=in_days(0),
    )
    refusals = []
    for one in offered(measure):
        try:
            services.accept_proposal(measure.pk, one.fingerprint, by=cast.handler)
        except Refused as error:
            refusals.append(str(error))
    assert [Figure.objects.count(), IndicatorEntry.objects.count()] == [1, 1]
    assert len(refusals) == 3
    assert sum("是同样的数据,没有再计一次。" in one for one in refusals) == 3
    assert any(one.startswith("整改措施里的“1.5万元”") for one in refusals), refusals


def test_the_same_number_in_two_entries_of_progress_is_two_occasions(cast: Cast) -> None:
    measure = with_text(cast, "规范管理。")
    for days in (-40, 0):
        text = "谈话提醒3人次。"
        services.record_progress(measure.pk, by=cast.handler, text=text, happened_on=in_days(days))
    for one in offered(measure):
        services.accept_proposal(measure.pk, one.fingerprint, by=cast.handler)
    assert Figure.objects.count() == 2
