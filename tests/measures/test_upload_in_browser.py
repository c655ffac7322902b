"""Evidence dropped onto the page, in a real browser: one request and one answer per file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import FilePayload, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from measures.models import EvidenceUse, Measure
from tests.cast import Cast, assigned, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([form, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  document.querySelector(form).dispatchEvent(
    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}),
  );
}"""
ZONE = "[data-upload-drop]"


@pytest.fixture(autouse=True)
def _synchronous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's loop runs in this thread; Django takes it for an asynchronous one."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def working(transactional_db: None) -> tuple[Cast, Measure]:
    cast = make_cast()
    return cast, assigned(cast)


OPEN = "#evidence summary:has-text('单独上传')"


@pytest.fixture
def page(working: tuple[Cast, Measure], live_server: LiveServer) -> Iterator[Page]:
    """The measure page as its handler sees it."""
    cast, measure = working
    client = cast.client("handler")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        found = context.new_page()
        found.goto(f"{live_server.url}/measures/{measure.pk}/")
        found.click(OPEN)
        yield found
        browser.close()
        # Opened inside Playwright's loop, where the end of the test does not look for it.
        connections.close_all()


def _chromium() -> str | None:
    """Debian's own; None leaves the choice to Playwright."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def names(measure: Measure) -> list[str]:
    return sorted(EvidenceUse.objects.filter(measure=measure).values_list("evidence__name", flat=True))


def test_two_files_are_dropped_and_both_attached(page: Page, working: tuple[Cast, Measure]) -> None:
    page.evaluate(DROP, [ZONE, [["签到表.txt", "一"], ["会议记录.pdf", "%PDF-1.4"]]])
    evidence = page.locator("#evidence .list-group")
    expect(evidence.get_by_role("link", name="签到表.txt")).to_be_visible()
    expect(evidence.get_by_role("link", name="会议记录.pdf")).to_be_visible()
    assert names(working[1]) == ["会议记录.pdf", "签到表.txt"]


def test_a_refused_kind_stops_only_itself(page: Page, working: tuple[Cast, Measure]) -> None:
    page.evaluate(DROP, [ZONE, [["程序.exe", "MZ"], ["台账.txt", "二"]]])
    rows = page.locator("[data-upload-list] li")
    expect(rows.nth(0)).to_contain_text("“程序.exe”的类型不允许上传")
    expect(rows.nth(1)).to_contain_text("已上传")
    assert rows.nth(1).locator("progress").evaluate("bar => bar.value") == 100
    expect(page.get_by_role("link", name="已上传的文件刷新页面后可见")).to_be_visible()
    assert names(working[1]) == ["台账.txt"]


def test_what_is_being_typed_is_not_lost(page: Page, working: tuple[Cast, Measure]) -> None:
    page.fill("#progress_text", "正在写的进展")
    page.evaluate(DROP, [ZONE, [["签到表.txt", "一"]]])
    expect(page.locator("[data-upload-list]")).to_contain_text("已上传")
    expect(page.locator("#progress_text")).to_have_value("正在写的进展")


def test_without_script_several_files_are_sent_by_the_form(
    page: Page, working: tuple[Cast, Measure], live_server: LiveServer
) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(f"{live_server.url}/measures/{working[1].pk}/")
    files: list[FilePayload] = [
        {"name": "甲.txt", "mimeType": "text/plain", "buffer": b"1"},
        {"name": "乙.txt", "mimeType": "text/plain", "buffer": b"2"},
    ]
    plain.click(OPEN)
    plain.set_input_files("#files_files", files)
    plain.get_by_role("button", name="上传", exact=True).click()
    expect(plain.get_by_text("已添加2份佐证材料。")).to_be_visible()
    assert names(working[1]) == ["乙.txt", "甲.txt"]
