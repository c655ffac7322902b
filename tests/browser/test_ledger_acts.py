"""The acts on the list wait for a tick; without JavaScript they say that one is missing."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "exporting"


def test_acts_open_with_the_first_tick(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    page.goto("/ledger/?inspection=1")
    assign = page.locator("main button:has-text('批量分派')")
    assert assign.is_disabled()
    page.check("[data-tick-page]")
    assert assign.is_enabled()
    page.wait_for_selector("text=已选")
    page.uncheck("[data-tick-page]")
    assert assign.is_disabled()
    page.check("label:has-text('全选') input")
    assign.click()
    page.wait_for_selector("h1:has-text('批量分派')")


def test_without_script_a_missing_tick_is_said(sign_in: Walk) -> None:
    page = sign_in("wangmin", script=False)
    page.goto("/ledger/?inspection=1")
    page.click("main button:has-text('批量分派')")
    page.wait_for_selector("[role=alert], .alert-danger")
