"""Servers of the city that are web sites: started in a process of their own, and used as a browser does."""

from __future__ import annotations

import re
import signal
import subprocess  # noqa: S404
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import urljoin

import requests

from tests.rectify.processes import until
from tests.services.directory import free_port

OURS = "http://testserver"
HIDDEN = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """The address of ``python -m module PORT …``."""
    port = free_port()
    command = [sys.executable, "-m", module, str(port), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        assert until(lambda: _answers(address)), f"{module} does not listen"
        yield address
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=10, allow_redirects=False).ok
    except requests.RequestException:
        return False


class Visitor:
    """A browser at the city's server; it stops where it is led back to us."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def go(self, url: str, data: dict[str, str] | None = None) -> tuple[str, str]:
        """Where it ended, and the page; of an address of ours the page is not asked for."""
        while not url.startswith(OURS):
            page = self.session.request(
                "POST" if data else "GET", url, data=data, allow_redirects=False, timeout=20
            )
            if not page.is_redirect:
                return url, page.text
            url, data = urljoin(url, page.headers["Location"]), None
        return url, ""

    def fill_in(self, at: str, page: str, **typed: str) -> tuple[str, str]:
        """Sends the form of the page with what is hidden in it."""
        hidden = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page)]
        data = {tag["name"]: unescape(tag.get("value", "")) for tag in hidden if tag.get("type") == "hidden"}
        return self.go(at, data | typed)
