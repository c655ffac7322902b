"""A real site for a real browser: the processes of `make run` on a port and a folder of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from ledger.demo import PASSWORD
from tests.rectify.processes import until

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the demonstration data."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    variables = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder / "var"),
        "PORT": str(port),
        # The whole demonstration ledger is one row more.
        "EXPORT_ROWS_IN_REQUEST": "16",
    }
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "rectify.run"],
            cwd=ROOT,
            env=variables,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        assert until(lambda: _answers(address), 60), (folder / "out").read_text()
        yield address
    finally:
        process.terminate()
        process.wait(30)


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
def _context(browser: Browser, site: str, size: dict[str, int]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def sign_in(site: str, browser: Browser) -> Iterator[Walk]:
    """``sign_in("wangmin")`` opens a window of its own; errors on its console fail the test in the end.

    ``errors=False`` is for walks that also ask for pages that are not there.
    """
    seen: list[str] = []
    with ExitStack() as stack:

        def _sign_in(username: str, *, size: dict[str, int] = DESK, errors: bool = True) -> Page:
            page = stack.enter_context(_context(browser, site, size)).new_page()
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
