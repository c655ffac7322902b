"""审计日志的页面:谁能看、看到哪些、筛选、翻页、导出."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit import trail
from audit.events import Event
from audit.models import AuditEntry
from operations.audit_log import HEADERS, PAGE_SIZE
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = reverse("operations:audit")
EXPORT = reverse("operations:audit_export")


@pytest.fixture
def admin(cast: Cast) -> Client:
    return cast.client("admin")


def shown(client: Client, **filters: str) -> list[AuditEntry]:
    return list(client.get(PAGE, filters).context["page"].rows)


def lines(client: Client, **filters: str) -> list[list[str]]:
    answer = client.get(EXPORT, filters)
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor"])
def test_it_does_not_exist_for_others(person: str, cast: Cast) -> None:
    client = cast.client(person)
    assert client.get(PAGE).status_code == 404
    assert client.get(EXPORT).status_code == 404


def test_an_administrator_of_one_organization_reads_its_part(cast: Cast, admin: Client) -> None:
    trail.record(Event.EXPORT, by=cast.stranger, detail="别处的")
    trail.record(Event.EXPORT, by=cast.supervisor, about=cast.measure, detail="督查看了")
    assert {row.detail for row in shown(admin, event="EXPORT")} == {"别处的", "督查看了"}
    cast.admin.organization = cast.organization
    cast.admin.save()
    admin = cast.client("admin")  # another organization ends the session
    assert [row.detail for row in shown(admin, event="EXPORT")] == ["督查看了"]
    assert "别处的" not in str(lines(admin))


def test_filters(cast: Cast, admin: Client) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    with time_machine.travel(yesterday, tick=False):
        trail.record(Event.EXPORT, by=cast.office, about="整改台账", detail="昨天")
    trail.record(Event.EXPORT, by=cast.handler, about="整改台账", detail="今天")
    trail.record(Event.REFUSED, by=cast.handler, detail="不行", is_refused=True)
    day = f"{timezone.localtime(yesterday):%Y-%m-%d}"
    asked: list[tuple[dict[str, str], set[str]]] = [
        ({"person": "赵磊"}, {"今天", "不行"}),
        ({"person": "zhaolei", "event": "EXPORT"}, {"今天"}),
        ({"result": "refused"}, {"不行"}),
        ({"since": day, "until": day}, {"昨天"}),
        ({"about": "台账"}, {"昨天", "今天"}),
        ({"about": "不行"}, {"不行"}),
    ]
    for filters, details in asked:
        assert {row.detail for row in shown(admin, **filters) if row.event != Event.VIEW_AUDIT} == details
        assert details <= {line[12] for line in lines(admin, **filters)}, filters


def test_a_wrong_date_is_said(admin: Client) -> None:
    answer = admin.get(PAGE, {"since": "gestern"})
    assert answer.status_code == 422
    assert "输入一个有效的日期" in answer.content.decode()
    assert admin.get(EXPORT, {"since": "gestern"})["Location"] == PAGE


def test_reading_and_exporting_are_told(cast: Cast, admin: Client) -> None:
    shown(admin, person="王敏")
    lines(admin, result="refused")
    told = (
        AuditEntry.objects.filter(actor_name=cast.admin.label).order_by("id").values_list("event", "detail")
    )
    assert list(told) == [
        (Event.VIEW_AUDIT, "筛选 操作人:王敏"),
        (Event.EXPORT_AUDIT, "筛选 结果:未成功"),
    ]


def test_pages_go_forth_and_back(cast: Cast, admin: Client) -> None:
    for index in range(2 * PAGE_SIZE + 3):
        trail.record(Event.EXPORT, by=cast.office, detail=f"{index:03d}")
    first = admin.get(PAGE, {"event": "EXPORT"}).context["page"]
    second = admin.get(PAGE, {"event": "EXPORT", "before": first.older}).context["page"]
    third = admin.get(PAGE, {"event": "EXPORT", "before": second.older}).context["page"]
    assert [row.detail for row in first.rows] == [f"{index:03d}" for index in range(102, 52, -1)]
    assert len(third.rows) == 3
    assert (first.newer, third.older) == (0, 0)
    back = admin.get(PAGE, {"event": "EXPORT", "after": third.newer}).context["page"]
    assert [row.id for row in back.rows] == [row.id for row in second.rows]
    for wrong in ("x", "-1", "9" * 40, "²"):
        assert admin.get(PAGE, {"event": "EXPORT", "before": wrong}).context["page"].rows[0].detail == "102"


def test_the_page_costs_the_same_for_many(
    cast: Cast, admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(PAGE_SIZE + 5):
        trail.record(Event.EXPORT, by=cast.office, about=cast.measure)
    # Session, user, entries with their organization, the entry about this view; then the session's renewal.
    with django_assert_num_queries(8):
        page = admin.get(PAGE).content
    assert len(page) < 60_000


def test_the_file_is_whole_and_safe_for_a_spreadsheet(cast: Cast, admin: Client) -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\t=1", "\uff1d1", '说"明,\n换行'):
        trail.record(Event.EXPORT, by=cast.office, about=text)
    header, *rows = lines(admin, event="EXPORT")
    assert tuple(header) == HEADERS
    assert [row[11] for row in rows] == ['说"明, 换行', "'\uff1d1", "' =1", "'@x", "'-1", "'+1", "'=1+1"]
    assert admin.get(EXPORT)["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_the_file_goes_on_behind_the_first_thousand(
    cast: Cast, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.audit_log.BATCH_SIZE", 3)
    for index in range(8):
        trail.record(Event.EXPORT, by=cast.office, detail=f"{index}")
    assert [row[12] for row in lines(admin, event="EXPORT")[1:]] == list("76543210")


def test_an_empty_result_says_what_to_do(admin: Client) -> None:
    assert "请放宽或清除筛选条件" in admin.get(PAGE, {"person": "没有这个人"}).content.decode()


def test_texts_are_escaped(cast: Cast, admin: Client) -> None:
    trail.record(Event.EXPORT, by=cast.office, about="<script>alert(1)</script>", detail="<b>x</b>")
    page = admin.get(PAGE, {"event": "EXPORT"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_link_is_there_for_who_may_read_it(cast: Cast, admin: Client) -> None:
    assert PAGE in admin.get(reverse("accounts:users")).content.decode()
    client = cast.client("office")
    assert PAGE not in client.get(reverse("accounts:users")).content.decode()


def test_without_three_officers_nothing_is_hidden(cast: Cast, admin: Client) -> None:
    trail.record(Event.RETURN_FOR_REWORK, by=cast.office, about=cast.measure, detail="材料不全")
    assert [row.detail for row in shown(admin, event="RETURN_FOR_REWORK", about="材料不全")] == ["材料不全"]
