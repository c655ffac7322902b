"""A small OA: takes signed events, shows everybody his 待办, and takes away what is done."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "abgemacht-0123456789"
MAX_AGE = 300


@dataclass
class SmallOA:
    """``status`` is what it answers; ``todos``: number → what it shows; ``done`` those that were closed."""

    url: str = ""
    status: int = 200
    is_hanging: bool = False
    todos: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    forged: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def titles_of(self, username: str) -> list[str]:
        """What somebody sees when he opens the OA."""
        mine = [one for one in self.todos.values() if username in {who["username"] for who in one["people"]}]
        return sorted(one["title"] for one in mine)

    def take(self, data: bytes, headers: Any) -> int:
        if not is_ours(data, headers["X-Rectify-Signature"] or ""):
            self.forged += 1
            return 401
        self.ids.append(headers["X-Rectify-Event-Id"])
        event = json.loads(data)
        if self.status == 200 and event["id"] not in {one["id"] for one in self.events}:
            self._show(event)
        return self.status

    def _show(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        if event["kind"] == "TODO_OPENED":
            self.todos[event["todo"]["id"]] = event["todo"]
        elif event["kind"] == "TODO_CLOSED":
            self.todos.pop(event["todo"]["id"])
            self.done.append(event["todo"]["id"])


def is_ours(data: bytes, signature: str) -> bool:
    """As docs/operations.md tells the makers of the other system."""
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    at = parts.get("t", "0")
    made = hmac.new(KEY.encode(), f"{at}.".encode() + data, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, parts.get("v1", "")) and abs(time.time() - int(at)) < MAX_AGE


@contextmanager
def small_oa() -> Iterator[SmallOA]:
    oa = SmallOA()

    class OaHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            if oa.is_hanging:
                oa.is_over.wait(30)
                return
            self.send_response(oa.take(data, self.headers))
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), OaHandler)
    oa.url = f"http://127.0.0.1:{server.server_port}/todo"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield oa
    finally:
        oa.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
