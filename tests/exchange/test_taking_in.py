"""上报包: made, looked at, confirmed by a person, shown as the state of that moment; nothing overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from exchange.differences import differences
from exchange.keys import rotate_key
from exchange.models import IncomingPackage, KnownKey, OutgoingPackage
from exchange.states import state_rows, states_of
from exchange.taking.confirm import confirm_package
from ledger.models import ReportedFigures
from measures.models import Measure
from tests.cast import Cast, assigned, completed, in_days, worked_on
from tests.exchange.packages import (
    UNIT,
    a_report,
    a_state,
    acting_as,
    content_of,
    entries_of,
    heard,
    resigned,
    taken_in,
    uploaded,
    zipped,
)

pytestmark = pytest.mark.django_db


def later(hours: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True)


def test_a_report_says_what_the_ledger_says(cast: Cast) -> None:
    completed(cast)
    Measure.objects.filter(pk=assigned(cast, cast.measures[1]).pk).update(due_on=in_days(-3))
    row = a_state(cast)
    rows = {one.key: one for one in state_rows(row)}
    assert set(rows) == {measure.pk for measure in cast.measures}
    done, late = rows[cast.measure.pk], rows[cast.measures[1].pk]
    assert (done.state, done.is_done, done.department, done.evidence[0].name) == (
        "已完成",
        True,
        "办公室",
        f"台账{cast.measure.pk}.pdf",
    )
    assert (late.state, late.is_overdue, late.due_on) == ("整改中", True, in_days(-3))
    figures = ReportedFigures.objects.get(organization=cast.organization)
    assert (figures.total, figures.done, figures.overdue, figures.open_findings) == (3, 1, 1, 2)
    assert figures.as_of_text == f"数据截至 {timezone.localdate()}(上报包)"
    assert "(上报包)" in row.as_of_text
    events = AuditEntry.objects.filter(event=Event.TAKE_IN_PACKAGE, organization_id=cast.organization.pk)
    assert events.count() == 1


def test_what_was_not_chosen_stays_at_home(cast: Cast) -> None:
    worked_on(cast)
    bare, full = a_report(cast, has_progress=False), a_report(cast, has_evidence=True)
    assert not [name for name in entries_of(content_of(bare)) if name.startswith("evidence/")]
    rows = {one.key: one for one in state_rows(uploaded(cast, content_of(bare)))}
    assert rows[cast.measure.pk].progress == ""
    (name,) = [name for name in entries_of(content_of(full)) if name.startswith("evidence/")]
    assert entries_of(content_of(full))[name] == f"%PDF-1.4 {cast.measure.pk}".encode()


def test_a_key_is_confirmed_once_by_who_telephoned(cast: Cast) -> None:
    first = uploaded(cast, content_of(a_report(cast)))
    for said in ("", "0000 0000 0000 0000", heard()[:-1]):
        with pytest.raises(Refused, match="指纹末16位不对"):
            confirm_package(first.pk, by=cast.supervisor, heard=said)
    assert not KnownKey.objects.exists()
    confirm_package(first.pk, by=cast.supervisor, heard=heard())
    known = KnownKey.objects.get()
    assert (known.organization, known.how, known.actor) == (cast.organization, "PHONE", cast.supervisor)
    second = uploaded(cast, content_of(a_report(cast)))
    assert confirm_package(second.pk, by=cast.supervisor).state == "TAKEN"
    assert KnownKey.objects.count() == 1


def test_a_new_key_is_vouched_for_or_confirmed_again(cast: Cast) -> None:
    a_state(cast)
    acting_as(UNIT)
    rotate_key(by=cast.admin, reason="例行更换", is_leaked=False)
    rotate_key(by=cast.admin, reason="例行更换", is_leaked=False)
    vouched = uploaded(cast, content_of(a_report(cast)))
    assert "旧密钥签名确认" in vouched.warnings[0]
    with pytest.raises(Refused, match="已核实"):
        confirm_package(vouched.pk, by=cast.supervisor)
    confirm_package(vouched.pk, by=cast.supervisor, is_accepted=True)
    assert [row.how for row in KnownKey.objects.all()] == ["VOUCHED", "PHONE"]
    old = content_of(OutgoingPackage.objects.get(number=1))
    acting_as(UNIT)
    rotate_key(by=cast.admin, reason="服务器失窃", is_leaked=True)
    leaked = uploaded(cast, content_of(a_report(cast)))
    with pytest.raises(Refused, match="指纹末16位不对"):
        confirm_package(leaked.pk, by=cast.supervisor, is_accepted=True)
    confirm_package(leaked.pk, by=cast.supervisor, is_accepted=True, heard=heard())
    with pytest.raises(Refused, match="旧密钥签名,不能收下"):
        uploaded(cast, old)


def test_nothing_is_taken_twice_or_out_of_order(cast: Cast) -> None:
    reports = [a_report(cast) for _ in range(4)]
    taken_in(cast, reports[0])
    with pytest.raises(Refused, match=r"第1号\)已于.*收过"):
        uploaded(cast, content_of(reports[0]))
    waiting = uploaded(cast, content_of(reports[1]))
    gap = uploaded(cast, content_of(reports[2]))
    assert gap.warnings == ["上一次收的是第1号,这是第3号:中间的第2号上报包没有收到。"]
    with pytest.raises(Refused, match="已核实"):
        confirm_package(gap.pk, by=cast.supervisor)
    confirm_package(gap.pk, by=cast.supervisor, is_accepted=True)
    with pytest.raises(Refused, match="已经收过第3号"):
        confirm_package(waiting.pk, by=cast.supervisor, is_accepted=True)
    other = resigned(entries_of(content_of(reports[3])), previous="0" * 64)
    broken = uploaded(cast, zipped(other))
    assert "写明的上一份不是已收的第3号" in broken.warnings[0]
    older = resigned(entries_of(content_of(reports[3])), as_of="2020-01-01T00:00:00+08:00")
    with pytest.raises(Refused, match="还早,不能收下"):
        uploaded(cast, zipped(older))
    ahead = resigned(entries_of(content_of(reports[3])), as_of="2999-01-01T00:00:00+08:00")
    with pytest.raises(Refused, match="在将来"):
        uploaded(cast, zipped(ahead))


def test_the_next_one_stands_beside_the_one_before(cast: Cast) -> None:
    assigned(cast, cast.measures[1])
    first = a_state(cast)
    completed(cast)
    with later(1):
        second = uploaded(cast, content_of(a_report(cast)))
        found = differences(first, second)
        (moved,) = found.changed
        assert moved.row.key == cast.measure.pk
        assert "待分派 → 已完成" in moved.what
        assert ("已完成", 0, 1) in found.figures
        assert not found.new
        assert not found.gone
        assert ReportedFigures.objects.get().done == 0
        confirm_package(second.pk, by=cast.supervisor)
    assert ReportedFigures.objects.get().done == 1
    assert states_of(cast.supervisor, cast.organization) == [IncomingPackage.objects.get(pk=second.pk), first]
    assert {one.state for one in state_rows(first)} == {"待分派", "整改中"}


def test_only_who_supervises_the_unit_takes_it_in(cast: Cast) -> None:
    package = uploaded(cast, content_of(a_report(cast)))
    for person in ("office", "viewer", "stranger", "admin"):
        with pytest.raises(IncomingPackage.DoesNotExist):
            confirm_package(package.pk, by=getattr(cast, person), heard=heard())
    cast.supervisor.supervised_organizations.clear()
    with pytest.raises(IncomingPackage.DoesNotExist):
        confirm_package(package.pk, by=cast.supervisor, heard=heard())
    with pytest.raises(Refused, match="您督查的单位里没有"):
        uploaded(cast, content_of(a_report(cast)))
