"""The whole main job in a real browser, as three people: from the upload of a notice to the workbook."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "importing"

SAMPLE = Path("notices/sample/notice.txt").resolve()
NAME = "浏览器走一遍的巡察"
FINDING = "理论学习不够系统,“第一议题”落实不够经常问题"
DUE = date.today() + timedelta(days=20)


def import_sample(page: Page) -> None:
    page.goto("/imports/")
    page.set_input_files("[name=file]", SAMPLE)
    page.click("text=查看预览")
    expect(page.locator("main")).to_contain_text("4 类 8 个问题 17 条措施")
    page.fill("[name=name]", NAME)
    # The demonstration has imported the same text.
    page.get_by_label("确认另建").check()
    page.click("button:has-text('确认导入')")
    expect(page.locator("main")).to_contain_text("17 条措施分派")
    expect(page.locator("h1")).to_contain_text(NAME)


def open_measure(page: Page, tree: str, mark: str) -> None:
    page.goto(tree)
    page.locator(".finding", has_text=FINDING).get_by_text("打开问题").click()
    page.click(f".stack a:has-text('{mark}')")


def choose(page: Page, name: str, text: str) -> None:
    option = page.locator(f"select[name={name}] option", has_text=text).first
    page.select_option(f"select[name={name}]", value=option.get_attribute("value"))


def assign(page: Page) -> None:
    page.click("a:has-text('分派')")
    for name, text in (
        ("leader", "陈光"),
        ("department", "办公室"),
        ("handler", "赵磊"),
        ("timeframe", "限期整改"),
    ):
        choose(page, name, text)
    page.fill("[name=due_on]", DUE.isoformat())
    page.click("button:has-text('保存')")
    expect(page.locator("main")).to_contain_text("整改中")


def work(page: Page, address: str, *, evidence: Path) -> None:
    page.goto(address)
    page.fill("#new-progress [name=text]", "已印发制度并开展首次学习。")
    page.set_input_files("#new-progress [type=file]", evidence)
    submit(page)
    expect(page.locator("#evidence a", has_text=evidence.stem)).to_be_visible()


def submit(page: Page) -> None:
    page.click("button:has-text('保存并提交审核')")
    expect(page.locator("main")).to_contain_text("待审核")


def act(page: Page, address: str, label: str, *, note: str) -> None:
    page.goto(address)
    form = page.locator("#acts form", has=page.locator(f"button:has-text('{label}')"))
    if not form.is_visible():
        page.locator("#acts summary", has_text=label).click()
    form.locator("[name=note]").fill(note)
    form.get_by_role("button", name=label, exact=True).click()


def test_from_the_notice_to_the_workbook(sign_in: Walk, tmp_path: Path) -> None:
    office, handler, viewer = sign_in("wangmin"), sign_in("zhaolei"), sign_in("hezhiyuan")
    import_sample(office)
    tree = office.url
    measures = []
    for mark in ("(1)", "(2)"):
        open_measure(office, tree, mark)
        measures.append(office.url)
        assign(office)

    handler.goto("/")
    expect(handler.locator("main")).to_contain_text("把专题学习列为每次会议的第一项议程")
    for number, address in enumerate(measures):
        evidence = tmp_path / f"学习记录{number}.txt"
        evidence.write_text(f"第{number}次学习记录", encoding="utf-8")
        work(handler, address, evidence=evidence)

    act(office, measures[0], "退回", note="请补充签到表")
    expect(office.locator("main")).to_contain_text("已退回")
    handler.goto(measures[0])
    expect(handler.locator("main")).to_contain_text("请补充签到表")
    handler.fill("#new-progress [name=text]", "已补充签到表。")
    submit(handler)
    for address in measures:
        act(office, address, "审核通过", note="同意")
        expect(office.locator("main")).to_contain_text("已完成")

    office.click("a:has-text('查看所属问题')")
    office.fill("#closing [name=note]", "措施已落实,同意销号")
    office.click("button:has-text('签署销号')")
    expect(office.locator(".stamp")).to_contain_text("已销号")

    inspection = tree.rstrip("/").rsplit("/", 1)[-1]
    viewer.goto(f"/dashboard/?inspection={inspection}")
    expect(viewer.locator("main")).to_contain_text("11.8%")
    assert_workbook(download(office, inspection, tmp_path))


def download(page: Page, inspection: str, folder: Path) -> Path:
    page.goto(f"/ledger/?inspection={inspection}")
    with page.expect_download() as waiting:
        page.click("text=导出 Excel")
    assert waiting.value.suggested_filename.startswith(NAME)
    path = folder / "台账.xlsx"
    waiting.value.save_as(path)
    return path


def assert_workbook(path: Path) -> None:
    sheet = load_workbook(path).worksheets[0]
    titles = [cell.value for cell in sheet[2]]
    row = dict(zip(titles, (cell.value for cell in sheet[3]), strict=True))
    assert row["责任领导"].startswith("陈光")
    assert row["牵头部门"] == "办公室"
    assert row["整改时限"].date() == DUE
    assert row["完成情况"] == "已完成"
    assert row["是否销号"] == "已销号"
    assert row["佐证材料"] == "学习记录0.txt"
    assert "已补充签到表。" in row["进展情况"]
    assert sheet.max_row == 2 + 17
