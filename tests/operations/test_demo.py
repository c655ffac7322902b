"""The demonstration: a living district in every state, and it does not mix with real data."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organization, User
from issues.models import SubIssue
from ledger.models import DailyFigures
from measures.models import (
    EvidenceVersion,
    ExtensionRequest,
    Figure,
    InstructionUnit,
    Measure,
    ProgressUpdate,
    StatusChange,
    Watch,
)
from measures.pages.my_work import sections
from measures.pages.waiting import KINDS, what_may_wait
from measures.pages.work_sections import WorkSection
from measures.workflow import Status
from operations import demo
from operations.demo.story import FATES
from operations.demo.units import UNITS
from operations.invariants.check import check_all
from reporting.models import SnapshotApproval
from search.finding import find
from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_it_is_alive(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    today = timezone.localdate()
    assert set(Measure.objects.values_list("status", flat=True)) == set(Status)
    assert Organization.objects.count() == 3
    for unit in UNITS:
        rows = Measure.objects.filter(organization__name=unit.name)
        assert rows.count() == len(unit.fates) and set(unit.fates) <= set(FATES)
    assert SubIssue.objects.filter(closed_on__isnull=False).count() >= 3
    assert Measure.objects.overdue(today).count() >= 4
    assert set(ExtensionRequest.objects.values_list("state", flat=True)) == {"APPROVED", "PENDING"}
    assert len({row.name.rpartition(".")[2] for row in EvidenceVersion.objects.all()}) == 5
    assert Figure.objects.exists() and SnapshotApproval.objects.count() == 1
    printed = capsys.readouterr().out
    assert "wangmin" in printed and "duanli" in printed and demo.PASSWORD in printed
    _has_a_past()
    assert Watch.objects.lapsed(today).filter(measure__organization__short_name="区档案馆").count() == 1
    answers = InstructionUnit.objects.values_list("answered_at", flat=True)
    assert len(answers) == 6 and sum(at is not None for at in answers) == 2
    assert [one.shown for one in check_all() if one.count] == []
    _is_all_shown(today)


def _is_all_shown(today: date) -> None:
    """My work leaves no question out that has an answer, and what a supervisor asked is found once."""
    everything = frozenset(KINDS)
    for user in User.objects.filter(is_active=True):
        asked = sections(user, today, what_may_wait(user, today))
        assert _titles(asked) == _titles(sections(user, today, everything)), user
    found = find(User.objects.get(username="ducha"), "请报送集中整改以来")
    assert [(group.label, group.count) for group in found] == [("督查要求", "1")]


def _titles(found: list[WorkSection]) -> list[tuple[str, str]]:
    return [(one.title, one.count) for one in found]


def _has_a_past() -> None:
    """Four months of it, with a curve that rises on many days."""
    today = timezone.localdate()
    first = ProgressUpdate.objects.earliest("at")
    assert 90 <= (today - timezone.localdate(first.at)).days <= 125
    assert StatusChange.objects.filter(at__gt=timezone.now()).count() == 0
    inspection = SubIssue.objects.earliest("pk").inspection
    curve = DailyFigures.objects.filter(inspection=inspection).order_by("counted_on")
    done = list(curve.values_list("completed", flat=True))
    assert len(done) > 100 and len(set(done)) >= 4 and done == sorted(done)


def test_it_refuses_a_database_in_use(cast: Cast) -> None:
    with pytest.raises(CommandError, match="已经有单位"):
        call_command("demo")


@pytest.mark.django_db
def test_showing_writes_nothing() -> None:
    call_command("demo", show=True)
    assert not Measure.objects.exists()
