"""What ``make run`` starts: prepares ``var/``, then keeps the processes of the embedded default running."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PR_SET_PDEATHSIG = 1
RESTART_PAUSE = 1.0
STOP_SECONDS = 20.0


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=True)


def _is_first_run() -> bool:
    from rectify import settings

    return not Path(settings.SQLITE["NAME"]).exists()


def _is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def prepare(*, with_demo: bool) -> None:
    """Tables, demo data on the first run, static files; a later run changes only what is new."""
    is_first = _is_first_run()
    _manage("migrate", "--verbosity", "0")
    _manage("collectstatic", "--noinput", "--verbosity", "0")
    if is_first and with_demo:
        _manage("demo")
    elif with_demo:
        _manage("demo", "--show")
    else:
        print("没有演示账号。建立第一个管理员:")
        print("  RECTIFY_EMBEDDED=1 .venv/bin/python manage.py createsuperuser")
    sys.stdout.flush()


def commands(port: int) -> dict[str, list[str]]:
    """The processes of the embedded default, by name."""
    gunicorn = [sys.executable, "-m", "gunicorn", "rectify.wsgi", "--bind", f"{HOST}:{port}"]
    return {
        "web": [*gunicorn, "--workers", "2", "--threads", "4", "--timeout", "120", "--log-level", "warning"]
    }


def _die_with_parent() -> None:
    """The kernel ends the child when this process is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts commands, restarts what dies, stops all of them with a signal."""

    commands: dict[str, list[str]]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    is_stopping: bool = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.is_stopping:
            for name, command in self.commands.items():
                child = self.children.get(name)
                if child is None or child.poll() is not None:
                    self._start(name, command, is_restart=child is not None)
            time.sleep(RESTART_PAUSE)
        self._end_all()

    def _start(self, name: str, command: list[str], *, is_restart: bool) -> None:
        if is_restart:
            print(f"{name} 已退出,正在重新启动 …", flush=True)
        # An own session: Ctrl-C reaches the children once, through us.
        self.children[name] = subprocess.Popen(
            command, cwd=BASE_DIR, preexec_fn=_die_with_parent, start_new_session=True
        )

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _end_all(self) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


def main() -> int:
    port = int(os.environ.get("PORT") or 8000)
    if not _is_port_free(port):
        print(f"端口 {port} 已被占用,请换一个端口,例如:make run PORT={port + 1}", file=sys.stderr)
        return 1
    prepare(with_demo=os.environ.get("DEMO", "1") != "0")
    print(f"\n巡察整改台账系统已启动:http://{HOST}:{port}\n按 Ctrl-C 停止。", flush=True)
    Supervisor(commands(port)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
