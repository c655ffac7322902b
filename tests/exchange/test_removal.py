"""Packages that nobody takes in are removed by hand or by the clock; what was taken in stays."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from exchange.jobs import start_check
from exchange.models import IncomingPackage
from exchange.taking import store
from exchange.taking.checking import check_stored
from exchange.taking.confirm import confirm_package
from exchange.taking.removal import GONE, expire_packages, kept_until, remove_package
from exchange.views import taking
from jobs.models import Job
from jobs.schedule import daily
from jobs.services import cancel
from tests.cast import Cast
from tests.exchange.packages import (
    UNIT,
    a_report,
    a_state,
    content_of,
    heard,
    uploaded,
)

pytestmark = pytest.mark.django_db
Commits = DjangoCaptureOnCommitCallbacks


def pending(cast: Cast, *, days: int = 0) -> IncomingPackage:
    row = uploaded(cast, content_of(a_report(cast)))
    IncomingPackage.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - timedelta(days=days))
    return row


def removed() -> list[str]:
    rows = AuditEntry.objects.filter(event=Event.REMOVE_PACKAGE, is_refused=False).order_by("pk")
    return list(rows.values_list("detail", flat=True))


def test_the_clock_removes_what_nobody_confirmed(
    cast: Cast, settings: Settings, django_capture_on_commit_callbacks: Commits
) -> None:
    settings.PACKAGE_DAYS = 60
    taken = a_state(cast)
    IncomingPackage.objects.update(uploaded_at=timezone.now() - timedelta(days=400))
    young, old = pending(cast, days=59), pending(cast, days=61)
    path = Path(old.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_packages(timezone.localdate()) == "清理了1个没有确认的包"
    assert set(IncomingPackage.objects.all()) == {taken, young}
    assert not path.exists() and Path(young.file.path).exists()
    (told,) = removed()
    assert told.startswith("60天没有确认:") and old.sha256 in told
    assert expire_packages(timezone.localdate()) == ""
    settings.PACKAGE_DAYS = 0
    IncomingPackage.objects.update(uploaded_at=timezone.now() - timedelta(days=4000))
    assert expire_packages(timezone.localdate()) == ""
    # A clock that jumps removes nothing in the first night.
    assert daily("expire_packages").removes


def test_who_may_take_it_in_may_remove_it(cast: Cast, django_capture_on_commit_callbacks: Commits) -> None:
    row = pending(cast)
    path = Path(row.file.path)
    with pytest.raises(IncomingPackage.DoesNotExist):
        remove_package(row.pk, by=cast.office)
    page = cast.client("supervisor").get(f"/incoming-packages/{row.pk}/").content.decode()
    assert "没有人确认收下的,保留到" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = cast.client("supervisor").post(f"/incoming-packages/{row.pk}/remove/")
    assert answer["Location"] == "/exchange/"
    assert not path.exists() and not IncomingPackage.objects.exists()
    assert len(removed()) == 1
    assert cast.client("supervisor").post(f"/incoming-packages/{row.pk}/remove/").status_code == 404


def test_what_was_taken_in_stays(cast: Cast) -> None:
    row = a_state(cast)
    with pytest.raises(Refused, match="已收下的包不能删除"):
        remove_package(row.pk, by=cast.supervisor)
    page = cast.client("supervisor").get(f"/incoming-packages/{row.pk}/").content.decode()
    assert "/remove/" not in page


def test_a_second_one_of_the_same_can_only_be_removed(cast: Cast) -> None:
    content = content_of(a_report(cast))
    first, second = uploaded(cast, content), uploaded(cast, content)
    confirm_package(first.pk, by=cast.supervisor, heard=heard())
    page = cast.client("supervisor").get(f"/incoming-packages/{second.pk}/").content.decode()
    assert "收过,不必再次收下。这一份只能删除。" in page
    assert "确认收下</button>" not in page and f"/incoming-packages/{second.pk}/remove/" in page


def test_one_that_a_newer_one_overtook_can_only_be_removed(cast: Cast) -> None:
    older, newer = pending(cast), pending(cast)
    confirm_package(newer.pk, by=cast.supervisor, heard=heard(), is_accepted=True)
    page = cast.client("supervisor").get(f"/incoming-packages/{older.pk}/").content.decode()
    assert "较旧的或编号重复的包不再收下。这一份只能删除。" in page
    assert "确认收下</button>" not in page


def test_one_of_this_very_system_is_refused(cast: Cast) -> None:
    content = content_of(a_report(cast))
    uploaded(cast, content)
    with pytest.raises(Refused, match="上报包是本系统自己生成的"):
        uploaded(cast, content, site=UNIT)


def test_it_stays_to_the_end_of_the_day_that_the_page_says(cast: Cast, settings: Settings) -> None:
    """Uploaded shortly after midnight, looked at by the clock some hours later."""
    settings.PACKAGE_DAYS = 60
    row = pending(cast)
    today = timezone.localdate()
    shortly = timezone.make_aware(datetime.combine(today - timedelta(days=60), time(0, 5)))
    IncomingPackage.objects.filter(pk=row.pk).update(uploaded_at=shortly)
    row.refresh_from_db()
    assert kept_until(row) == today
    assert expire_packages(today) == ""
    assert expire_packages(today + timedelta(days=1)) == "清理了1个没有确认的包"


def test_looking_at_one_that_is_shut_out_is_no_refused_act(cast: Cast) -> None:
    content = content_of(a_report(cast))
    first, second = uploaded(cast, content), uploaded(cast, content)
    confirm_package(first.pk, by=cast.supervisor, heard=heard())
    before = AuditEntry.objects.count()
    assert "这一份只能删除" in shown(cast, second)
    assert AuditEntry.objects.count() == before


def test_of_one_that_nobody_took_in_nothing_is_said_to_be_verified(cast: Cast) -> None:
    content = content_of(a_report(cast))
    a_report(cast)
    first, gap = uploaded(cast, content), pending(cast)
    confirm_package(first.pk, by=cast.supervisor, heard=heard())
    newest = pending(cast)
    confirm_package(newest.pk, by=cast.supervisor, is_accepted=True)
    IncomingPackage.objects.filter(pk=gap.pk).update(warnings=["中间的第2号上报包没有收到。"])
    assert "收下时核实过的情况" in shown(cast, newest)
    page = shown(cast, gap)
    assert "收下时核实过的情况" not in page and "收下前需要核实的情况" in page


def shown(cast: Cast, row: IncomingPackage) -> str:
    return cast.client("supervisor").get(f"/incoming-packages/{row.pk}/").content.decode()


@pytest.mark.parametrize("act", ["confirm", "remove"])
def test_one_that_somebody_removed_behind_the_page_is_said_to_be_gone(
    act: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = pending(cast)

    def quicker(package_id: int, **_asked: object) -> None:
        remove_package(package_id, by=cast.supervisor)
        raise IncomingPackage.DoesNotExist

    monkeypatch.setattr(taking, f"{act}_package", quicker)
    client = cast.client("supervisor")
    answer = client.post(f"/incoming-packages/{row.pk}/{act}/", {"heard": heard()}, follow=True)
    assert answer.redirect_chain == [("/exchange/", 302)]
    assert GONE in answer.content.decode()
    assert len(removed()) == 1


def test_a_check_that_was_cancelled_is_begun_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 0)
    row, client = pending(cast), cast.client("supervisor")
    cancel(start_check(row, by=cast.supervisor).pk, by=cast.supervisor)
    page = client.get(f"/incoming-packages/{row.pk}/").content.decode()
    assert f"/incoming-packages/{row.pk}/check/" in page
    first = client.post(f"/incoming-packages/{row.pk}/check/")
    job = Job.objects.active().get()
    assert first["Location"] == f"/jobs/{job.pk}/"
    assert client.post(f"/incoming-packages/{row.pk}/check/")["Location"] == first["Location"]
    check_stored(row, progress=lambda _done, _total: None)
    assert "核对</button>" not in client.get(f"/incoming-packages/{row.pk}/").content.decode()
    answer = client.post(f"/incoming-packages/{row.pk}/check/", follow=True)
    assert "已经核对过" in answer.content.decode()


def test_one_removed_while_it_is_checked_is_not_said_to_be_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 0)
    row = pending(cast)
    with pytest.raises(Refused, match="没有收下就已删除"):
        check_stored(row, progress=lambda _done, _total: remove_once(row, cast))
    assert not IncomingPackage.objects.exists() and len(removed()) == 1


def remove_once(row: IncomingPackage, cast: Cast) -> None:
    if IncomingPackage.objects.exists():
        remove_package(row.pk, by=cast.supervisor)
