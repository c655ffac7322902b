"""Real servers on loopback that behave as badly as real ones do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG, DROP = "hang", "drop"
GOOD = {"hello": "220 ready", "EHLO": "250 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on"}
GOOD |= {"end": "250 accepted", "QUIT": "221 bye", "RSET": "250 ok"}


@dataclass
class MailServer:
    """``answers``: verb → what is said to it; “hello” greets, “end” answers the dot after the text.

    ``got`` holds every text that came in whole, whatever was said to it.
    """

    port: int
    answers: dict[str, str]
    got: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(data, policy=policy.default) for data in self.got]

    def serve(self, listener: socket.socket) -> None:
        while not self.is_over.is_set():
            with suppress(OSError):
                client, _ = listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines, suppress(OSError):
            is_going_on = self._say(client, "hello")
            while is_going_on and (line := lines.readline()):
                verb = line.decode(errors="replace").split()[0].upper()
                self.asked.append(verb)
                is_going_on = self._say(client, verb) and verb != "QUIT"
                if verb == "DATA" and is_going_on and self.answers["DATA"].startswith("354"):
                    self.got.append(b"".join(iter(lines.readline, b".\r\n")))
                    is_going_on = self._say(client, "end")

    def _say(self, client: socket.socket, verb: str) -> bool:
        """False when there is nothing more to be said."""
        answer = self.answers.get(verb, "502 what?")
        if answer == HANG:
            self.is_over.wait(30)
        if answer in (HANG, DROP):
            return False
        client.sendall(f"{answer}\r\n".encode())
        return True


@contextmanager
def mail_server(**answers: str) -> Iterator[MailServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = MailServer(listener.getsockname()[1], GOOD | answers)
        threading.Thread(target=server.serve, args=(listener,), daemon=True).start()
        yield server
        server.is_over.set()
        # Wakes accept(), which closing alone does not do.
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that is taken, but where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


WELL = '{"errcode": 0}'


@dataclass
class WebServer:
    """Answers each post with ``status``, ``headers`` and ``body``; ``got``: path and JSON of each."""

    url: str = ""
    status: int = 200
    body: str = WELL
    headers: dict[str, str] = field(default_factory=dict)
    is_hanging: bool = False
    got: list[tuple[str, Any]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def web_server(body: str = WELL) -> Iterator[WebServer]:
    server = WebServer(body=body)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((self.path, json.loads(data)))
            if server.is_hanging:
                server.is_over.wait(30)
                return
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(server.body.encode())

        def do_GET(self) -> None:
            server.got.append((self.path, None))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Silence."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_port}"
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.is_over.set()
    http.shutdown()
    http.server_close()
