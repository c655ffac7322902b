"""A ledger goes out as a workbook, comes back filled in, is looked at and confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.axe import complaints
from tests.browser.conftest import PHONE, Walk

pytestmark = pytest.mark.browser
SITE = "exporting"


def downloaded(page: Page, folder: Path) -> Path:
    page.goto("/inspections/1/")
    with page.expect_download() as download:
        page.evaluate("location.href = '/ledger/export/?inspection=1'")
    download.value.save_as(folder / "台账.xlsx")
    return folder / "台账.xlsx"


def filled_in(path: Path) -> None:
    """One row changed, one with a name nobody has."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, titles["下一步打算"], "每季度复查一次")
    sheet.cell(4, titles["备注"], "请核对")
    sheet.cell(5, titles["责任领导"], "没有的人")
    book.save(path)


def upload(page: Page, path: Path) -> None:
    page.goto("/ledger-imports/?inspection=1")
    page.set_input_files("[name=file]", path)
    page.click("text=查看预览")
    page.wait_for_selector("text=逐行预览")


def test_from_export_to_import(sign_in: Walk, tmp_path: Path) -> None:
    page = sign_in("wangmin")
    path = downloaded(page, tmp_path)
    filled_in(path)
    upload(page, path)
    page.wait_for_selector("text=每季度复查一次")
    page.wait_for_selector("text=本单位没有叫“没有的人”的责任领导")
    assert complaints(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.check("text=有错误的 1 行不导入")
    page.click("text=确认导入")
    page.wait_for_selector("text=已导入:新增0条措施,修改2条。")
    page.click("main a:has-text('查看台账')")
    page.goto("/measures/1/")
    page.wait_for_selector("text=每季度复查一次")
    page.goto("/ledger-imports/")


def test_a_conflict_is_decided_on_the_page(sign_in: Walk, tmp_path: Path) -> None:
    page = sign_in("wangmin")
    path = downloaded(page, tmp_path)
    book = load_workbook(path)
    titles = {cell.value: cell.column for cell in book.worksheets[0][2]}
    book.worksheets[0].cell(4, titles["备注"], "文件里的备注")
    book.save(path)
    page.goto("/measures/2/edit/")
    page.fill("[name=remark]", "系统里的备注")
    page.click("main button:has-text('保存')")
    upload(page, path)
    page.click("text=逐项选择保留哪一个")
    page.check("label:has-text('文件里的备注') input")
    page.click("text=保存选择")
    page.click("text=确认导入")
    page.wait_for_selector("text=已导入:新增0条措施,修改1条。")
    page.goto("/measures/2/")
    page.wait_for_selector("text=文件里的备注")
