"""Looking through files by keys: from one to the next, a picture turned and enlarged."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.axe import complaints
from tests.browser.conftest import Walk
from tests.measures.phones import a_picture

pytestmark = pytest.mark.browser
SITE = "importing"


def a_photo(name: str, colour: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": a_picture(colour)}


def test_files_are_looked_through_by_keys(sign_in: Walk) -> None:
    page = sign_in("zhaolei")
    page.goto("/measures/5/")
    page.get_by_text("单独上传、登记文号或选用已有材料").click()
    page.set_input_files("#new-evidence [name=files]", [a_photo("甲.png", "red"), a_photo("乙.png", "blue")])
    page.locator("#new-evidence form").first.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="乙.png")).to_be_visible()
    page.goto("/measures/5/files/")
    name, picture = page.locator(".viewer-bar strong"), page.locator("[data-picture]")
    first = name.inner_text()
    page.keyboard.press("ArrowRight")
    expect(name).not_to_have_text(first)
    page.wait_for_load_state()
    page.keyboard.press("ArrowLeft")
    expect(name).to_have_text(first)
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.press("+")
    expect(picture).to_have_class("picture turn-90 size-wide")
    page.get_by_role("link", name="适合窗口").click()
    expect(picture).to_have_class("picture turn-90 size-fit")
    assert not complaints(page)
    page.locator("#comment_text").fill("r")
    page.keyboard.type("r-")
    expect(picture).to_have_class("picture turn-90 size-fit")
