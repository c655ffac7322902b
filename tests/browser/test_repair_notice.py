"""A notice that was read wrongly is repaired and confirmed by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import PHONE, Walk
from tests.notices.engines import RIGHT, WRONG, scan_files

pytestmark = pytest.mark.browser
# The real one is half a gigabyte: tests/ocr.
VARIABLES = {"SCAN_ENGINE": "tests.notices.engines.KnowingEngine"}

# The second finding has lost its number; the third stands behind a measure on one line.
TEXT = """区档案馆党组关于巡察整改进展情况的通报
2025年3月3日至4月30日,区委第一巡察组对区档案馆党组开展了巡察,6月12日反馈了巡察意见。
一、落实决策部署方面
1.理论学习不够系统的问题
(1)制定年度学习安排。
责任领导:陈光
责任科室:办公室
责任人:赵磊
完成时限:2026年12月底前
(2)每季度研讨一次。
馆藏数字化进度慢
(1)增加扫描设备,完成扫描三万页。3.查档等候时间长的问题
(1)增设查档窗口。
责任领导:钱江
责任科室:保管利用科
完成时限:长期坚持
欢迎干部群众监督。联系电话:0537-8123456
"""
MOST_TABS = 80


def open_preview(page: Page, text: str) -> None:
    page.goto("/imports/")
    page.fill("[name=text]", text)
    page.click("text=查看预览")
    expect(page.locator("h1")).to_have_text("导入预览")
    page.wait_for_load_state()  # keys are heard by a script


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {target}")


def press(page: Page, *keys: str) -> None:
    """The next key waits for the answer to the one before."""
    for key in keys:
        page.keyboard.press(key)
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def walk_to(page: Page, key: str, words: str) -> None:
    focused = page.locator("[data-at]:focus")
    for _ in range(MOST_TABS):
        line = focused.get_attribute("data-line")
        if words in page.locator(f"#L{line} .text").inner_text():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {words}")


def split_behind(page: Page, words: str) -> None:
    press(page, "Enter")
    area = page.locator("#spot-text")
    expect(area).to_be_focused()
    for _ in range(area.input_value().index(words) + len(words)):
        page.keyboard.press("ArrowRight")
    press(page, "Enter")


def test_it_is_repaired_and_confirmed_by_keyboard(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    open_preview(page, TEXT)
    expect(page.locator(".tree")).not_to_contain_text("1.理论学习不够系统的问题3.")
    tab_to(page, page.locator(".tree [data-at]").first)
    walk_to(page, "ArrowDown", "(2)每季度研讨一次")
    press(page, "ArrowRight")
    walk_to(page, "ArrowDown", "馆藏数字化进度慢")
    press(page, "4")
    expect(page.locator(".tree .finding > a", has_text="馆藏数字化进度慢")).to_have_count(1)
    walk_to(page, "ArrowDown", "增加扫描设备")
    split_behind(page, "完成扫描三万页。")
    expect(page.locator(".tree .finding > a", has_text="3.查档等候时间长的问题")).to_have_count(1)
    press(page, "Escape", "u")
    expect(page.locator(".tree .finding > a", has_text="3.查档等候时间长的问题")).to_have_count(0)
    walk_to(page, "ArrowUp", "增加扫描设备")
    split_behind(page, "完成扫描三万页。")
    expect(page.locator("main")).to_contain_text("1 类 3 个问题 4 条措施")
    tab_to(page, page.get_by_role("button", name="确认导入"))
    press(page, "Enter")
    expect(page.locator("main")).to_contain_text("1 条措施已按原文分派")


def test_the_source_stays_beside_and_shows_the_line(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    open_preview(page, TEXT + "\n".join(f"(第{number}页附注)" for number in range(200)))
    page.locator(".tree [data-at]").last.focus()
    expect(page.locator(".source .is-near")).to_be_in_viewport()
    box = page.locator(".source").bounding_box()
    line = page.locator(".source .is-near").bounding_box()
    assert box is not None and line is not None
    assert box["y"] <= line["y"] <= box["y"] + box["height"]


def test_what_was_typed_and_unticked_outlives_a_correction(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    open_preview(page, TEXT)
    expect(page.locator("main")).to_contain_text("本单位没有名为“钱江”的责任领导")
    expect(page.locator("main")).to_contain_text("年份由上文推出")
    page.fill("[name=name]", "第一次巡察")
    page.uncheck("[name=accepted]")
    page.locator(".tree [data-at]").first.click()
    page.locator(".spot button", has_text="章节").click()
    expect(page.locator(".undo")).to_contain_text("已改 1 步")
    page.click("text=撤销上一步")
    expect(page.locator(".undo")).to_contain_text("已改 0 步")
    expect(page.locator("[name=name]")).to_have_value("第一次巡察")
    expect(page.locator("[name=accepted]").first).not_to_be_checked()


def test_it_reads_well_on_a_phone_and_for_axe(sign_in: Walk) -> None:
    for size in (PHONE, {"width": 1920, "height": 1080}):
        page = sign_in("wangmin", size=size)
        open_preview(page, TEXT)
        page.locator(".tree [data-at]").nth(1).click()
        expect(page.locator("#spot-text")).to_be_in_viewport()
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_works_without_javascript(sign_in: Walk) -> None:
    page = sign_in("wangmin", script=False)
    open_preview(page, TEXT)
    page.locator(".tree a", has_text=re.compile("^1.理论")).click()
    page.locator(".spot button", has_text="措施").click()
    expect(page.locator(".undo")).to_contain_text("已改 1 步")
    page.click("text=撤销上一步")
    expect(page.locator(".undo")).to_contain_text("已改 0 步")


def test_a_scan_is_read_behind_the_page_and_corrected_beside_its_picture(
    sign_in: Walk, tmp_path: Path
) -> None:
    paths = [tmp_path / str(file.name) for file in scan_files()]
    for path, file in zip(paths, scan_files(), strict=True):
        path.write_bytes(file.read())
    page = sign_in("wangmin", size=PHONE)
    page.goto("/imports/")
    page.set_input_files("[name=file]", paths)
    page.click("text=查看预览")
    # The page asks by itself until the worker is done.
    expect(page.locator("h1")).to_have_text("导入预览")
    field = page.locator("#scan-questions-title ~ ol [name^=line-]")
    expect(field).to_have_value(re.compile(re.escape(WRONG)))
    cut = page.locator(".questions svg.cut image")
    assert cut.evaluate("one => fetch(one.href.baseVal).then(answer => answer.status)") == 200
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field.fill(field.input_value().replace(WRONG, RIGHT))
    page.get_by_role("button", name="核对完").click()
    expect(page.locator(".tree")).to_contain_text(RIGHT)
    expect(page.locator("#scan-questions-title")).to_have_count(0)
