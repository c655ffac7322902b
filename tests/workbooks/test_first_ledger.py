"""A first ledger without a notice: an empty inspection is filled from a workbook alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from issues.models import Inspection
from measures.models import Measure
from tests.answers import Answer
from tests.cast import Cast
from tests.workbooks.books import HEADER, table
from workbooks.merging.apply import confirm, plan_of
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db
LIST = reverse("workbooks:ledger_imports")
NAME = "区委专项巡察"
ROWS = [
    HEADER,
    [
        "1",
        "一、党的建设方面",
        "1.学习不深入",
        "(1)每月集中学习。",
        "陈光",
        "办公室",
        "赵磊",
        "2030年6月底前",
    ],
    ["2", "一、党的建设方面", "1.学习不深入", "(2)建立学习台账。", "", "", "", ""],
    ["3", "二、财务管理方面", "1.报销不规范", "(1)修订报销办法。", "", "", "", ""],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return table(tmp_path / "台账.xlsx", ROWS)


def send(client: Client, content: bytes, **fields: object) -> Answer:
    return client.post(LIST, {"file": SimpleUploadedFile("台账.xlsx", content), **fields})


def test_an_empty_inspection_is_filled_from_a_workbook(cast: Cast, client: Client, path: Path) -> None:
    client.force_login(cast.office)
    assert send(client, path.read_bytes(), new_inspection=NAME).status_code == 302
    row = LedgerImport.objects.get()
    confirm(row.pk, by=cast.office, digest=plan_of(row, by=cast.office).digest())
    found = Measure.objects.filter(inspection=Inspection.objects.get(name=NAME)).order_by("position", "pk")
    assert [(str(one.category), one.sub_issue.title, one.text) for one in found] == [
        ("一、党的建设方面", "学习不深入", "每月集中学习。"),
        ("一、党的建设方面", "学习不深入", "建立学习台账。"),
        ("二、财务管理方面", "报销不规范", "修订报销办法。"),
    ]
    assert (found[0].leader, found[0].department, found[0].handler) == (
        cast.leader,
        cast.general,
        cast.handler,
    )


def test_a_file_that_is_refused_leaves_no_inspection(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = send(client, b"no workbook", new_inspection=NAME)
    assert response.status_code == 422
    assert NAME in response.content.decode()
    assert not Inspection.objects.filter(name=NAME).exists()


def test_one_of_the_two_is_said(cast: Cast, client: Client, path: Path) -> None:
    client.force_login(cast.office)
    content = path.read_bytes()
    assert "请选择巡察。" in send(client, content).content.decode()
    both = send(client, content, inspection=cast.inspection.pk, new_inspection=NAME)
    assert "请不要再填写新巡察的名称" in both.content.decode()
    again = send(client, content, new_inspection=cast.inspection.name)
    assert "请直接选择它" in again.content.decode()
    assert not LedgerImport.objects.exists()


def test_a_quarter_in_an_inspection_without_feedback_is_proposed(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    client.force_login(cast.office)
    due = HEADER.index("整改时限")
    rows = [[*ROWS[1]], [*ROWS[2]], [*ROWS[3]]]
    for row, printed in zip(rows, ("2030年6月底前", "第三季度", "2030年12月31日"), strict=True):
        row[due] = printed
        row[4:due] = ROWS[1][4:due]
    path = table(tmp_path / "台账.xlsx", [HEADER, *rows])
    assert send(client, path.read_bytes(), new_inspection=NAME).status_code == 302
    plan = plan_of(LedgerImport.objects.get(), by=cast.office)
    assert [error.proposal for row in plan.rows for error in row.errors] == ["2030-09-30"]
