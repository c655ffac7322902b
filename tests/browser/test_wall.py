"""The screen of a meeting room, watched for an hour that passes in seconds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, Page, Route

from tests.browser.axe import complaints
from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SITE = "reading"
VARIABLES = {"EXPORT_ROWS_IN_REQUEST": "16"}
SLIDES = "/dashboard/wall/slides/"
# Of the browser's own measures, those that a page left behind would raise.
COUNTED = ("Nodes", "JSEventListeners", "Documents")
MINUTES, WARM = 60, 10
SLIDE_DIFFERENCE = 50
MAX_HEAP_GROWTH = 400_000


def held_by(page: Page, browser: CDPSession) -> dict[str, int]:
    """What the page holds once everything that it let go of is cleared away."""
    for _ in range(2):
        browser.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
    return {name: int(found[name]) for name in (*COUNTED, "JSHeapUsedSize")}


def whole(route: Route) -> None:
    """As if something had been recorded since: the server draws all slides again."""
    headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    route.continue_(headers=headers)


def test_it_does_not_grow_in_an_hour(sign_in: Walk) -> None:
    """One request a minute, a slide in its turn, whole slides every other minute, and nothing left behind."""
    page = sign_in("wangmin")
    page.clock.install()
    page.goto("/dashboard/wall/")
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable")
    asked: list[str] = []
    # A browser that has seen no page before asks once for the picture of the tab.
    page.on("request", lambda request: None if "favicon" in request.url else asked.append(request.url))
    shown, statuses, warm = set(), list[int](), dict[str, int]()
    for minute in range(MINUTES):
        if minute % 2:
            page.route(re.compile(SLIDES), whole, times=1)
        with page.expect_response(lambda response: SLIDES in response.url) as answer:
            for _turn in range(3):
                page.clock.run_for(20_000)
                shown.add(page.get_attribute(".frame:not([hidden])", "data-slide"))
        statuses.append(answer.value.status)
        if minute == WARM:
            warm = held_by(page, browser)
    page.wait_for_load_state()
    now = held_by(page, browser)
    # The clock goes on by itself as well: on a busy machine the hour has a minute or two more.
    assert MINUTES <= len(asked) <= MINUTES + 4 and all(SLIDES in url for url in asked)
    assert statuses.count(200) >= MINUTES // 2 and statuses.count(304) >= MINUTES // 3
    assert shown == {"overview", "overdue", "departments"}
    # One slide has a few nodes more than another; fifty minutes of leaving them behind would be thousands.
    assert all(now[name] <= warm[name] + SLIDE_DIFFERENCE for name in COUNTED), (warm, now)
    assert now["JSHeapUsedSize"] - warm["JSHeapUsedSize"] < MAX_HEAP_GROWTH
    assert not complaints(page)
