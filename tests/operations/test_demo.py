"""The demonstration: every state is there, and it does not mix with real data."""

import pytest
from django.core.management import CommandError, call_command

from issues.models import SubIssue
from measures.models import Measure
from measures.workflow import Status
from operations import demo
from tests.cast import Cast


@pytest.mark.django_db
def test_it_shows_every_state(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert set(Measure.objects.values_list("status", flat=True)) == set(Status)
    assert SubIssue.objects.filter(closed_on__isnull=False).count() == 1
    printed = capsys.readouterr().out
    assert "wangmin" in printed
    assert demo.PASSWORD in printed


def test_it_refuses_a_database_in_use(cast: Cast) -> None:
    with pytest.raises(CommandError, match="已经有单位"):
        call_command("demo")


@pytest.mark.django_db
def test_showing_writes_nothing() -> None:
    call_command("demo", show=True)
    assert not Measure.objects.exists()
