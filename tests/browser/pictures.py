"""The pictures of the handbook and the README, taken anew from a site with a fresh demonstration.

``make run PORT=8100``, then ``python -m tests.browser.pictures http://127.0.0.1:8100``. It asks for pages
and sends nothing but previews; for 签署销号, the last one, it takes a signature back. Look at each before it
is kept.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from operations.demo import PASSWORD
from operations.demo.units import CULTURE

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH, COLOURS = 1366, 128


@dataclass(frozen=True)
class Shot:
    """``then`` leads from the address to what is shown; ``part`` is cut out of the page."""

    name: str
    person: str
    address: str
    height: int
    then: Callable[[Page], None] = lambda page: None
    part: str = ""


def _preview(page: Page) -> None:
    page.fill("textarea[name=text]", CULTURE.notice.read_text("utf-8").replace("文化馆", "美术馆"))
    page.get_by_role("button", name="查看预览").click()
    page.wait_for_load_state("networkidle")


def _correction(page: Page) -> None:
    for number in range(3):
        page.locator(".action-select").nth(number).check()
    page.select_option("select[name=action]", "correct")
    page.click("button[name=index]")
    page.click("[aria-labelledby=select2-id_leader-container]")
    page.keyboard.type("zp")
    page.wait_for_selector(".select2-results__option--highlighted:has-text('周平')")
    page.keyboard.press("Enter")
    page.fill("[name=due_on]", "2027-03-31")
    page.click("button[value=preview]")
    page.wait_for_selector("text=确认更正")


def _returned(page: Page) -> None:
    """The ledger as it is exported, with two cells filled in by a department."""
    page.goto("/ledger/?inspection=1")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel").first.click()
    book = load_workbook(BytesIO(waiting.value.path().read_bytes()))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows(max_row=10) if any(cell.value == "整改成效" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for offset, (title, text) in enumerate(RETURNED, 4):
        sheet.cell(head[0].row + offset, columns[title], text)
    content = BytesIO()
    book.save(content)
    page.goto("/ledger-imports/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file: FilePayload = {"name": "各科室返回台账.xlsx", "mimeType": kind, "buffer": content.getvalue()}
    page.set_input_files("[name=file]", file)
    page.select_option("[name=inspection]", "1")
    page.locator("main form button[type=submit]").first.click()
    page.locator("a[href*='show=CHANGE']").first.click()


def _unsigned(page: Page) -> None:
    page.locator("summary", has_text="撤销销号").click()
    page.fill("#unclose_note", "补充佐证材料")
    page.locator("form[action$='/unclose/'] button").click()
    page.wait_for_selector("text=签署销号")
    page.goto(page.url)


RETURNED = (
    ("整改成效", "口述史料征集台账已建立,采访老同志18人次。"),
    ("下一步打算", "完善采购流程,年底前组织一次检查。"),
)
SHOTS = (
    Shot("dashboard", "wangmin", "/dashboard/", 1100),
    Shot("ledger", "wangmin", "/ledger/", 900),
    Shot("handbook/my-work", "zhaolei", "/", 640),
    Shot("handbook/measure", "zhaolei", "/measures/5/", 1080),
    Shot("handbook/preparation", "wangmin", "/preparation/1/", 900),
    Shot("handbook/import", "wangmin", "/imports/", 1000, _preview),
    Shot("handbook/assign", "wangmin", "/inspections/1/assign/", 760),
    Shot("handbook/review", "wangmin", "/measures/3/", 820),
    Shot("handbook/extension", "wangmin", "/measures/14/", 820, part="#extensions"),
    Shot("handbook/reminders", "wangmin", "/reminders/", 760),
    Shot("handbook/check", "wangmin", "/inspections/1/check/", 600),
    Shot("handbook/draft", "wangmin", "/inspections/1/draft/", 760),
    Shot("handbook/snapshot", "wangmin", "/snapshots/1/", 620),
    Shot("handbook/exports", "wangmin", "/exports/", 900),
    Shot("handbook/order", "wangmin", "/accounts/organizations/1/order/", 660),
    Shot("handbook/leaving", "wangmin", "/departments/1/leaving/", 560),
    Shot(
        "handbook/panel",
        "admin",
        "/admin/measures/measure/?inspection__id__exact=1&status__exact=IN_PROGRESS",
        720,
        _correction,
    ),
    Shot("handbook/ledger-import", "wangmin", "/ledger-imports/", 880, _returned),
    Shot("handbook/close", "wangmin", "/sub-issues/1/", 560, _unsigned),
)


def take(browser: Browser, site: str, shot: Shot) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": WIDTH, "height": shot.height}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", shot.person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("header.site-head")
    page.goto(shot.address)
    shot.then(page)
    path = FOLDER / f"{shot.name}.png"
    if shot.part:
        page.locator(shot.part).screenshot(path=path)
    else:
        page.screenshot(path=path)
    context.close()
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


def main(site: str, names: list[str]) -> None:
    with sync_playwright() as playwright:
        # The words of the browser itself, on its buttons for files, are those of the pages.
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=zh-CN"]
        )
        for shot in SHOTS:
            if not names or shot.name in names:
                take(browser, site, shot)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
