"""打包档案: the page that starts it, the job that makes it."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.events import Event
from audit.models import AuditEntry
from issues.models import SubIssue
from jobs import services, worker
from jobs.kinds import Cancelled, JobRun
from jobs.models import Job, jobs_folder
from measures import services as measure_services
from reporting.archive import scope_of
from reporting.archive.job import make_archive, start_archive
from tests.cast import Cast, worked_on

pytestmark = pytest.mark.django_db


def url(cast: Cast) -> str:
    return reverse("reporting:export_archive", args=[cast.inspection.pk])


def started(client: Client, cast: Cast, person: User, **data: str) -> Job:
    client.force_login(person)
    response = client.post(url(cast), {"part": "", "versions": "current"} | data)
    job = Job.objects.latest("pk")
    assert response.headers["Location"] == reverse("jobs:job", args=[job.pk])
    return job


def test_it_is_started_made_and_downloaded(client: Client, cast: Cast) -> None:
    worked_on(cast)
    job = started(client, cast, cast.office)
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.text) == ("DONE", "共3条措施、1份佐证材料文件。没有缺失。")
    assert job.file_name == f"区委第一巡察组巡察档案包{timezone.localdate():%Y%m%d}.zip"
    response = client.get(reverse("jobs:download_job", args=[job.pk]))
    assert job.file_name in unquote(response["Content-Disposition"])
    content = response.getvalue()
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    events = AuditEntry.objects.order_by("-id").values_list("event", flat=True)[:3]
    assert list(events) == [Event.DOWNLOAD, Event.EXPORT, Event.START_JOB]


@pytest.mark.parametrize("person", ["office", "viewer", "supervisor"])
def test_who_sees_all_may(person: str, client: Client, cast: Cast) -> None:
    job = started(client, cast, getattr(cast, person), part=f"finding-{cast.sub_issue.pk}", versions="all")
    assert job.arguments == {
        "inspection": cast.inspection.pk,
        "category": 0,
        "finding": cast.sub_issue.pk,
        "is_every_version": True,
    }
    assert job.title == "档案包:1.服务群众不够主动问题"


@pytest.mark.parametrize("person", ["handler", "leader", "admin", "stranger", "auditor"])
def test_for_anybody_else_it_is_not_there(person: str, cast: Cast) -> None:
    client = cast.client(person)
    assert client.get(url(cast)).status_code == 404
    assert client.post(url(cast), {"versions": "current"}).status_code == 404
    assert not Job.objects.exists()


def test_the_pages_lead_there(cast: Cast) -> None:
    worked_on(cast)
    tree = reverse("ledger:tree", args=[cast.inspection.pk])
    finding = reverse("measures:sub_issue", args=[cast.sub_issue.pk])
    for page, address in ((tree, url(cast)), (finding, f"{url(cast)}?part=finding-{cast.sub_issue.pk}")):
        assert f'href="{address}"' in cast.client("viewer").get(page).content.decode()
        assert url(cast) not in cast.client("handler").get(page).content.decode()


def test_the_finding_is_chosen_already(cast: Cast) -> None:
    client = cast.client("office")
    text = client.get(f"{url(cast)}?part=finding-{cast.sub_issue.pk}").content.decode()
    assert f'<option value="finding-{cast.sub_issue.pk}" selected>1.服务群众不够主动问题' in text
    assert "整个类别:一、关于作风建设不够严实方面" in text


def test_what_is_not_there_is_a_sentence(cast: Cast) -> None:
    client = cast.client("office")
    response = client.post(url(cast), {"part": "finding-999999", "versions": "current"})
    assert response.status_code == 422
    assert "没有您选的这一项" in response.content.decode()
    assert not Job.objects.exists()


def test_asked_for_twice_it_is_one(client: Client, cast: Cast) -> None:
    assert started(client, cast, cast.office) == started(client, cast, cast.office)


def test_a_finding_archived_meanwhile_is_a_sentence(client: Client, cast: Cast) -> None:
    job = started(client, cast, cast.office, part=f"finding-{cast.sub_issue.pk}")
    SubIssue.objects.filter(pk=cast.sub_issue.pk).update(archived_at=timezone.now())
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.has_file) == ("FAILED", False)
    assert "请回到巡察页面重新选择" in job.error


def test_cancelled_it_ends_while_it_copies(cast: Cast) -> None:
    worked_on(cast)
    scope = scope_of(cast.office, cast.inspection.pk)
    job = worker._claim(start_archive(scope, by=cast.office).pk, now=timezone.now())
    assert job is not None
    services.cancel(job.pk, by=cast.office)
    folder = jobs_folder() / "of-this-test"
    folder.mkdir(parents=True)
    with pytest.raises(Cancelled):
        make_archive(JobRun(job, folder))
    assert not AuditEntry.objects.filter(event=Event.EXPORT).exists()


def test_it_is_made_of_what_is_there_then(client: Client, cast: Cast) -> None:
    job = started(client, cast, cast.office)
    measure_services.archive(cast.measures[2].pk, by=cast.office, reason="重复")
    worker.run(job.pk)
    job.refresh_from_db()
    assert job.text.startswith("共2条措施、0份")


def test_the_page_costs_the_same_however_long(
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = cast.client("office")
    client.get(url(cast))
    with django_assert_max_num_queries(9) as before:
        client.get(url(cast))
    for position in range(5):
        SubIssue.objects.create(
            inspection=cast.inspection, category=cast.category, title="又一个", position=9000 + position
        )
    with django_assert_num_queries(len(before)):
        client.get(url(cast))
