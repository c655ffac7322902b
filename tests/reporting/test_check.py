"""报送前自检: each rule finds its case, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.services import reset_password
from issues import services as outline
from issues.models import CustomTarget, Inspection
from measures import services
from measures.figures.proposals import Values
from measures.inputs import EvidenceInput
from measures.models import Measure, Watch
from measures.workflow import Timeframe
from opinions.models import PublicOpinion
from regulations.services import edit_regulation
from reporting.check import CheckLevel, CheckProblem, check
from reporting.check.rules import RULES
from tests.cast import Cast, a_file, assigned, completed, in_days, returned, submitted, worked_on
from tests.custom_fields import a_column
from tests.measures.rounds import carried, planned_check
from tests.opinions.people import an_opinion, answered_opinion, assigned_opinion
from tests.regulations.made import named, proved

pytestmark = pytest.mark.django_db


def found(cast: Cast, rule: str) -> list[CheckProblem]:
    inspection = Inspection.objects.get(pk=cast.inspection.pk)
    problems = check(inspection, today=timezone.localdate())
    return [one for one in problems if one.rule == rule]


def test_what_has_no_owner(cast: Cast) -> None:
    assigned(cast)
    problems = found(cast, "unassigned")
    assert [one.measure_id for one in problems] == [row.pk for row in cast.measures[1:]]
    assert problems[0].message == "“(2)修订《服务承诺制度》。”没有责任领导、牵头部门、整改时限。"


def test_a_long_term_one_needs_no_date(cast: Cast) -> None:
    for row in cast.measures:
        assigned(cast, row, timeframe=Timeframe.LONG_TERM, due_on=None)
    assert found(cast, "unassigned") == []


def test_what_is_not_proved(cast: Cast) -> None:
    assigned(cast)
    worked_on(cast, cast.measures[1])
    (problem,) = found(cast, "without_evidence")
    assert (problem.measure_id, problem.level) == (cast.measure.pk, CheckLevel.WARNING)


def test_done_without_proof_is_an_error(cast: Cast) -> None:
    assigned(cast)
    services.record_progress(cast.measure.pk, by=cast.handler, text="已办", happened_on=in_days(0))
    services.submit(cast.measure.pk, by=cast.handler, note="口头传达")
    services.complete(cast.measure.pk, by=cast.office)
    assert [one.level for one in found(cast, "without_evidence")] == [CheckLevel.ERROR]


def test_completed_before_its_progress(cast: Cast) -> None:
    row = completed(cast)
    assert found(cast, "completed_before_progress") == []
    Measure.objects.filter(pk=row.pk).update(completed_at=timezone.now() - timedelta(days=3))
    (problem,) = found(cast, "completed_before_progress")
    assert problem.level == CheckLevel.ERROR


def test_dates_outside_of_the_inspection(cast: Cast) -> None:
    assigned(cast)
    services.record_progress(cast.measure.pk, by=cast.handler, text="早有", happened_on=in_days(-90))
    proof = EvidenceInput(upload=a_file(), dated_on=in_days(5))
    services.attach(cast.measure.pk, proof, by=cast.handler)
    messages = [one.message for one in found(cast, "dates_outside")]
    assert any("早于巡察" in message for message in messages)
    assert any("晚于今天" in message for message in messages)
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"feedback_on": None})
    assert "没有填写进驻和反馈日期" in found(cast, "dates_outside")[0].message


def test_the_same_text_twice(cast: Cast) -> None:
    for row in cast.measures[:2]:
        services.edit(row.pk, by=cast.office, fields={"text": "进一步提高政治站位,加强学习,压实责任。"})
    assert [one.measure_id for one in found(cast, "same_text")] == [cast.measures[1].pk]


def test_a_public_text_that_was_forgotten(cast: Cast) -> None:
    first, second, third = cast.measures
    assert found(cast, "public_text_empty") == []
    services.edit_public(first.pk, by=cast.office, public_text="已建立台账。")
    services.edit_public(second.pk, by=cast.office, public_text="", withholding_reason="HYPE")
    (problem,) = found(cast, "public_text_empty")
    assert (problem.measure_id, problem.level) == (third.pk, CheckLevel.WARNING)
    assert problem.url == f"/inspections/{cast.inspection.pk}/draft/"


def test_returned_and_forgotten(cast: Cast) -> None:
    returned(cast)
    submitted(cast, cast.measures[1])
    assert [one.measure_id for one in found(cast, "returned")] == [cast.measure.pk]


def test_late_without_an_extension(cast: Cast) -> None:
    assigned(cast, due_on=in_days(-2))
    assert [one.level for one in found(cast, "overdue")] == [CheckLevel.ERROR]
    services.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(9), reason="等")
    assert found(cast, "overdue") == []


def test_all_done_and_not_signed_off(cast: Cast) -> None:
    for row in cast.measures[:2]:
        completed(cast, row)
    (problem,) = found(cast, "not_closed")
    assert problem.url == f"/sub-issues/{cast.sub_issue.pk}/"
    services.close(cast.sub_issue.pk, by=cast.office)
    assert found(cast, "not_closed") == []


def test_numbers_that_differ_from_the_records(cast: Cast) -> None:
    worked_on(cast)
    services.edit_results(
        cast.measure.pk, by=cast.handler, fields={"outcome": "谈话提醒3人次,走访企业16次。"}
    )
    assert found(cast, "figures_differ") == []
    talked = Values("figure", kind="TALKED", amount=Decimal(2))
    services.add_record(cast.measure.pk, talked, by=cast.handler)
    visited = Values("count", subject="走访企业", unit="次", amount=Decimal(16))
    services.add_record(cast.measure.pk, visited, by=cast.handler)
    (problem,) = found(cast, "figures_differ")
    assert "登记的数据是2人次" in problem.message
    services.add_record(cast.measure.pk, Values("figure", kind="TALKED", amount=Decimal(1)), by=cast.handler)
    assert found(cast, "figures_differ") == []


@pytest.mark.parametrize(
    ("name", "count"),
    [("台账.pdf", 1), ("服务承诺制度.pdf", 0), ("关于修订《服务承诺制度(试行)》的通知.pdf", 0)],
)
def test_a_regulation_that_nobody_has_seen(cast: Cast, name: str, count: int) -> None:
    row = assigned(cast, cast.measures[1])
    services.attach(row.pk, EvidenceInput(upload=a_file(name)), by=cast.handler)
    assert len(found(cast, "announced_without_document")) == count


def test_a_promise_that_was_forgotten(cast: Cast) -> None:
    """Of a draft nothing is promised yet; what is promised daily or weekly waits for no closing."""
    promise = Values("indicator", subject="走访", amount=Decimal(1), unit="次", period="WEEK")
    services.add_record(cast.measure.pk, promise, by=cast.office, on=in_days(-60))
    assert not found(cast, "promises_missed")
    assigned(cast)
    (problem,) = found(cast, "promises_missed")
    assert "已断档" in problem.message
    assert problem.url == reverse("measures:watch", args=[Watch.objects.get().pk])


def test_what_came_back_and_what_nobody_looked_at_again(cast: Cast) -> None:
    """On the day itself it may still be looked at."""
    planned_check(cast)
    carried(cast)
    (problem,) = found(cast, "came_back")
    assert "3年前的巡察已经指出,当时没有销号" in problem.message
    assert not found(cast, "not_looked_at")
    late = check(cast.inspection, today=in_days(1))
    assert [one.rule for one in late if one.rule == "not_looked_at"] == ["not_looked_at"]


def test_a_regulation_that_holds_no_more(cast: Cast) -> None:
    """Told once, however many measures it serves, and at its own page."""
    row = named(cast, cast.measure)
    named(cast, cast.measures[1])
    edit_regulation(row.pk, by=cast.office, fields={"expires_on": in_days(0)})
    assert not found(cast, "regulations_lapsed")
    edit_regulation(row.pk, by=cast.office, fields={"expires_on": in_days(-3)})
    (problem,) = found(cast, "regulations_lapsed")
    assert "《采购管理办法》有效期届满" in problem.message
    assert problem.url == f"/regulations/{row.pk}/"


def test_whose_password_another_one_knows(cast: Cast) -> None:
    reset_password(cast.handler.pk, by=cast.office)
    submitted(cast)
    (problem,) = found(cast, "known_passwords")
    assert (problem.measure_id, problem.level) == (cast.measure.pk, CheckLevel.WARNING)
    assert f"由{cast.office}给出" in problem.message


def test_what_the_public_said_and_nobody_answered(cast: Cast) -> None:
    an_opinion(cast)
    PublicOpinion.objects.filter(pk=assigned_opinion(cast).pk).update(due_on=in_days(-1))
    answered_opinion(cast)
    assert [one.message.split(")")[1] for one in found(cast, "unanswered")] == [
        "还没有答复,还没有分办。",
        f"还没有答复,答复期限{in_days(-1)}已过。",
    ]


def test_every_rule_is_known_by_a_test_of_its_own() -> None:
    text = open(__file__).read()  # noqa: SIM115, PTH123
    assert all(f'"{rule.code}"' in text for rule in RULES)


def test_its_reads_do_not_grow(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(12):
        check(cast.inspection, today=timezone.localdate())
    for row in cast.measures:
        worked_on(cast, row)
        proved(cast, named(cast, row, f"办法{row.pk}"), name=f"{row.pk}.pdf")
    # Regulations, their files, and the versions of these.
    with django_assert_num_queries(15):
        check(cast.inspection, today=timezone.localdate())


def test_the_page_leads_to_where_it_is_mended(cast: Cast) -> None:
    url = f"/inspections/{cast.inspection.pk}/check/"
    page = cast.client("office").get(url).content.decode()
    assert f"/measures/{cast.measure.pk}/assign/" in page
    assert "错误 3 项" in page
    for person, status in (("viewer", 200), ("supervisor", 200), ("leader", 404), ("stranger", 404)):
        assert cast.client(person).get(url).status_code == status


def test_a_clean_ledger_may_be_sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for row in cast.measures:
        completed(cast, row)
        services.edit(row.pk, by=cast.office, fields={"text": f"开展培训,其{row.pk}。"}, reason="改")
        services.submit(row.pk, by=cast.handler)
        services.complete(row.pk, by=cast.office)
    for finding in {row.sub_issue_id for row in cast.measures}:
        services.close(finding, by=cast.office)
    client = cast.client("viewer")
    assert "没有发现问题,可以报送" in client.get(f"/inspections/{cast.inspection.pk}/check/").content.decode()


def test_the_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_ledger", inspection=cast.inspection.pk, json=True)
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {
        "rule": "unassigned",
        "level": "error",
        "measure": cast.measure.pk,
        "message": "“(1)建立走访台账,每月走访一次。”没有责任领导、牵头部门、整改时限。",
    }
    with pytest.raises(CommandError) as refusal:
        call_command("check_ledger", inspection=10**9)
    assert refusal.value.returncode == 2


def test_an_own_column_that_may_not_stay_empty(cast: Cast) -> None:
    phone = a_column(cast, "联系电话", is_required=True)
    a_column(cast, "审计文号", target=CustomTarget.FINDING, is_required=True)
    a_column(cast, "处室意见")
    assert len(found(cast, "own_columns_empty")) == 5
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    problems = found(cast, "own_columns_empty")
    assert len(problems) == 4
    assert "没有填写“审计文号”" in problems[0].message
