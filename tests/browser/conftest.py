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
from tests.rectify.processes import until

ROOT = Path(__file__).resolve().parents[2]
DESK: ViewportSize = {"width": 1366, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# By day the clock would write to people in the middle of a test.
QUIET = """
from accounts.models import Organization
from measures.models.reminder import ReminderSettings
for row in Organization.objects.all():
    ReminderSettings.objects.create(organization=row, is_on=False)
"""
# Two cores may be busy with the other half of the tests.
PATIENCE = 180
STEP_PATIENCE = 60
expect.set_options(timeout=STEP_PATIENCE * 1000)


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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables, static files and demonstration data, made once; every site begins with a copy."""
    folder = tmp_path_factory.mktemp("prepared") / "var"
    variables = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "RECTIFY_EMBEDDED": "1"}
    for command in (["-m", "rectify.prepare"], ["manage.py", "shell", "-c", QUIET]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def site(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a site with the demonstration data, and the settings ``VARIABLES`` of its module."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    shutil.copytree(prepared, folder / "var")
    variables = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder / "var"),
        "PORT": str(port),
        **getattr(request.module, "VARIABLES", {}),
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
        assert until(lambda: _answers(address), PATIENCE), (folder / "out").read_text()
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
