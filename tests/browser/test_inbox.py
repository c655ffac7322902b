"""The bell, the inbox, and what a person chooses, in a real browser."""

from __future__ import annotations

import re
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Walk

pytestmark = pytest.mark.browser
# The gateway of the test is on this machine, where no webhook may lead by itself.
VARIABLES = {"WEBHOOK_INSIDE": "127.0.0.1"}


def test_from_the_bell_to_the_item_and_back(sign_in: Walk) -> None:
    page = sign_in("zhaolei")
    count = int(page.locator(".bell .count").inner_text())
    page.get_by_role("link", name=f"消息,{count}条未读").click()
    page.locator("main .message-lines button").first.click()
    page.wait_for_url("**/measures/*/")
    left = f"消息,{count - 1}条未读" if count > 1 else "消息"
    expect(page.get_by_role("link", name=left, exact=True)).to_be_visible()
    page.goto("/inbox/")
    page.get_by_role("link", name="全部", exact=True).click()
    expect(page.locator("main")).to_contain_text("· 已读")


def test_all_are_marked_read(sign_in: Walk) -> None:
    page = sign_in("wujing")
    page.goto("/inbox/")
    page.click("button:has-text('全部标为已读')")
    expect(page.locator("main")).to_contain_text(re.compile(r"已将\d+条消息标为已读"))
    expect(page.locator("main")).to_contain_text("没有未读消息")
    expect(page.locator(".bell .count")).to_have_count(0)


def test_a_calendar_program_reads_the_address_that_was_shown(sign_in: Walk) -> None:
    page = sign_in("zhaolei")
    page.goto("/preferences/")
    page.click("button:has-text('生成订阅地址')")
    with urllib.request.urlopen(page.input_value("#address"), timeout=10) as answer:
        text = answer.read().decode()
    assert text.count("BEGIN:VEVENT") >= 1
    page.click("text=我已复制")
    page.click("button:has-text('停用地址')")
    expect(page.locator("main")).to_contain_text("已停用")


def test_the_administrator_adds_a_robot_and_sees_why_it_fails(sign_in: Walk) -> None:
    page = sign_in("admin")
    page.goto("/accounts/users/")
    page.click("main a:has-text('群机器人')")
    page.click("text=新建群机器人 >> nth=0")
    page.select_option("[name=organization]", index=1)
    page.select_option("[name=kind]", label="自有接口")
    page.fill("[name=name]", "单位消息平台")
    page.fill("[name=secret]", "http://127.0.0.1:1/in")
    page.click("main button:has-text('保存')")
    expect(page.locator("main")).to_contain_text("只有条数")
    page.click("button:has-text('发送测试消息')")
    expect(page.locator("main")).to_contain_text("测试消息没有发出:连接不上对方服务器")
    page.click("main a:has-text('修改')")
    assert page.input_value("[name=secret]") == ""
    assert not re.search("127.0.0.1:1/in", page.content())


PAGES = {
    "zhaolei": ["/inbox/?show=all", "/inbox/", "/preferences/"],
    "admin": ["/webhooks/", "/webhooks/add/"],
}


def complaints(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] != "minor"]


@pytest.mark.parametrize("person", PAGES)
def test_the_pages_can_be_heard_and_fit_a_phone(person: str, sign_in: Walk) -> None:
    page = sign_in(person, size=PHONE)
    for path in PAGES[person]:
        page.goto(path)
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
