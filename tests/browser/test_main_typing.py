"""Nothing typed is lost: reloads, other machines, other forms, ended sessions, in a real browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Dialog, Page, expect

from operations.demo import PASSWORD
from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "importing"
TEXT = "已走访三个社区,\n台账见附件。"
COMMENT = "#comment_text"


def measure_page(page: Page) -> Page:
    page.goto("/")
    page.locator("main a[href^='/measures/']").first.click()
    page.wait_for_url("**/measures/*/")
    if not page.locator(COMMENT).is_visible():
        page.click("#comments summary")
    return page


def written(page: Page, text: str = TEXT) -> Page:
    """Until the whole text is saved: on a busy machine the first part of it goes before the last is typed."""
    whole = json.dumps(text, ensure_ascii=False).encode()
    with page.expect_response(lambda answer: whole in (answer.request.post_data_buffer or b"")):
        page.locator(COMMENT).press_sequentially(text)
    expect(page.locator("#comments .draft-said")).to_contain_text("草稿已保存")
    return page


def cleared(page: Page) -> None:
    page.get_by_role("button", name="丢弃").click()
    expect(page.locator("#comments .draft-said")).to_have_text("草稿已丢弃")
    page.wait_for_load_state("networkidle")


def test_it_is_there_after_a_reload_and_on_another_machine(sign_in: Walk) -> None:
    page = written(measure_page(sign_in("zhaolei")))
    page.reload()
    expect(page.locator(COMMENT)).to_have_value(TEXT)
    expect(page.locator(".draft-note")).to_contain_text("草稿,还没有提交")
    elsewhere = sign_in("zhaolei")
    elsewhere.goto(page.url)
    expect(elsewhere.locator(COMMENT)).to_have_value(TEXT)
    cleared(elsewhere)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(COMMENT)).to_have_value("")


def test_it_stays_when_another_form_of_the_page_is_sent(sign_in: Walk) -> None:
    page = measure_page(sign_in("zhaolei"))
    page.fill("#progress_text", TEXT)
    # At once, without waiting for the draft to be saved.
    page.fill(COMMENT, "请看。")
    page.get_by_role("button", name="发表意见").click()
    expect(page.locator("main")).to_contain_text("意见已发表")
    expect(page.locator("#progress_text")).to_have_value(TEXT)
    expect(page.locator(COMMENT)).to_have_value("")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text("进展已记录")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#progress_text")).to_have_value("")


def test_leaving_with_unsent_text_asks(sign_in: Walk) -> None:
    page = written(measure_page(sign_in("zhaolei")))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.click("a.brand", no_wait_after=True)
    expect(page.locator(COMMENT)).to_have_value(TEXT)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.reload()
    cleared(page)


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken"])
def test_the_form_stands_in_its_own_page_again(cookie: str, sign_in: Walk) -> None:
    page = measure_page(sign_in("zhaolei", errors=False))
    address = page.url
    page.fill(COMMENT, TEXT)
    page.context.clear_cookies(name=cookie)
    page.get_by_role("button", name="发表意见").click()
    if cookie == "sessionid":
        expect(page.locator("main")).to_contain_text("已保留一小时")
        page.fill("[name=username]", "zhaolei")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    page.wait_for_url(address)
    expect(page.locator("main")).to_contain_text("已放回表单")
    expect(page.locator(COMMENT)).to_have_value(TEXT)
    page.get_by_role("button", name="发表意见").click()
    expect(page.locator("#comments")).to_contain_text("台账见附件")


def test_a_box_grows_with_its_text(sign_in: Walk) -> None:
    page = measure_page(sign_in("zhaolei"))
    before = page.locator(COMMENT).bounding_box()
    page.fill(COMMENT, "一行\n" * 20)
    after = page.locator(COMMENT).bounding_box()
    assert before and after and after["height"] > before["height"] + 200
    expect(page.locator("#comments .draft-said")).to_contain_text("草稿已保存")
    page.reload()
    cleared(page)
