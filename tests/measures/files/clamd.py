"""A small server that speaks ClamAV's side of INSTREAM on a real socket, and misbehaves when told to."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VIRUS = b"X5O!P%@AP test virus"


class Clamd:
    """``mood``: well, hang (never answers), drop (hangs up midway), small (refuses what is large), babble."""

    def __init__(self, listener: socket.socket, address: str) -> None:
        self.address, self.mood, self.asked = address, "well", 0
        self._listener = listener
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self.asked += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError):
            stream = connection.makefile("rb")
            command = stream.read(6)
            if command == b"zPING\0":
                connection.sendall(b"PONG\0")
                return
            assert command + stream.read(4) == b"zINSTREAM\0"
            if self.mood == "drop":
                connection.close()
                stream.close()
                return
            content = b""
            while length := struct.unpack(">L", stream.read(4))[0]:
                content += stream.read(length)
                if self.mood == "small" and len(content) > 4:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    break
            else:
                self._say(connection, content)
            if self.mood != "hang":
                connection.close()
                stream.close()

    def _say(self, connection: socket.socket, content: bytes) -> None:
        if self.mood == "babble":
            connection.sendall(b"what?\0")
        elif self.mood == "well":
            found = b"stream: Eicar-Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
            # Answers come in pieces, too.
            connection.sendall(found[:5])
            connection.sendall(found[5:])

    def stop(self) -> None:
        # Closing alone would let the thread that waits in accept() serve one more.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()


@contextmanager
def on_network() -> Iterator[Clamd]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Clamd(listener, f"127.0.0.1:{listener.getsockname()[1]}")
        yield server
        server.stop()


@contextmanager
def on_path(folder: Path) -> Iterator[Clamd]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "clamd.ctl"))
        listener.listen()
        server = Clamd(listener, str(folder / "clamd.ctl"))
        yield server
        server.stop()
