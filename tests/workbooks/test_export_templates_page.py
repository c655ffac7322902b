"""The receivers' templates: made, corrected, filled, removed on their pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.exceptions import Refused
from jobs import worker
from jobs.models import Job
from tests.answers import Answer
from tests.cast import Cast, in_days, worked_on
from tests.workbooks.exports import FORM_SHEET, book_of, layout, uploaded, words
from tests.workbooks.forms import as_file, receivers_form
from tests.workbooks.receivers import shapes_of_forms as shapes
from workbooks.identity import read_row
from workbooks.models import ExportTemplate
from workbooks.templates import services as services

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


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


def post(client: Client, url: str, **data: object) -> Answer:
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


def test_filling_tells_on_its_own_page_what_became_of_the_columns(cast: Cast, client: Client) -> None:
    worked_on(cast)
    client.force_login(cast.office)
    upload = SimpleUploadedFile("汇总表.xlsx", as_file(receivers_form()).getvalue())
    post(client, "/export-templates/add/", **{"upload-name": "市委组织部", "upload-file": upload})
    template = ExportTemplate.objects.get()
    assert f'name="template" value="{template.pk}">填写' in client.get("/exports/").content.decode()
    answer = post(client, "/exports/file/", inspection=cast.inspection.pk, template=template.pk)
    job = Job.objects.get()
    worker.run(job.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "已填8栏" in page and "天数(由表格的公式计算)" in page
    assert f"/jobs/{job.pk}/download/" in page


def test_the_page_shows_how_the_form_was_read(cast: Cast, client: Client) -> None:
    template = uploaded(cast)
    client.force_login(cast.office)
    page = client.get(f"/export-templates/{template.pk}/").content.decode()
    assert "台账(每行一条)" in page
    cells = ("<td>4–5</td>", "<td>6–8</td>", "<td>6、7、8</td>", "<td>第9行起</td>")
    assert [cell in page for cell in cells] == [True] * 4


def test_a_part_that_no_library_knows_goes_through(cast: Cast, client: Client) -> None:
    data = io.BytesIO(as_file(receivers_form()).getvalue())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")
    data.seek(0)
    template = services.create_form("市委", data, file_name="表.xlsx", by=cast.office)
    client.force_login(cast.office)
    response = client.get("/exports/file/", {"inspection": cast.inspection.pk, "template": template.pk})
    filled = io.BytesIO(response.getvalue())
    with zipfile.ZipFile(filled) as archive:
        assert archive.read("xl/media/image1.png") == b"x"


def test_what_happened_is_said_on_the_next_page(cast: Cast, client: Client) -> None:
    template = uploaded(cast)
    book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk)
    page = client.get("/exports/").content.decode()
    assert "工作表“附件1 整改台账”:已填" in page
    assert "天数(由表格的公式计算)" in page


def test_the_receivers_words_are_proposed_and_corrected(cast: Cast, client: Client) -> None:
    worked_on(cast)
    template = uploaded(cast)
    client.force_login(cast.office)
    page = client.get(f"/export-templates/{template.pk}/").content.decode()
    assert 'name="word-8-待审核"' in page
    assert 'name="word-6-长期坚持"' in page
    data = {"name": "市委组织部", "grouping": "MEASURE", "version": "1", "column-3": "measure"}
    data |= {"column-8": "status", "word-8-整改中": "已完成", "column-6": "due_on"}
    data |= {"word-6-限期整改": "x", "word-6-立行立改": "即改", "first-6": "on"}
    assert client.post(f"/export-templates/{template.pk}/", data).status_code == 302
    template.refresh_from_db()
    kept = {entry["column"]: entry for entry in template.columns}
    assert kept[8]["choices"] == [["整改中", "已完成"]]
    assert kept[6]["is_word_first"]
    sheet = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk)[FORM_SHEET]
    assert sheet["H6"].value == "已完成"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (shapes.statistics_by_category, "统计表(填数字)"),
        (shapes.closing_record, "单个问题的表(一个问题一张)"),
        (shapes.sheet_a_department, "台账(每行一条)"),
    ],
)
def test_forms_of_other_shapes_have_a_page(
    cast: Cast, client: Client, form: Callable[[], bytes], kind: str
) -> None:
    worked_on(cast)
    upload = io.BytesIO(form())
    template = services.create_form("县委巡察办", upload, file_name="表.xlsx", by=cast.office)
    client.force_login(cast.office)
    assert kind in client.get(f"/export-templates/{template.pk}/").content.decode()
    book = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk)
    assert any(cell.value for row in book.worksheets[0].iter_rows(min_row=2) for cell in row)


def test_the_rows_to_fill_can_be_corrected(cast: Cast, client: Client) -> None:
    template = uploaded(cast)
    client.force_login(cast.office)
    url = f"/export-templates/{template.pk}/header/"
    data = {"sheet": FORM_SHEET, "first_row": "4", "last_row": "5"}
    client.post(url, data | {"body_first": "7", "body_last": "8"})
    sheet = book_of(client, cast.office, inspection=cast.inspection.pk, template=template.pk)[FORM_SHEET]
    assert sheet["B6"].value == "示例:……"
    assert sheet["A7"].value == 1
    for wrong in ({"body_first": "5", "body_last": "8"}, {"body_first": "7", "body_last": ""}):
        assert "alert-danger" in client.post(url, data | wrong, follow=True).content.decode()


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
        ("表.xls", b"x", "不是.xls格式"),
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
