"""The office uploads a receiver's form, corrects a column, and downloads it filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import PHONE, Walk
from tests.workbooks.forms import receivers_form

pytestmark = pytest.mark.browser
SITE = "exporting"
NAME = "市委组织部"


def upload(page: Page, folder: Path) -> str:
    """The address of the template that the form became."""
    path = folder / "汇总表.xlsx"
    receivers_form().save(path)
    page.goto("/exports/")
    page.click("text=增加模板")
    page.fill("[name=upload-name]", NAME)
    page.set_input_files("[name=upload-file]", path)
    page.click("text=上传并核对栏目")
    expect(page.locator("h1")).to_have_text(f"导出模板:{NAME}")
    return page.url


def test_a_form_comes_in_and_goes_out_filled(sign_in: Walk, tmp_path: Path) -> None:
    page = sign_in("wangmin")
    address = upload(page, tmp_path)
    assert page.input_value("[name=column-5]") == "department"
    page.select_option("[name=column-10]", label="下一步打算")
    page.click("main form:first-of-type button.btn-primary")
    expect(page.locator("main")).to_contain_text(f"已保存模板“{NAME}”")
    page.click(f"tr:has-text('{NAME}') >> text=填写")
    with page.expect_download() as waiting:
        page.click("#job >> text=下载")
    waiting.value.save_as(tmp_path / "filled.xlsx")
    sheet = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    assert sheet["A6"].value == 1
    assert sheet["A23"].value == "合计"
    assert sheet["C23"].value == "=COUNTA(C6:C22)"
    for path in ("/exports/", "/export-templates/add/?status=DRAFT", address):
        page.goto(path)
        assert not complaints(page)


def test_columns_are_moved_by_buttons_and_fit_a_phone(sign_in: Walk) -> None:
    page = sign_in("liuhong", size=PHONE)
    page.goto("/export-templates/add/?status=DRAFT")
    page.fill("[name=name]", "市纪委")
    page.click("text=挑选栏目")
    page.click("[value='down:number']")
    assert page.input_value("[name=place-number]") == "2"
    assert not complaints(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("main .btn-primary")
    expect(page.locator("main")).to_contain_text("已保存模板“市纪委”")
    expect(page.locator("main")).to_contain_text("只导出部分措施")
