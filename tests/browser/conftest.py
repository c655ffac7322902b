"""A real site for a real browser: the processes of `make run` on a port and a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from operations.demo import PASSWORD
from tests.rectify.sites import running_site

DESK: ViewportSize = {"width": 1366, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Two cores may be busy with the other half of the tests.
STEP_PATIENCE = 120
expect.set_options(timeout=STEP_PATIENCE * 1000)


class SiteKeeper:
    """Starting a site takes more than most tests on it: one serves until another is wanted.

    Modules that do not disturb each other name the same ``SITE``, and want the same ``VARIABLES``.
    """

    def __init__(self, prepared: Path, folders: pytest.TempPathFactory) -> None:
        self._prepared, self._folders = prepared, folders
        self._name = self._address = ""
        self._running = ExitStack()

    def address_of(self, name: str, variables: dict[str, str]) -> str:
        if name != self._name:
            self.end()
            folder = self._folders.mktemp("site")
            site = running_site(folder, prepared=self._prepared, variables=variables)
            self._address = self._running.enter_context(site).address
            self._name = name
        return self._address

    def end(self) -> None:
        self._name = ""
        self._running.close()


@pytest.fixture(scope="session")
def sites(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteKeeper]:
    keeper = SiteKeeper(prepared, tmp_path_factory)
    yield keeper
    keeper.end()


@pytest.fixture(scope="module")
def site(sites: SiteKeeper, request: pytest.FixtureRequest) -> str:
    """The address of a site with the demonstration data, and the settings ``VARIABLES`` of its module."""
    module = request.module
    return sites.address_of(getattr(module, "SITE", module.__name__), getattr(module, "VARIABLES", {}))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _note(seen: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        seen.append(message.text)


Walk = Callable[..., Page]


@contextmanager
def _context(browser: Browser, site: str, size: ViewportSize, *, script: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport=size, locale="zh-CN", java_script_enabled=script)
    context.set_default_timeout(STEP_PATIENCE * 1000)
    yield context
    context.close()


@pytest.fixture
def sign_in(site: str, browser: Browser) -> Iterator[Walk]:
    """``sign_in("wangmin")`` opens a window of its own; errors on its console fail the test in the end.

    ``errors=False`` is for walks that also ask for pages that are not there, ``script=False`` for a browser
    with JavaScript off.
    """
    seen: list[str] = []
    with ExitStack() as stack:

        def _sign_in(
            username: str, *, size: ViewportSize = DESK, errors: bool = True, script: bool = True
        ) -> Page:
            page = stack.enter_context(_context(browser, site, size, script=script)).new_page()
            if errors:
                page.on("console", lambda message: _note(seen, message))
            page.on("pageerror", lambda error: seen.append(str(error)))
            page.goto("/accounts/sign-in/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_selector("header.site-head")
            return page

        yield _sign_in
    assert not seen
