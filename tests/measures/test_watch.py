"""坚持: what becomes a watch, how it is kept and proved, what it outlives, and who ends it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from audit.exceptions import Refused
from audit.models import AuditEntry
from issues import services as outline
from measures import services
from measures.figures.proposals import Values
from measures.inputs import EvidenceInput
from measures.models import EvidenceUse, Indicator, IndicatorEntry, Measure, ProgressUpdate, Watch
from measures.models.watch import WatchState
from measures.services.watch_dates import follow_settings
from measures.workflow import Status, Timeframe
from tests.cast import Cast, a_file, assigned, completed, fresh, in_days
from tests.measures.figures import offered, with_text
from tests.measures.watches import a_question, a_watch, again, on

pytestmark = pytest.mark.django_db

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "promise", "rhythm"),
    [
        ("每月走访1次。", "走访每月1次", ("MONTH", 1)),
        ("每季度研究1次党建工作。", "研究党建工作每季度1次", ("QUARTER", 1)),
        ("每年至少开展2次集中学习。", "集中学习每年不少于2次", ("YEAR", 1)),
        ("每天至少编发3条信息。", "编发信息每天不少于3条", ("DAY", 1)),
        ("确保办结率≥97%。", "办结率不少于97%(每3个月核对)", ("MONTH", 3)),
    ],
)
def test_an_accepted_promise_is_watched(cast: Cast, text: str, promise: str, rhythm: tuple[str, int]) -> None:
    measure = with_text(cast, text)
    (one,) = offered(measure)
    services.accept_proposal(measure.pk, one.fingerprint, by=cast.handler)
    watch = Watch.objects.get()
    assert (watch.period, watch.every) == rhythm
    assert str(watch).endswith(promise[-8:])
    assert watch.due_on is not None


def test_a_plain_count_is_not_watched(cast: Cast) -> None:
    measure = with_text(cast, "走访企业16次。")
    (one,) = offered(measure)
    services.accept_proposal(measure.pk, one.fingerprint, by=cast.handler)
    assert not Watch.objects.exists()


def test_one_click_enters_what_the_period_lacks_with_its_proof(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY, amount=Decimal(3))
        assert watch.due_on == date(2026, 1, 31)
        services.keep_watch(watch.pk, by=cast.handler, happened_on=date(2026, 3, 2), quantity=Decimal(1))
        assert again(watch).state(MARCH) == WatchState.LAPSED
        given = [EvidenceInput(a_file("签到表.pdf"), dated_on=MARCH)]
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH, note="两个社区", given=given)
    assert [entry.quantity for entry in IndicatorEntry.objects.order_by("id")] == [1, 2]
    assert again(watch).due_on == date(2026, 4, 30)
    use = EvidenceUse.objects.get()
    assert (use.watch_id, use.evidence.name, use.evidence.dated_on) == (watch.pk, "签到表.pdf", MARCH)
    events = AuditEntry.objects.filter(event__in=("ADD_RECORD", "KEEP_WATCH", "ATTACH")).order_by("pk")
    assert [entry.event for entry in events][-3:] == ["ADD_RECORD", "ATTACH", "KEEP_WATCH"]


def test_a_refused_file_leaves_nothing(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        with pytest.raises(Refused):
            services.keep_watch(
                watch.pk, by=cast.handler, happened_on=MARCH, given=[EvidenceInput(a_file("病毒.exe"))]
            )
    assert not IndicatorEntry.objects.exists()
    assert again(watch).due_on == date(2026, 1, 31)


def test_it_goes_on_after_approval_closing_and_reopening(cast: Cast) -> None:
    """Proofs of each month neither reopen what was approved nor make it look changed."""
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        for row in cast.measures[:2]:
            completed(cast, row)
        services.close(cast.sub_issue.pk, by=cast.office, note="同意")
        services.keep_watch(
            watch.pk,
            by=cast.handler,
            happened_on=MARCH,
            given=[EvidenceInput(a_file("三月.pdf", b"%PDF-1.4 3"))],
        )
        assert fresh(cast.measure).status == Status.COMPLETED
        page = cast.client("office").get(f"/measures/{cast.measure.pk}/").content.decode()
        assert "内容已与审核时不同" not in page
        services.reopen(cast.measure.pk, by=cast.office, note="检查发现反弹")
    kept = again(watch)
    assert (kept.is_active, kept.ends_on, kept.due_on) == (True, None, date(2026, 4, 30))
    assert Watch.objects.standing(MARCH).get() == watch


def test_the_office_ends_it_with_a_reason_and_takes_it_up_again(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        with pytest.raises(Refused, match="请填写终止或恢复坚持的原因"):
            services.end_watch(watch.pk, by=cast.office, ends_on=MARCH, reason=" ")
        with pytest.raises(Refused, match="不能早于起算日期"):
            services.end_watch(watch.pk, by=cast.office, ends_on=date(2025, 1, 1), reason="误")
        with pytest.raises(Refused, match="不必恢复"):
            services.end_watch(watch.pk, by=cast.office, ends_on=None, reason="误")
        services.end_watch(watch.pk, by=cast.office, ends_on=date(2026, 3, 1), reason="职能划出")
        assert again(watch).state(MARCH) == WatchState.ENDED
        with pytest.raises(Refused, match="这项坚持已终止"):
            services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH)
        services.end_watch(watch.pk, by=cast.office, ends_on=None, reason="又划回")
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH)
    assert again(watch).due_on == date(2026, 4, 30)
    assert [
        one.detail.split(":")[-1] for one in AuditEntry.objects.filter(event="END_WATCH").order_by("pk")
    ] == [
        "坚持到2026-03-01;职能划出",
        "继续坚持;又划回",
    ]


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_nobody_else_ends_it(cast: Cast, person: str) -> None:
    watch = a_watch(cast, since=JANUARY)
    with pytest.raises(Refused, match="只有整改办"):
        services.end_watch(watch.pk, by=getattr(cast, person), ends_on=in_days(0), reason="不想做了")


@pytest.mark.parametrize("person", ["leader", "viewer", "supervisor"])
def test_others_only_read(cast: Cast, person: str) -> None:
    watch = a_watch(cast, since=JANUARY)
    with pytest.raises(Refused, match="只有责任部门的经办人和整改办"):
        services.keep_watch(watch.pk, by=getattr(cast, person), happened_on=in_days(0))


@pytest.mark.parametrize("person", ["other_handler", "other_leader", "stranger"])
def test_outside_it_does_not_exist(cast: Cast, person: str) -> None:
    watch = a_watch(cast, since=JANUARY)
    with pytest.raises(Watch.DoesNotExist):
        services.keep_watch(watch.pk, by=getattr(cast, person), happened_on=in_days(0))
    assert cast.client(person).get(f"/watches/{watch.pk}/").status_code == 404


def test_what_is_long_term_without_a_promise_is_asked_about(cast: Cast) -> None:
    """Any progress is the answer; a promise takes the place of the question, and gives it back."""
    with on(MARCH):
        watch = a_question(cast)
        assert (watch.due_on, watch.every) == (date(2026, 5, 31), 3)
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH, note="仍按月走访")
        assert ProgressUpdate.objects.get().text == "仍按月走访"
        assert again(watch).due_on == date(2026, 8, 31)
        with pytest.raises(Refused, match="请填写整改进展"):
            services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH)
        promise = a_watch(cast, since=JANUARY)
        assert not again(watch).is_active
        services.withdraw_record(
            cast.measure.pk, "indicator", record_id=promise.indicator_id or 0, by=cast.office, reason="误"
        )
        assert (again(watch).is_active, again(promise).is_active) == (True, False)
        assigned(cast, timeframe=Timeframe.TIME_LIMITED, due_on=date(2026, 12, 31))
        assert not again(watch).is_active


def test_the_interval_is_the_inspection_s(cast: Cast) -> None:
    with on(MARCH):
        watch = a_question(cast)
        outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"asked_every_months": 1})
        assert again(watch).every == 3
        assert follow_settings(MARCH) == "1项"
        assert follow_settings(MARCH) == ""
        assert (again(watch).every, again(watch).due_on) == (1, date(2026, 3, 31))


def test_progress_of_many_and_taken_back_entries_move_what_is_due(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH)
        assert again(watch).due_on == date(2026, 4, 30)
        entry = IndicatorEntry.objects.get()
        services.withdraw_record(cast.measure.pk, "entry", record_id=entry.pk, by=cast.office, reason="误")
        assert again(watch).due_on == date(2026, 1, 31)
        services.add_entry(
            cast.measure.pk, watch.indicator_id or 0, by=cast.office, quantity=Decimal(1), happened_on=MARCH
        )
        assert again(watch).due_on == date(2026, 4, 30)


def test_a_rate_needs_its_number(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY, amount=Decimal(97), unit="%", period="")
        with pytest.raises(Refused, match="请填写数值"):
            services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH)
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH, quantity=Decimal("96.9"))
        assert again(watch).due_on == date(2026, 3, 31)
        services.keep_watch(watch.pk, by=cast.handler, happened_on=MARCH, quantity=Decimal("98"))
        assert again(watch).due_on == date(2026, 6, 30)


def test_a_draft_promises_nothing_and_an_archived_measure_no_more(cast: Cast) -> None:
    values = Values("indicator", "走访", amount=Decimal(1), unit="次", period="MONTH")
    record = services.add_record(cast.measure.pk, values, by=cast.office, on=in_days(-90))
    assert isinstance(record, Indicator)
    assert not Watch.objects.standing(in_days(0)).exists()
    assigned(cast)
    assert Watch.objects.lapsed(in_days(0)).count() == 1
    Measure.objects.filter(pk=cast.measure.pk).update(archived_at=cast.measure.created_at)
    assert not Watch.objects.standing(in_days(0)).exists()
