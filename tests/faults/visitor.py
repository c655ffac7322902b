"""Somebody at a browser, as far as the server can tell: a session, forms with their token, redirects."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

import requests

# Its name, what is in it, and of what type it says it is.
Upload = tuple[str, str | bytes, str]

TOKEN = "a" * 32
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"')


class Visitor:
    """One per thread. ``post`` answers whether the server said that it was saved."""

    def __init__(self, address: str, session: str) -> None:
        self.address = address
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.cookies.update({"sessionid": session, "csrftoken": TOKEN})
        self.http.headers.update({"X-CSRFToken": TOKEN, "Accept": "text/html"})

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.address + path, timeout=60, allow_redirects=False)

    def post(
        self,
        path: str,
        data: Mapping[str, str | int] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return self.http.post(
            self.address + path,
            data=data or {},
            files=files,
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )

    def version_of(self, path: str) -> str:
        """What the form on the page carries along, or nothing when there is no form."""
        found = VERSION.search(self.get(path).text)
        return "" if found is None else found[1] or found[2]


class Notebook:
    """What was asked for and what the server acknowledged, kept by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0
        self.acknowledged: dict[str, str] = {}
        self.asked: dict[str, str] = {}
        self.statuses: dict[int, int] = {}
        self.under_way: dict[str, int] = {}
        self.faults: list[str] = []

    def word(self, kind: str) -> str:
        """A word that occurs once, to be found again in what was saved."""
        with self._lock:
            self._next += 1
            word = f"{kind}-{self._next:06d}-x"
            self.asked[word] = kind
            return word

    def begin(self, kind: str) -> None:
        with self._lock:
            self.under_way[kind] = self.under_way.get(kind, 0) + 1

    def end(self, kind: str, word: str, answer: requests.Response | None) -> bool:
        """``answer`` None: the connection broke, and nobody knows what became of it."""
        with self._lock:
            self.under_way[kind] -= 1
            status = 0 if answer is None else answer.status_code
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status >= 500 and answer is not None:
                self.faults.append(f"{kind}: {status} {answer.url}")
            is_saved = answer is not None and status == 302
            if answer is not None and "sign-in" in answer.headers.get("Location", ""):
                self.faults.append(f"{kind}: signed out at {answer.url}")
            elif is_saved:
                self.acknowledged[word] = kind
        return is_saved

    def count(self, kind: str) -> int:
        with self._lock:
            return sum(1 for found in self.acknowledged.values() if found == kind)

    def told(self) -> str:
        kinds = sorted({*self.asked.values()})
        counts = ", ".join(f"{kind} {self.count(kind)}" for kind in kinds)
        return f"acknowledged: {counts}; answers {dict(sorted(self.statuses.items()))}"
