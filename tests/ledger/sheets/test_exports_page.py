"""导出: built-in tables, receivers' templates and forms, each reopened by a second program."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from accounts.exceptions import Refused
from ledger.sheets import templates as services
from ledger.sheets.built_in import BUILT_IN
from ledger.sheets.identity import SHEET_NAME, changed, read_origin, read_row
from ledger.sheets.models import ExportTemplate
from ledger.summary import summary_tables
from measures import services as acts
from tests.cast import Cast, completed, in_days, returned, submitted, worked_on
from tests.ledger.sheets.forms import as_file, receivers_form

pytestmark = pytest.mark.django_db
FILE = "/exports/file/"
FORM_SHEET = "附件1 整改台账"


def book_of(client: Client, person: Any, **query: Any) -> Any:
    client.force_login(person)
    response = client.get(FILE, query)
    assert response.status_code == 200, response.headers.get("Location")
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def layout(name: str = "市委巡察办", **changes: Any) -> services.Layout:
    columns = [
        {"key": "number", "title": "编号", "width": 5},
        {"key": "measure", "title": "举措", "width": 30},
        {"key": "deadline", "title": "完成时限", "width": 18},
    ]
    values = {"name": name, "title": "报送表", "grouping": "MEASURE", "query": "", "columns": columns}
    return services.Layout(**(values | changes))


def uploaded(cast: Cast, name: str = "市委组织部") -> ExportTemplate:
    return services.create_form(name, as_file(receivers_form()), file_name="汇总表.xlsx", by=cast.office)


def words(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_all_tables_in_one_workbook(cast: Cast, client: Client) -> None:
    returned(cast)
    acts.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复")
    completed(cast, cast.measures[2])
    book = book_of(client, cast.office, inspection=cast.inspection.pk, table=list(BUILT_IN))
    names = ["整改台账", "问题清单", "任务清单", "责任清单", "销号清单", "按问题类别汇总", "按牵头部门汇总"]
    assert book.sheetnames == [*names, "退回与延期", SHEET_NAME]
    assert book[SHEET_NAME].sheet_state == "veryHidden"
    assert [row[1] for row in words(book["责任清单"])[2:]][0] == "1.服务群众不够主动问题"
    areas = [sheet.print_area.rpartition("$")[2] for sheet in book.worksheets[:-1]]
    assert areas == [str(sheet.max_row) for sheet in book.worksheets[:-1]]
    findings = words(book["问题清单"])
    assert [row[2] for row in findings[2:]] == ["1.服务群众不够主动问题", "2.内控管理有弱项问题"]
    assert findings[2][8] == "已退回1条,待分派1条"
    returns = words(book["退回与延期"])
    assert [(row[4], row[6], row[7].split("。")[-1]) for row in returns[2:]] == [
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
    query: dict[str, Any] = {"inspection": cast.inspection.pk, "table": "summary"}
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
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    services.create_template(layout(), by=cast.office)
    client.force_login(cast.office)
    client.get("/exports/")
    with django_assert_num_queries(5):
        page = client.get("/exports/").content.decode()
    assert "市委巡察办" in page
    assert "增加模板" in page
    client.force_login(cast.viewer)
    page = client.get("/exports/").content.decode()
    assert "市委巡察办" in page
    assert "增加模板" not in page
    client.force_login(cast.stranger)
    assert "还没有可以导出的巡察" in client.get("/exports/").content.decode()


def test_a_template_names_and_orders_columns(cast: Cast, client: Client) -> None:
    worked_on(cast)
    template = services.create_template(layout(query="status=IN_PROGRESS"), by=cast.office)
    rows = words(
        book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk).worksheets[0]
    )
    assert rows[0][0] == "报送表"
    assert rows[1][:3] == ["编号", "举措", "完成时限"]
    assert [row[:3] for row in rows[2:]] == [[1, "(1)建立走访台账,每月走访一次。", in_days(30).isoformat()]]


def test_a_template_by_finding(cast: Cast, client: Client) -> None:
    template = services.create_template(layout(grouping="SUB_ISSUE"), by=cast.office)
    sheet = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk).worksheets[0]
    assert sheet["B3"].value == "(1)建立走访台账,每月走访一次。\n(2)修订《服务承诺制度》。"
    identity = read_row(sheet["D3"].value)
    assert identity is not None
    assert (identity.kind, identity.pk) == ("S", cast.sub_issue.pk)


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, data)


def test_a_template_is_made_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = post(client, "/export-templates/add/", name="市纪委", query="status=DRAFT&inspection=9&evil=1")
    template = ExportTemplate.objects.get()
    assert response["Location"] == f"/export-templates/{template.pk}/"
    assert (template.query, len(template.columns)) == ("status=DRAFT", 22)
    chosen = {"use-measure": "1", "place-measure": "2", "title-measure": "举措", "width-measure": "33"}
    chosen |= {"use-leader": "1", "place-leader": "1", "title-leader": " ", "width-leader": "nan"}
    data = {"name": "市纪委", "title": "", "grouping": "MEASURE", "version": "1", **chosen}
    assert post(client, f"/export-templates/{template.pk}/", **data).status_code == 302
    template.refresh_from_db()
    assert template.columns == [
        {"key": "leader", "title": "责任领导", "width": 10},
        {"key": "measure", "title": "举措", "width": 33},
    ]
    # Somebody else's save in between is not overwritten.
    assert "刚刚修改过" in post(client, f"/export-templates/{template.pk}/", **data).content.decode()
    moved = data | {"version": "2", "move": "down:leader", "is_whole": "1"}
    assert (
        post(client, f"/export-templates/{template.pk}/", **moved)["Location"]
        == f"/export-templates/{template.pk}/"
    )
    template.refresh_from_db()
    assert [entry["key"] for entry in template.columns] == ["measure", "leader"]
    assert template.query == ""
    empty = {"name": "市纪委", "grouping": "MEASURE", "version": "3"}
    response = post(client, f"/export-templates/{template.pk}/", **empty)
    assert response.status_code == 422
    assert "请至少选用一个栏目" in response.content.decode()


def test_a_form_is_uploaded_corrected_and_filled(cast: Cast, client: Client) -> None:
    worked_on(cast)
    client.force_login(cast.office)
    upload = SimpleUploadedFile("汇总表.xlsx", as_file(receivers_form()).getvalue())
    response = post(client, "/export-templates/add/", **{"upload-name": "市委组织部", "upload-file": upload})
    template = ExportTemplate.objects.get()
    page = client.get(response["Location"]).content.decode()
    assert "责任分工" in page
    assert 'colspan="2"' in page
    data = {
        "name": "市委组织部",
        "grouping": "MEASURE",
        "version": "1",
        "column-3": "measure",
        "column-10": "outcome",
    }
    assert post(client, f"/export-templates/{template.pk}/", **data).status_code == 302
    book = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk)
    sheet = book[FORM_SHEET]
    assert book.sheetnames == [FORM_SHEET, "选项"]
    assert [sheet.cell(row, 3).value for row in (6, 7, 8)][0] == "(1)建立走访台账,每月走访一次。"
    assert sheet["B6"].value is None
    assert sheet["A9"].value == "合计"


def test_what_a_form_will_lose_is_said_before(cast: Cast, client: Client) -> None:
    data = io.BytesIO(as_file(receivers_form()).getvalue())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")
        archive.writestr("xl/drawings/drawing9.xml", b'<a xmlns:xdr="x"><xdr:sp></xdr:sp></a>')
    data.seek(0)
    template = services.create_form("市委", data, file_name="表.xlsx", by=cast.office)
    client.force_login(cast.office)
    page = client.get(f"/export-templates/{template.pk}/").content.decode()
    assert "这份表格里有图片、图形或文本框,填写后的文件里不会保留" in page


def test_another_header_can_be_named(cast: Cast, client: Client) -> None:
    template = uploaded(cast)
    client.force_login(cast.office)
    url = f"/export-templates/{template.pk}/header/"
    post(client, url, sheet=FORM_SHEET, first_row="4", last_row="4")
    template.refresh_from_db()
    assert (template.header_first_row, template.header_last_row) == (4, 4)
    assert {entry["column"]: entry["key"] for entry in template.columns}[6] == "due_on"
    for bad in (
        {"first_row": "x", "last_row": "4"},
        {"first_row": "5", "last_row": "4"},
        {"first_row": "40", "last_row": "41"},
    ):
        page = client.post(url, {"sheet": FORM_SHEET, **bad}, follow=True).content.decode()
        assert "alert-danger" in page


def test_hostile_and_unfit_uploads_are_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    for name, data, said in (
        ("表.xls", b"x", "旧格式"),
        ("表.xlsx", b"x", "读不出"),
        ("表.xlsx", b"x" * 3_000_000, "2 MB"),
    ):
        upload = SimpleUploadedFile(name, data)
        response = post(client, "/export-templates/add/", **{"upload-name": "市委", "upload-file": upload})
        assert response.status_code == 422
        assert said in response.content.decode().replace("超过2MB", "2 MB").replace("2MB", "2 MB")
    assert not ExportTemplate.objects.exists()


def test_templates_are_the_offices(cast: Cast, client: Client) -> None:
    template = services.create_template(layout(), by=cast.office)
    with pytest.raises(Refused, match="只有整改办"):
        services.create_template(layout("别的"), by=cast.handler)
    with pytest.raises(Refused, match="已有名为"):
        services.create_template(layout(), by=cast.office2)
    with pytest.raises(ExportTemplate.DoesNotExist):
        services.remove_template(template.pk, by=cast.stranger)
    services.create_template(layout(), by=cast.stranger)
    client.force_login(cast.office)
    assert (
        "已删除模板" in client.post(f"/export-templates/{template.pk}/remove/", follow=True).content.decode()
    )
    assert client.post(f"/export-templates/{template.pk}/remove/").status_code == 404


def test_two_other_programs_open_everything(cast: Cast, client: Client, tmp_path: Path) -> None:
    submitted(cast)
    client.force_login(cast.office)
    names = []
    queries: list[dict[str, Any]] = [{"table": list(BUILT_IN)}, {"template": uploaded(cast).pk}]
    for number, query in enumerate(queries):
        response: Any = client.get(FILE, {"inspection": cast.inspection.pk, **query})
        data = b"".join(response.streaming_content)
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


def run(cast: Cast, path: Path, **options: Any) -> Any:
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


@pytest.mark.parametrize(
    "options",
    [{"template": "没有"}, {"into": Path("/nowhere.xlsx")}, {"template": "a", "into": Path("b.xlsx")}],
)
def test_the_command_refuses_with_two(options: Any, cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        run(cast, tmp_path / "a.xlsx", **options)
    assert refusal.value.returncode == 2
