"""导出: built-in tables, receivers' templates and forms, each reopened by a second program."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook, load_workbook
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from audit.events import Event
from audit.models import AuditEntry
from jobs import worker
from jobs.models import Job
from ledger.summary import summary_tables
from measures import services as acts
from tests.cast import Cast, completed, in_days, returned, submitted, worked_on
from tests.workbooks.exports import FILE, FORM_SHEET, book_of, layout, uploaded, words
from tests.workbooks.forms import as_file, receivers_form
from tests.workbooks.receivers.shapes_of_forms import no_form
from workbooks.exports.built_in import BUILT_IN
from workbooks.identity import SHEET_NAME, changed, read_origin, read_row
from workbooks.templates import services as services

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_all_tables_in_one_workbook(cast: Cast, client: Client) -> None:
    returned(cast)
    acts.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复")
    completed(cast, cast.measures[2])
    book = book_of(client, cast.office, inspection=cast.inspection.pk, table=list(BUILT_IN))
    lists = ["整改台账", "问题清单", "任务清单", "责任清单", "销号清单", "长期坚持台账", "制度清单"]
    assert book.sheetnames == [*lists, "按问题类别汇总", "按牵头部门汇总", "退回与延期", SHEET_NAME]
    assert book[SHEET_NAME].sheet_state == "veryHidden"
    assert [row[1] for row in words(book["责任清单"])[2:]][0] == "1.服务群众不够主动问题"
    areas = [sheet.print_area.rpartition("$")[2] for sheet in book.worksheets[:-1]]
    assert areas == [str(sheet.max_row) for sheet in book.worksheets[:-1]]
    findings = words(book["问题清单"])
    assert [row[2] for row in findings[2:]] == ["1.服务群众不够主动问题", "2.内控管理有弱项问题"]
    assert findings[2][8] == "已退回1条,待分派1条"
    returns = words(book["退回与延期"])
    assert [(row[4], row[6], str(row[7]).split("。")[-1]) for row in returns[2:]] == [
        ("退回", cast.office.label, "材料不全"),
        ("延期(待审批)", cast.handler.label, "等待批复"),
    ]


def test_the_rule_stands_under_the_figures(cast: Cast, client: Client) -> None:
    completed(cast)
    sheet = book_of(client, cast.office, inspection=cast.inspection.pk, table="summary")["按问题类别汇总"]
    rows = words(sheet)
    expected = summary_tables(cast.inspection, today=in_days(0))[0]
    assert rows[1] == list(expected.headers)
    assert rows[2:4] == [list(row) for row in expected.rows]
    assert rows[4][0] == expected.note
    assert f"A5:{sheet.cell(5, len(expected.headers)).coordinate}" in map(str, sheet.merged_cells.ranges)


def test_the_whole_figures_are_for_who_sees_all(cast: Cast, client: Client) -> None:
    worked_on(cast)
    book_of(client, cast.viewer, inspection=cast.inspection.pk, table="summary")
    client.force_login(cast.handler)
    assert "汇总表" not in client.get("/exports/").content.decode()
    query: dict[str, int | str] = {"inspection": cast.inspection.pk, "table": "summary"}
    assert "没有导出" in client.get(FILE, query, follow=True).content.decode()


def test_closures_name_who_signed(cast: Cast, client: Client) -> None:
    completed(cast, cast.measures[2])
    finding = cast.measures[2].sub_issue
    acts.close(finding.pk, by=cast.office, note="同意销号")
    rows = words(book_of(client, cast.office, inspection=cast.inspection.pk, table="closures")["销号清单"])
    assert rows[2][3:6] == [2, 0, "未销号"]
    assert rows[3][3:6] == [1, 1, "已销号"]
    assert rows[3][7:] == [cast.office.label, "同意销号"]
    assert rows[4][0] == "共2个具体问题,已销号1个。全部措施完成后方可销号。"


def test_rows_carry_their_identity(cast: Cast, client: Client) -> None:
    worked_on(cast)
    book = book_of(client, cast.office, inspection=cast.inspection.pk, table="ledger")
    origin = read_origin(book)
    assert origin is not None
    assert (origin.organization, origin.inspections) == (cast.organization.pk, (cast.inspection.pk,))
    sheet, plan = book["整改台账"], origin.sheet("整改台账")
    assert plan is not None
    first = [cell.value for cell in sheet[3]]
    row = read_row(first[len(plan.fields)])
    assert row is not None
    assert (row.kind, row.pk, row.is_genuine) == ("M", cast.measure.pk, True)
    values = dict(zip(plan.fields, first, strict=False))
    assert changed(row, plan.fields, values=values) == set()
    assert changed(row, plan.fields, values=values | {"outcome": "有成效"}) == {"outcome"}
    # What a merge covers is counted as it stands above.
    second = read_row(sheet.cell(4, len(plan.fields) + 1).value)
    assert second is not None
    assert changed(second, plan.fields, values={"finding": values["finding"]}) == set()


def test_each_sees_only_the_own(cast: Cast, client: Client) -> None:
    worked_on(cast)
    book = book_of(client, cast.handler, inspection=cast.inspection.pk, table=["ledger", "closures"])
    assert len(words(book["整改台账"])) == 3
    assert len(words(book["销号清单"])) == 4
    client.force_login(cast.stranger)
    assert client.get(f"{FILE}?inspection={cast.inspection.pk}&table=ledger").status_code == 404


def test_a_choice_of_nothing_is_answered(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    known = f"inspection={cast.inspection.pk}"
    for query in ("", "inspection=x", known, f"{known}&table=x"):
        assert "没有导出" in client.get(f"{FILE}?{query}", follow=True).content.decode()
    assert client.get(f"{FILE}?{known}&template=x").status_code == 404


def test_the_page_lists_tables_and_templates(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services.create_template(layout(), by=cast.office)
    client.force_login(cast.office)
    client.get("/exports/")
    with django_assert_num_queries(6):
        page = client.get("/exports/").content.decode()
    assert "市委巡察办" in page
    assert "增加模板" in page
    client.force_login(cast.viewer)
    page = client.get("/exports/").content.decode()
    assert "市委巡察办" in page
    assert "增加模板" not in page
    client.force_login(cast.stranger)
    assert "还没有可以导出的巡察" in client.get("/exports/").content.decode()


@pytest.mark.one_database
def test_two_other_programs_open_everything(cast: Cast, client: Client, tmp_path: Path) -> None:
    submitted(cast)
    client.force_login(cast.office)
    names = []
    queries: list[dict[str, int | list[str]]] = [{"table": list(BUILT_IN)}, {"template": uploaded(cast).pk}]
    for number, query in enumerate(queries):
        response = client.get(FILE, {"inspection": cast.inspection.pk, **query})
        data = response.getvalue()
        (tmp_path / f"{number}.xlsx").write_bytes(data)
        names.append(f"{number}.xlsx")
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(data))
        assert any("走访台账" in str(row) for row in sheets.get_sheet_by_index(0).to_python())
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: tests/services/packages.sh installs it"
    command = [
        soffice,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        *names,
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    assert all((tmp_path / name).with_suffix(".pdf").stat().st_size > 10_000 for name in names)


def run(cast: Cast, path: Path, **options: object) -> Workbook:
    call_command("export_ledger", inspection=cast.inspection.pk, output=path, **options)
    return load_workbook(path)


def test_the_command_uses_a_template_or_a_form(cast: Cast, tmp_path: Path) -> None:
    services.create_template(layout(), by=cast.office)
    assert run(cast, tmp_path / "a.xlsx", template="市委巡察办").worksheets[0]["B2"].value == "举措"
    form = tmp_path / "form.xlsx"
    receivers_form().save(form)
    before = form.read_bytes()
    sheet = run(cast, tmp_path / "b.xlsx", into=form)[FORM_SHEET]
    assert sheet["C8"].value == "(1)开展采购专项培训。"
    assert form.read_bytes() == before


def test_the_ledger_leaves_by_one_door(cast: Cast, client: Client, tmp_path: Path) -> None:
    """From the list, as a job, on the page of exports, by the command: the same line in the trail."""
    client.force_login(cast.viewer)
    client.get("/ledger/export/")
    client.post("/ledger/export/")
    worker.run(Job.objects.latest("id").pk)
    client.get(f"{FILE}?inspection={cast.inspection.pk}&table=ledger")
    run(cast, tmp_path / "a.xlsx")
    rows = AuditEntry.objects.filter(event=Event.EXPORT)
    assert {(row.about_id, row.detail) for row in rows} == {
        (cast.inspection.pk, f"{cast.inspection.name}整改台账3条措施;筛选:无")
    }
    assert rows.count() == 4


@pytest.mark.parametrize(
    "options",
    [{"template": "没有"}, {"into": Path("/nowhere.xlsx")}, {"template": "a", "into": Path("b.xlsx")}],
)
def test_the_command_refuses_with_two(options: dict[str, object], cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        run(cast, tmp_path / "a.xlsx", **options)
    assert refusal.value.returncode == 2


def test_the_command_says_what_happened(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(as_file(receivers_form()).getvalue())
    run(cast, tmp_path / "out.xlsx", into=form)
    said = capsys.readouterr().out
    assert "工作表“附件1 整改台账”:已填" in said
    assert "天数(由表格的公式计算)" in said


def test_what_is_no_form_ends_with_two_and_no_file(cast: Cast, tmp_path: Path) -> None:
    form, output = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(no_form("phones"))
    with pytest.raises(CommandError, match="没有可以填写的表") as caught:
        run(cast, output, into=form)
    assert caught.value.returncode == 2
    assert not output.exists()
