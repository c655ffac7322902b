"""Starting, doing, cancelling and retrying a job, and its page."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Role, User
from audit.exceptions import Refused
from jobs import care, services, worker
from jobs.expiry import expire_jobs
from jobs.kinds import Cancelled, JobRun
from jobs.models import Job, jobs_folder
from jobs.services import start
from tests.cast import Cast
from tests.jobs import kinds  # noqa: F401 - registers them

pytestmark = pytest.mark.django_db


def begin(cast: Cast, *, count: int = 3, by: User | None = None, name: str = "steps") -> Job:
    return start(name, by=by or cast.office, title="测试任务", arguments={"count": count})


def made(job: Job) -> Job:
    worker.run(job.pk)
    job.refresh_from_db()
    return job


def page(client: Client, user: User, name: str, job: Job | None = None) -> str:
    client.force_login(user)
    url = reverse(f"jobs:{name}", args=[job.pk] if job else [])
    return client.get(url, follow=True).content.decode()


def act(client: Client, user: User, name: str, job: Job) -> str:
    client.force_login(user)
    return client.post(reverse(f"jobs:{name}", args=[job.pk]), follow=True).content.decode()


def test_it_is_made_and_downloaded_under_its_name(client: Client, cast: Cast) -> None:
    job = made(begin(cast))
    assert (job.status, job.text, job.file_name) == ("DONE", "共3步。", "各步骤 结果.txt")
    assert re.fullmatch(r"[0-9a-f]{32}/steps\.txt", job.file)
    assert "下载 各步骤 结果.txt" in page(client, cast.office, "job", job)
    response = client.get(reverse("jobs:download_job", args=[job.pk]))
    assert "各步骤 结果.txt" in unquote(response["Content-Disposition"])
    assert response.getvalue() == b"0\n1\n2\n"
    assert response["Cache-Control"] == "private, no-store"


def test_a_second_worker_does_nothing(cast: Cast) -> None:
    job = made(begin(cast))
    first = job.file
    assert (made(job).file, job.attempts) == (first, 1)


def test_of_two_claims_one_holds(cast: Cast) -> None:
    job = begin(cast)
    assert worker._claim(job.pk, now=timezone.now()) is not None
    assert worker._claim(job.pk, now=timezone.now()) is None


def test_a_worker_that_lost_its_job_writes_nothing(cast: Cast) -> None:
    """It was away for longer than its lease, and another one has begun again meanwhile."""
    first = worker._claim(begin(cast).pk, now=timezone.now() - timedelta(hours=1))
    assert first is not None
    second = worker._claim(first.pk, now=timezone.now())
    assert second is not None
    with pytest.raises(Cancelled):
        JobRun(first, jobs_folder()).progress(1, 1)
    assert not worker._finish(first, {"status": "DONE"})
    assert worker._finish(second, {"status": "DONE"})


def test_asked_for_twice_it_is_one(cast: Cast) -> None:
    assert begin(cast) == begin(cast)
    assert begin(cast) != begin(cast, by=cast.office2)


def test_nobody_fills_the_queue(cast: Cast) -> None:
    for count in range(5):
        begin(cast, count=count)
    with pytest.raises(Refused, match="已有5个后台任务"):
        begin(cast, count=9)


def test_the_bell_rings_after_commit(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = begin(cast)
        assert job.notified_at is None
    job.refresh_from_db()
    assert len(callbacks) == 2  # the other one chains the audit trail
    assert job.notified_at is not None


def test_a_refusal_is_its_sentence(client: Client, cast: Cast) -> None:
    job = made(begin(cast, name="refusing"))
    assert (job.status, job.error) == ("FAILED", "没有可导出的内容,请先导入。")
    assert job.error in page(client, cast.office, "job", job)


def test_any_other_error_is_a_number_to_look_for(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    job = made(begin(cast, name="broken"))
    found = re.search(r"编号 ([0-9A-F]{8})", job.error)
    assert found
    assert found[1] in caplog.text
    assert "secret" not in job.error
    assert not list(jobs_folder().glob("*/broken*"))


def test_a_kind_that_is_gone_is_said(cast: Cast) -> None:
    job = begin(cast)
    Job.objects.update(kind="of an older version")
    assert "不再支持" in made(job).error


def test_cancelled_while_waiting_it_is_not_made(client: Client, cast: Cast) -> None:
    job = begin(cast)
    assert "已取消" in act(client, cast.office, "cancel_job", job)
    assert made(job).status == "CANCELLED"
    assert job.attempts == 0


def test_cancelled_while_running_it_ends_at_its_next_progress(cast: Cast) -> None:
    job = worker._claim(begin(cast).pk, now=timezone.now())
    assert job is not None
    services.cancel(job.pk, by=cast.office)
    with pytest.raises(Cancelled):
        JobRun(job, jobs_folder()).progress(1, 1)


def test_it_refuses_to_cancel_what_has_ended(cast: Cast) -> None:
    job = made(begin(cast))
    with pytest.raises(Refused, match="不能取消"):
        services.cancel(job.pk, by=cast.office)


def test_a_failed_one_is_tried_again(client: Client, cast: Cast) -> None:
    job = made(begin(cast, name="broken"))
    assert "已重新排队" in act(client, cast.office, "retry_job", job)
    job.refresh_from_db()
    assert (job.status, job.error, job.attempts) == ("QUEUED", "", 0)
    assert "只有失败或已取消的任务可以重试" in act(client, cast.office, "retry_job", job)


def test_it_is_its_owners_only(client: Client, cast: Cast) -> None:
    job = made(begin(cast))
    for user in (cast.office2, cast.stranger, cast.admin):
        client.force_login(user)
        for name in ("job", "download_job"):
            assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
        assert client.post(reverse("jobs:cancel_job", args=[job.pk])).status_code == 404
        assert "测试任务" not in page(client, user, "jobs")
    client.force_login(cast.office2)
    assert client.post(reverse("jobs:retry_job", args=[job.pk])).status_code == 404


def test_who_has_become_another_gets_nothing_of_it(client: Client, cast: Cast) -> None:
    job = made(begin(cast))
    cast.office.role = Role.VIEWER
    cast.office.save(update_fields=["role"])
    assert "有变动,这份结果不能再用" in page(client, cast.office, "download_job", job)


def test_who_lost_his_rights_before_it_began_gets_nothing(cast: Cast) -> None:
    job = begin(cast, by=cast.supervisor)
    cast.supervisor.supervised_organizations.clear()
    assert "有变动" in made(job).error


def test_who_is_disabled_meanwhile_gets_nothing(cast: Cast) -> None:
    job = begin(cast)
    cast.office.is_active = False
    cast.office.save(update_fields=["is_active"])
    assert made(job).status == "FAILED"


def test_a_result_goes_after_seven_days(client: Client, cast: Cast) -> None:
    job = made(begin(cast))
    folder = job.path.parent
    expire_jobs(timezone.localdate())
    assert folder.is_dir()
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_jobs(timezone.localdate()) == "清理了1份过期结果"
    assert not folder.exists()
    assert "已过保留期" in page(client, cast.office, "job", job)
    assert "已过保留期" in page(client, cast.office, "download_job", job)
    assert expire_jobs(timezone.localdate()) == ""


def test_it_polls_only_while_it_is_under_way(client: Client, cast: Cast) -> None:
    job = begin(cast)
    Job.objects.update(status="RUNNING", done=30, total=120)
    shown = page(client, cast.office, "job", job)
    assert 'hx-trigger="every 2s"' in shown
    assert f'<a href="{reverse("jobs:job", args=[job.pk])}">刷新</a>' in shown  # without JavaScript
    assert "已完成 25%" in shown
    fragment = client.get(reverse("jobs:job", args=[job.pk]), headers={"HX-Request": "true"})
    assert fragment.content.decode().startswith('<div id="job"')
    Job.objects.update(status="DONE")
    shown = page(client, cast.office, "job", job)
    assert 'hx-trigger="every' not in shown
    assert "刷新" not in shown


def test_the_list_costs_the_same_however_long(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        Job.objects.create(kind="steps", title=f"任务{number}", actor=cast.office)
    page(client, cast.office, "job", Job.objects.latest("pk"))  # renews the session
    with django_assert_num_queries(6):
        shown = client.get(reverse("jobs:jobs")).content.decode()
    assert shown.count("<tr>") == 51
    assert "任务0" not in client.get(reverse("jobs:jobs")).content.decode()
    after = re.search(r'href="(\?after=[^"]+)"', shown)
    assert after
    assert "任务0" in client.get(reverse("jobs:jobs") + after[1]).content.decode()


def test_polling_costs_three_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    job = begin(cast)
    page(client, cast.office, "job", job)  # renews the session
    with django_assert_num_queries(3):
        client.get(reverse("jobs:job", args=[job.pk]), headers={"HX-Request": "true"})


def test_what_kills_its_worker_each_time_is_given_up(cast: Cast) -> None:
    job = begin(cast)
    for ago in range(worker.MAX_ATTEMPTS, 0, -1):
        assert worker._claim(job.pk, now=timezone.now() - configured.JOB_LEASE * 2 * ago) is not None
    assert care.look_after(timezone.localtime()).endswith("放弃1个任务")
    job.refresh_from_db()
    assert job.status == "FAILED"
    assert "多次中途退出" in job.error


def test_what_nobody_heard_of_is_rung_for_once(cast: Cast) -> None:
    job = begin(cast)  # the test's transaction never commits, so nobody was notified at first
    assert "通知了" in care.look_after(timezone.localtime())
    job.refresh_from_db()
    notified_at = job.notified_at
    assert notified_at is not None
    care.look_after(timezone.localtime())
    job.refresh_from_db()
    assert job.notified_at == notified_at


def test_a_large_export_is_made_as_a_job(cast: Cast, settings: Settings) -> None:
    url = reverse("workbooks:export") + "?status=DRAFT"
    client = cast.client("office")
    assert client.get(url)["Content-Type"].endswith("sheet")
    settings.EXPORT_ROWS_IN_REQUEST = 2
    assert "在后台生成" in client.get(url).content.decode()
    assert not Job.objects.exists()
    client.post(url)
    job = made(Job.objects.get())
    assert job.arguments == {"filter": {"status": "DRAFT"}}
    assert (job.status, job.text) == ("DONE", "共3条措施。")
    assert job.total == 4  # the rows, and closing the file
    assert job.file_name.endswith("整改台账" + f"{timezone.localdate():%Y%m%d}.xlsx")
