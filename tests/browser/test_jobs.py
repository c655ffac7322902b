"""A large export behind the page, made by the real worker of `make run`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Walk
from tests.rectify.processes import PATIENCE

pytestmark = pytest.mark.browser
SITE = "reading"
# The whole demonstration ledger is one row more.
VARIABLES = {"EXPORT_ROWS_IN_REQUEST": "16"}


def test_progress_and_result_come_without_reload(sign_in: Walk, tmp_path: Path) -> None:
    page = sign_in("wangmin")
    page.goto("/ledger/")
    page.click("text=导出 Excel")
    page.click("button:has-text('在后台生成')")
    page.wait_for_url("**/jobs/*/")
    page.evaluate("window.stays = true")
    with page.expect_download() as waiting:
        page.click("text=下载")
    assert page.evaluate("window.stays")
    waiting.value.save_as(tmp_path / "a.xlsx")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row == 2 + 17
    page.click("text=后台任务")
    assert "已完成" in page.inner_text("tbody")


def test_the_administrator_sees_that_all_runs(sign_in: Walk) -> None:
    page = sign_in("admin")
    page.click("text=运行状况")
    page.wait_for_selector("text=1个在工作")
    for _ in range(PATIENCE):
        red = page.locator(".state-red").all_inner_texts()
        nightly = page.locator("td[data-label='时间']:has-text('每天')").count()
        done = page.inner_text("tbody").count("已完成")
        if not red and done == nightly:
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert (red, done) == ([], nightly)
