"""The list of the ledger by single keys: found, walked, ticked, opened, explained, and switched off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "importing"
FOCUSED = "document.activeElement.closest('tr[id]').id"


def test_the_list_is_worked_off_by_keys(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    page.goto("/ledger/")
    ids = page.eval_on_selector_all("tr[id]", "rows => rows.map(row => row.id)")
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == ids[0]
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(f"#{ids[1]} input")).to_be_checked()
    expect(page.locator("[data-ticked]")).to_have_text("已选 1 条")
    page.keyboard.press("/")
    page.keyboard.type("x?jk/")
    assert page.input_value("[name=q]") == "x?jk/"
    expect(page.locator("#keys")).to_be_hidden()
    page.goto("/ledger/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/measures/{ids[0][1:]}/**")


def test_the_keys_are_explained_and_can_be_switched_off(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    page.goto("/ledger/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert not complaints(page)
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    switched(page, is_on=False)
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement === document.body")
    assert not page.locator("#keys").count()
    switched(page, is_on=True)


def switched(page: Page, *, is_on: bool) -> None:
    page.goto("/ledger/settings/")
    page.set_checked("[name=has_keys]", is_on)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/ledger/")
