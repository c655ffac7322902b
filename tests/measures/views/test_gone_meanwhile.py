"""What somebody took out after the page was asked for and before the act locks it: not found, as later."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from issues.models import Category, SubIssue
from measures import services, steps
from measures.models import Measure
from tests.cast import Cast, assigned, fresh
from tests.measures.acts import MEASURE_ACTS, MeasureAct

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("act", MEASURE_ACTS, ids=[act.name for act in MEASURE_ACTS])


@each
def test_a_measure(cast: Cast, act: MeasureAct, monkeypatch: pytest.MonkeyPatch) -> None:
    measure, lock = act.reach(cast), steps.lock
    data, client = act.data(cast, fresh(measure)), cast.client(act.who)

    def late(measure_id: int, *, by: User, rule: steps.Rule | None = None) -> Measure:
        Measure.objects.filter(pk=measure_id).update(archived_at=timezone.now())
        return lock(measure_id, by=by, rule=rule)

    monkeypatch.setattr(steps, "lock", late)
    if client.post(act.address(measure), data).status_code != 404:
        # Refused with a sentence, or an act that does not ask for the measure.
        assert AuditEntry.objects.order_by("-pk")[0].is_refused or not fresh(measure).archived_at


@pytest.mark.parametrize(
    ("name", "model", "row"),
    [("archive_sub_issue", SubIssue, "sub_issue"), ("archive_category", Category, "category")],
)
def test_a_finding_and_a_category(
    cast: Cast, name: str, model: type[SubIssue] | type[Category], row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned(cast)
    client, pk, real = cast.client("office"), getattr(cast, row).pk, getattr(services, name)

    def late(row_id: int, *, by: User, reason: str) -> object:
        model.objects.filter(pk=row_id).update(archived_at=timezone.now())
        return real(row_id, by=by, reason=reason)

    monkeypatch.setattr(services, name, late)
    url = reverse(f"measures:{name}", args=[pk])
    assert client.post(url, {"reason": "错误导入"}).status_code == 404
    assert client.get(url).status_code == 405
