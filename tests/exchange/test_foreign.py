"""A unit with only Excel or Word: read as an import reads it, as of a day, beside its packages."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from audit.exceptions import Refused
from exchange.differences import differences
from exchange.models import IncomingPackage
from exchange.states import state_rows
from exchange.taking.confirm import confirm_package
from exchange.taking.foreign import store_foreign
from ledger.models import ReportedFigures
from measures.models import Measure
from tests.cast import Cast, in_days
from tests.exchange.packages import a_state
from tests.notices.parser.documents import PLAIN

pytestmark = pytest.mark.django_db
TITLES = "问题类别 具体问题 整改措施 责任领导 牵头部门 整改时限 进展情况 完成情况 是否销号"
HEADER: list[object] = [*TITLES.split()]
CONDUCT = "作风建设方面"
JUNE, JULY, MAY = in_days(-150), in_days(-120), in_days(-180)
DUE, LATER = in_days(-270), in_days(-90)
WHO = ["陈光", "办公室"]
FIRST: list[object] = [CONDUCT, "服务群众不够主动", "建立走访台账。", *WHO, DUE, "", "整改中", "否"]
ROWS: list[list[object]] = [
    FIRST,
    [CONDUCT, "会议过多", "精简会议。", *WHO, LATER, "已减半", "已完成", "是"],
]


def table(*rows: list[object]) -> SimpleUploadedFile:
    book, target = Workbook(), io.BytesIO()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(target)
    return SimpleUploadedFile("气象局整改台账.xlsx", target.getvalue())


def taken(cast: Cast, upload: SimpleUploadedFile, on: date) -> IncomingPackage:
    row = store_foreign(upload, organization=cast.organization, on=on, by=cast.supervisor)
    return confirm_package(row.pk, by=cast.supervisor, is_accepted=True)


def test_a_workbook_is_the_state_of_its_day(cast: Cast) -> None:
    before = Measure.objects.count()
    row = taken(cast, table(*ROWS), JUNE)
    late, done = state_rows(row)
    assert (late.finding, late.due_on, late.is_overdue, late.state) == (
        "服务群众不够主动",
        DUE,
        True,
        "整改中",
    )
    assert (done.is_done, done.is_closed, done.closed_on, done.progress) == (True, True, None, "已减半")
    figures = ReportedFigures.objects.get()
    assert (figures.total, figures.done, figures.overdue, figures.open_findings) == (2, 1, 1, 1)
    assert figures.as_of_text == f"数据截至 {JUNE}(台账表格)"
    assert "CONDUCT" in figures.focuses
    assert Measure.objects.count() == before


def test_next_months_table_is_compared_by_its_words(cast: Cast) -> None:
    first = taken(cast, table(*ROWS), JUNE)
    finished: list[object] = [*ROWS[0][:7], "已完成", "是"]
    added: list[object] = ["党建方面", "学习不够", "每月学习一次。", "", "", "", "", "整改中", "否"]
    second = taken(cast, table(finished, ROWS[1], added), JULY)
    found = differences(first, second)
    assert [one.row.measure for one in found.new] == ["每月学习一次。"]
    assert [(one.row.measure, one.what.split("；")[0]) for one in found.changed] == [
        ("建立走访台账。", "整改中 → 已完成")
    ]
    with pytest.raises(Refused, match="已经收下更新的一份"):
        taken(cast, table(*ROWS), MAY)


def test_a_notice_is_one_as_well(cast: Cast) -> None:
    row = taken(cast, SimpleUploadedFile("通报.txt", PLAIN.encode()), JUNE)
    rows = list(state_rows(row))
    assert rows
    assert all(one.finding and one.measure for one in rows)
    assert row.as_of_text == f"数据截至 {JUNE}(通报文件)"


def test_faults_are_told(cast: Cast) -> None:
    with pytest.raises(Refused, match="还没有到"):
        taken(cast, table(*ROWS), in_days(1))
    with pytest.raises(Refused, match="不是能读取的台账或通报"):
        taken(cast, SimpleUploadedFile("a.csv2", b"a,b"), JUNE)
    with pytest.raises(Refused, match="由督查这个单位的人收下"):
        store_foreign(table(*ROWS), organization=cast.organization, on=JUNE, by=cast.office)
    assert not IncomingPackage.objects.exists()


def test_a_table_after_a_package_says_what_it_is(cast: Cast) -> None:
    a_state(cast)
    with pytest.raises(Refused, match="已经收下更新的一份"):
        taken(cast, table(*ROWS), JUNE)
