"""Pages as a browser sees them: readable aloud, no wider than a phone, nothing from outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import complaints
from tests.browser.conftest import DESK, PHONE, Walk
from tests.browser.printed import missing

pytestmark = pytest.mark.browser
SITE = "reading"
# The whole demonstration ledger is one row more: its export is a page.
VARIABLES = {"EXPORT_ROWS_IN_REQUEST": "16"}
PAGES = {
    "wangmin": [
        "/",
        "/dashboard/",
        "/dashboard/wall/",
        "/dashboard/wall/?theme=dark&slide=departments",
        "/timeline/",
        "/timeline/?view=month&by=leader",
        "/inspections/",
        "/inspections/1/",
        "/inspections/1/edit/",
        "/inspections/1/filings/",
        "/inspections/1/watches/",
        "/watches/13/",
        "/inbox/",
        "/categories/1/edit/",
        "/ledger/",
        "/ledger/?status=DRAFT&overdue=true",
        "/measures/1/",
        "/measures/3/",
        "/measures/5/",
        "/measures/5/assign/",
        "/measures/5/edit/",
        "/measures/5/rearrange/",
        "/measures/17/",
        "/sub-issues/1/",
        "/sub-issues/2/",
        "/sub-issues/2/edit/",
        "/imports/",
        "/imports/1/",
        "/imports/1/withdraw/",
        "/accounts/users/",
        "/accounts/users/3/",
        "/accounts/users/add/",
        "/accounts/departments/add/",
        "/accounts/organizations/1/",
        "/accounts/organizations/1/order/",
        "/help/?q=退回",
        "/accounts/password/",
        "/accounts/second-factor/",
        "/reminders/",
        "/nowhere/",
        "/jobs/",
        "/ledger/export/",
    ],
    "zhaolei": ["/", "/measures/5/", "/dashboard/", "/ledger/", "/inspections/1/", "/urges/"],
    "admin": [
        "/",
        "/operations/",
        "/jobs/",
        "/accounts/users/",
        "/accounts/policies/",
        "/operations/audit/",
        "/operations/audit/?person=nobody",
    ],
    "hezhiyuan": ["/", "/measures/3/", "/dashboard/"],
}


# The others' pages are of the same kinds, and each is a PDF.
PRINTED = {"wangmin", "admin"}


@pytest.mark.parametrize("person", PAGES)
def test_pages_are_for_everybody_and_from_here(person: str, sign_in: Walk, site: str) -> None:
    """Each is loaded once: a screen reader finds its way, lists are printed, a phone is wide enough."""
    page = sign_in(person, errors=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = []
    for path in PAGES[person]:
        page.goto(path)
        found += complaints(page)
        if person in PRINTED:
            found += missing(page)
        found += too_wide(page)
    found += [url for url in asked if not url.startswith((site, "data:"))]
    assert not found, "\n".join(found)
    assert len(asked) > len(PAGES[person])


# Two lines of a phone.
MAX_PHONE_HEAD = 72


def too_wide(page: Page) -> list[str]:
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    head = page.evaluate("document.querySelector('.site-head')?.offsetHeight ?? 0")
    page.set_viewport_size(DESK)
    found = [f"{page.url}: {width} wide"] if width > PHONE["width"] else []
    return [*found, f"{page.url}: a head of {head} px"] if head > MAX_PHONE_HEAD else found


def test_a_filter_answers_without_reload_and_stays_in_the_address(sign_in: Walk) -> None:
    page = sign_in("wangmin")
    page.goto("/ledger/")
    page.evaluate("window.stays = true")
    page.select_option("select[name=status]", "DRAFT")
    page.wait_for_url("**/ledger/?*status=DRAFT*")
    page.wait_for_selector("text=共 2 条措施")
    assert page.evaluate("window.stays")
    assert "status=DRAFT" in (page.get_attribute("text=导出 Excel", "href") or "")
    page.fill("main input[name=q]", "联合检查")
    page.wait_for_selector("text=共 1 条措施")
    page.reload()
    assert page.input_value("main input[name=q]") == "联合检查"
