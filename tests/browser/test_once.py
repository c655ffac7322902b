"""Who clicks again while the server is slow says it once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Walk
from tests.browser.test_main_typing import COMMENT, measure_page

pytestmark = pytest.mark.browser
SITE = "importing"
TEXT = "这句话只说一遍。"


def test_a_second_click_sends_nothing_while_the_first_is_on_its_way(sign_in: Walk) -> None:
    page = measure_page(sign_in("zhaolei"))
    page.fill(COMMENT, TEXT)
    held: list[Route] = []
    page.route("**/comment/", lambda route: held.append(route))
    button = page.locator("#comments").get_by_role("button", name="发表意见")
    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 200); }")
    page.wait_for_timeout(600)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#comments .text-break", has_text=TEXT)).to_have_count(1)
