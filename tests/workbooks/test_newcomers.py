"""People and departments of a first ledger that nobody knows yet: matched by typing, or made with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Department, Role, User
from audit.exceptions import Refused
from audit.models import AuditEntry
from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast
from tests.workbooks.batches.files import batch_of, write
from tests.workbooks.batches.files import plan as planned_batch
from tests.workbooks.books import HEADER, table, uploaded
from tests.workbooks.returned.judging import Sent
from workbooks.merging.apply import confirm, plan_of
from workbooks.merging.store import set_choices
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db
NEW = ["", "二、党的建设方面", "1.学习不深入", "(1)每月集中学习。", "王五", "综合科", "赵六", "2030-06-30"]
AGAIN = [*NEW[:3], "(2)建立学习台账。", "王五", "综合科", "赵六", "2030-06-30"]


@pytest.fixture
def row(cast: Cast, tmp_path: Path) -> LedgerImport:
    return uploaded(cast, table(tmp_path / "台账.xlsx", [HEADER, NEW, AGAIN]))


def choose(cast: Cast, row: LedgerImport, **data: str) -> str:
    client = cast.client("office")
    answer = client.post(reverse("workbooks:ledger_import_choices", args=[row.pk]), data, follow=True)
    row.refresh_from_db()
    return answer.content.decode()


def write_all(cast: Cast, row: LedgerImport) -> None:
    confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())


def test_they_are_asked_about(cast: Cast, row: LedgerImport) -> None:
    text = cast.client("office").get(reverse("workbooks:ledger_import", args=[row.pk])).content.decode()
    for words in ("新建部门“综合科”", "新建责任领导“王五”", "新建经办人“赵六”", '<option value="业务科">'):
        assert words in text


def test_all_are_made_in_the_same_transaction(cast: Cast, row: LedgerImport) -> None:
    text = choose(cast, row, all="make_all")
    assert "部门“综合科”" in text
    assert not User.objects.filter(full_name="王五").exists()
    write_all(cast, row)
    first, second = Measure.objects.filter(sub_issue__title="学习不深入").order_by("pk")
    department = Department.objects.get(name="综合科")
    handler, leader = User.objects.get(full_name="赵六"), User.objects.get(full_name="王五")
    assert (first.status, first.leader, first.department, first.handler) == (
        Status.IN_PROGRESS,
        leader,
        department,
        handler,
    )
    assert second.handler == handler
    assert (handler.username, handler.role, handler.department) == ("jb01", Role.HANDLER, department)
    assert (leader.username, leader.must_change_password) == ("ld01", True)
    assert AuditEntry.objects.filter(event="ADD_USER").count() == 2


def test_one_is_matched_and_one_is_made_under_another_name(cast: Cast, row: LedgerImport) -> None:
    choose(
        cast,
        row,
        **{
            "answer-cell.leader.王五": "陈光",
            "answer-cell.department.综合科": "综合处",
            "make-department.综合科": "1",
            "make-handler.赵六": "1",
            "username-handler.赵六": "zhaoliu",
        },
    )
    write_all(cast, row)
    measure = Measure.objects.get(text="每月集中学习。")
    assert measure.department is not None and measure.handler is not None
    assert (measure.leader, measure.department.name, measure.handler.username) == (
        cast.leader,
        "综合处",
        "zhaoliu",
    )


def test_a_choice_is_taken_back(cast: Cast, row: LedgerImport) -> None:
    choose(cast, row, all="make_all")
    text = choose(cast, row, **{"not-made-make.leader.王五": "1"})
    assert "新建责任领导“王五”" in text
    assert [one.name for one in plan_of(row, by=cast.office).newcomers] == ["综合科", "赵六"]


@pytest.mark.parametrize(
    ("username", "words"), [("zhaolei", "已被使用"), ("不 行", "登录名不能用"), ("x" * 51, "超过50")]
)
def test_a_sign_in_name_that_cannot_be_is_said(
    username: str, words: str, cast: Cast, row: LedgerImport
) -> None:
    text = choose(cast, row, **{"make-handler.赵六": "1", "username-handler.赵六": username})
    assert words in text
    assert row.choices == {}


def test_who_may_make_nobody_is_not_offered_it(cast: Cast, row: LedgerImport, settings: Settings) -> None:
    choose(cast, row, all="make_all")
    settings.THREE_OFFICERS = True
    found = plan_of(row, by=cast.office)
    assert found.newcomers == []
    assert not any(cell.makeable for one in found.rows for cell in one.cells)
    with pytest.raises(Refused, match="还有2行有错误"):
        write_all(cast, row)


def test_what_is_refused_makes_nobody(cast: Cast, row: LedgerImport) -> None:
    set_choices(row.pk, {"make.department.综合科": "*", "make.leader.王五": "jb01"}, by=cast.office)
    row = set_choices(row.pk, {"make.handler.赵六": "jb01"}, by=cast.office)
    with pytest.raises(Refused, match="登录名已被使用"):
        write_all(cast, row)
    assert not Department.objects.filter(name="综合科").exists()
    row.refresh_from_db()
    assert not row.is_imported


def test_two_files_name_the_same_ones(cast: Cast, tmp_path: Path) -> None:
    sent = Sent(cast, tmp_path, ())
    files = [
        SimpleUploadedFile(f"{number}.xlsx", table(tmp_path / "a.xlsx", [HEADER, one]).read_bytes())
        for number, one in enumerate((NEW, AGAIN))
    ]
    batch = batch_of(sent, *files)
    url = reverse("workbooks:ledger_batch_choices", args=[batch.pk])
    assert cast.client("office").post(url, {"all": "make_all"}).status_code == 302
    assert len(planned_batch(sent, batch).newcomers) == 3
    write(sent, batch)
    assert User.objects.filter(full_name__in=["王五", "赵六"]).count() == 2
    assert Measure.objects.filter(handler__full_name="赵六").count() == 2


def test_the_command_makes_them(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    path = str(table(tmp_path / "台账.xlsx", [HEADER, NEW]))
    options = {"inspection": cast.inspection.pk, "create_unknown": True}
    call_command("import_ledger", path, json=True, dry_run=True, **options)
    assert json.loads(capsys.readouterr().out)["newcomers"][0] == "责任领导“王五”(登录名自动编号)"
    call_command("import_ledger", path, **options)
    assert "将新建部门“综合科”" in capsys.readouterr().out
    assert User.objects.filter(full_name="赵六").exists()
