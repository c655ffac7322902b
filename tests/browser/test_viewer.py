"""Looking through files by keys: from one to the next, a picture turned and enlarged, what is typed left alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "importing"


def test_files_are_looked_through_by_keys(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    page.goto("/measures/1/files/")
    names = page.locator(".film a")
    expect(names.first).to_have_attribute("aria-current", "page")
    picture = page.locator("[data-picture]")
    for _ in range(names.count()):
        if picture.count():
            break
        at = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url, at=at: url != at)
    page.keyboard.press("r")
    page.keyboard.press("+")
    expect(picture).to_have_class("picture turn-90 size-wide")
    page.get_by_role("link", name="适合窗口").click()
    expect(picture).to_have_class("picture turn-90 size-fit")
    assert not complaints(page)
    page.locator("textarea").last.focus()
    page.keyboard.type("r-")
    expect(picture).to_have_class("picture turn-90 size-fit")
