"""The panel in a real browser: found by typing, narrowed by department, in the colours of the pages."""

from __future__ import annotations

import pytest

from tests.browser.axe import complaints
from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "reading"
VARIABLES = {"EXPORT_ROWS_IN_REQUEST": "16"}
OFFERED = ".select2-results__option[role=option]"


def test_handlers_are_found_by_typing_and_narrowed(sign_in: Walk) -> None:
    page = sign_in("admin")
    page.goto("/admin/measures/measure/?inspection__id__exact=1&status__exact=IN_PROGRESS")
    page.locator(".action-select").first.check()
    page.select_option("select[name=action]", "correct")
    page.click("button[name=index]")
    page.wait_for_selector("text=所选1条措施")
    page.click("[aria-labelledby=select2-id_handler-container]")
    everybody = page.locator(OFFERED).count()
    page.keyboard.type("zl")
    page.wait_for_selector(f"{OFFERED}:has-text('赵磊')")
    assert page.locator(OFFERED).count() == 1
    page.keyboard.press("Escape")
    page.click("[aria-labelledby=select2-id_department-container]")
    page.click(f"{OFFERED}:has-text('信息技术科')")
    page.click("[aria-labelledby=select2-id_handler-container]")
    assert 0 < page.locator(OFFERED).count() < everybody
    assert page.locator(f"{OFFERED}:has-text('吴静')").count() == 1
    assert page.locator(f"{OFFERED}:has-text('赵磊')").count() == 0


def test_it_wears_the_colours_of_the_pages(sign_in: Walk) -> None:
    page = sign_in("admin", errors=False)
    ground = "getComputedStyle(document.querySelector('header')).backgroundColor"
    ours = page.evaluate(ground)
    page.goto("/admin/measures/measure/1/change/")
    assert page.evaluate(ground) == ours
    assert complaints(page) == []
