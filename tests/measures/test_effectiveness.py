"""成效评估: planned at closing, looked at by somebody else, and what does not hold is reopened."""

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError

from audit.exceptions import Refused
from audit.models import AuditEntry
from issues import services as outline
from issues.months import validate_months
from measures import services
from measures.effectiveness import to_check
from measures.inputs import EvidenceInput
from measures.models import EffectivenessCheck, EvidenceUse, Outcome
from measures.services.review import current_versions
from tests.cast import Cast, a_file, fresh, in_days
from tests.measures.rounds import planned_check
from tests.measures.watches import on

HOLDS, FAILS = Outcome.HOLDS, Outcome.FAILS


def test_it_is_planned_as_the_inspection_says(cast: Cast) -> None:
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"check_months": "0,3"})
    planned_check(cast)
    rows = EffectivenessCheck.objects.order_by("months").values_list("months", "due_on")
    assert list(rows) == [(0, in_days(0)), (3, in_days(0) + relativedelta(months=3))]


@pytest.mark.parametrize("value", ["6,0", "0,0", "a", "1,,2", "61", "1,2,3,4,5,6", "６", "-1"])
def test_months_rise(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_months(value)


def test_somebody_else_looks_and_it_holds(cast: Cast) -> None:
    check = planned_check(cast)
    with pytest.raises(Refused, match="由没有签署的人"):
        services.check_effect(check.pk, by=cast.office, outcome=HOLDS, note="看了")
    with pytest.raises(Refused, match="评估意见"):
        services.check_effect(check.pk, by=cast.office2, outcome=HOLDS, note=" ")
    services.check_effect(check.pk, by=cast.viewer, outcome=HOLDS, note="看了台账")
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.event, entry.about_id) == ("CHECK_EFFECT", cast.sub_issue.pk)
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.is_closed
    with pytest.raises(Refused, match="已经作出结论"):
        services.check_effect(check.pk, by=cast.office2, outcome=FAILS, note="再看")


def test_what_does_not_hold_is_reopened_with_its_reason(cast: Cast) -> None:
    check = planned_check(cast)
    services.check_effect(check.pk, by=cast.office2, outcome=FAILS, note="走访停了")
    cast.sub_issue.refresh_from_db()
    assert not cast.sub_issue.is_closed
    assert "走访停了" in cast.sub_issue.closures.order_by("-pk")[0].note
    assert not EffectivenessCheck.objects.waiting().exists()
    later = EffectivenessCheck.objects.get(months=6)
    with on(later.due_on), pytest.raises(Refused, match="已撤销销号"):
        services.check_effect(later.pk, by=cast.office2, outcome=HOLDS, note="看了")
    services.close(cast.sub_issue.pk, by=cast.office)
    assert EffectivenessCheck.objects.waiting().count() == 3


def test_evidence_is_no_part_of_the_approval(cast: Cast) -> None:
    check = planned_check(cast)
    before, approved = fresh(cast.measure).status, current_versions(cast.measure)
    given = [EvidenceInput(a_file("回访.pdf", b"%PDF-1.4 again"))]
    services.check_effect(check.pk, by=cast.viewer, outcome=HOLDS, note="看了", given=given)
    use = EvidenceUse.objects.get(effect_check=check)
    assert (fresh(cast.measure).status, current_versions(cast.measure)) == (before, approved)
    services.withdraw_evidence(cast.measure.pk, use.evidence_id, by=cast.office, reason="传错")
    assert fresh(cast.measure).status == before


@pytest.mark.parametrize(
    ("role", "word"),
    [("supervisor", "由本单位"), ("handler", "matching query"), ("leader", "matching query")],
)
def test_who_may_not_look(cast: Cast, role: str, word: str) -> None:
    check = planned_check(cast)
    error = Refused if role == "supervisor" else EffectivenessCheck.DoesNotExist
    with pytest.raises(error, match=word):
        services.check_effect(check.pk, by=getattr(cast, role), outcome=HOLDS, note="看了")


def test_it_waits_in_my_work(cast: Cast) -> None:
    check = planned_check(cast)
    later = EffectivenessCheck.objects.get(months=6)
    today = in_days(0)
    assert list(to_check(cast.office2, today)) == list(to_check(cast.viewer, today)) == [check]
    assert not to_check(cast.office, today).exists()
    assert list(to_check(cast.office2, later.due_on)) == [check, later]
    page = cast.client("office2").get("/")
    assert {one.title: one.count for one in page.context["sections"]}["成效评估"] == "1"
    with pytest.raises(Refused, match="以后进行"):
        services.check_effect(later.pk, by=cast.office2, outcome=HOLDS, note="早了")


def test_the_page_takes_the_word_and_keeps_it_on_error(cast: Cast) -> None:
    check = planned_check(cast)
    client = cast.client("office2")
    address = f"/checks/{check.pk}/"
    assert "评估结论" in client.get(address).content.decode()
    wrong = client.post(address, {"note": "看了三户"})
    assert (wrong.status_code, "看了三户" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"note": "看了三户", "outcome": "HOLDS"}).status_code == 302
    shown = client.get(f"/sub-issues/{cast.sub_issue.pk}/").content.decode()
    assert "成效巩固" in shown
