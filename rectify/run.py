"""What ``make run`` starts: prepares ``var/``, then keeps the processes of the embedded default running."""

from __future__ import annotations

import gc
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django

from rectify.forks import Fork, Work, run_module
from rectify.front import server as front
from rectify.processes import REFUSED_DATA, end_with_parent, lock
from rectify.supervisor import STOP_SECONDS, Supervisor
from rectify.variables import WrongVariable

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0

# What workers tell each other is of no use to one, and makes its start wait.
ALONE = ("--without-gossip", "--without-mingle")
# Not the application itself: it lists the static files when it is made, and they are made by `prepare`.
IN_EVERY_PROCESS = ("rectify.urls", "celery.bin.celery", "gunicorn.app.wsgiapp")

STARTED = """
巡察整改台账系统已启动:{address}    按 Ctrl-C 停止。
Rectify is running at {address} - press Ctrl-C to stop."""
STOPPING = """
正在停止:进行中的后台任务最多再等{seconds}秒,没有做完的下次启动后重新做。再按一次 Ctrl-C 立即停止。
Stopping: background work gets up to {seconds} s to end; what does not is begun again at the next start."""
PORT_TAKEN = """\
端口 {port} 已被其他程序占用。请换一个端口,例如:make run PORT={other}
Port {port} is taken by another program. Choose another one: make run PORT={other}"""
TAKEN = """\
这个文件夹里的系统已经在运行({folder})。请先停止它,或者换一个文件夹。
Rectify is running in this folder already. Stop it first."""
NOT_STARTED = """\
没有启动成功,原因见上面的输出。
Rectify did not start; the lines above say why."""


def main() -> int:
    os.chdir(BASE_DIR)
    os.umask(0o077)  # database, evidence and secret are nobody else's on this machine
    if "MAKELEVEL" in os.environ:
        # A make that is killed can't pass the signal on.
        end_with_parent(os.getppid())
    host, port = os.environ.get("BIND_HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    os.environ.update({"RECTIFY_EMBEDDED": "1", "DJANGO_SETTINGS_MODULE": "rectify.settings"})
    os.environ["VAR_DIR"] = os.environ.get("VAR_DIR") or str(BASE_DIR / "var")
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("DEMO", "0")  # accounts whose password everybody knows stay on this machine
    if not port.isdecimal() or not 0 < int(port) < 65536:
        print(f"PORT={port} 不是端口号(1-65535)。PORT={port} is no port number.", file=sys.stderr)
        return 2
    if not _is_free(host, int(port)):
        print(PORT_TAKEN.format(port=port, other=int(port) + 1), file=sys.stderr)
        return 1
    folder = Path(os.environ["VAR_DIR"])
    try:
        held = lock(folder / "lock", seconds=1)
    except TimeoutError:
        print(TAKEN.format(folder=folder), file=sys.stderr)
        return 1
    try:
        front.stand_before_the_web(host)
        _import_all()
    except WrongVariable as error:
        print(error, file=sys.stderr)
        return 2
    prepared = Fork("prepare", _without(held, ["rectify.prepare"])).wait()
    if prepared == REFUSED_DATA:  # it said in one sentence what to do
        return REFUSED_DATA
    if prepared:
        print(NOT_STARTED, file=sys.stderr)
        return 1
    reached_at = "127.0.0.1" if host == "0.0.0.0" else host  # nosec B104
    works = {name: _without(held, words) for name, words in commands().items()}
    return _serve(f"http://{reached_at}:{port}", works)


def _import_all() -> None:
    """Once for all processes: they are forks of this one and share its memory, but no connection."""
    gc.disable()  # what is read now stays
    django.setup()
    for name in IN_EVERY_PROCESS:
        import_module(name)
    gc.freeze()  # the collector of a fork would write to it, and so copy it
    gc.enable()


def _without(held: int, words: Sequence[str]) -> Work:
    """A module with its arguments as work; our lock does not go on with it."""

    def work() -> None:
        os.close(held)
        run_module(words)

    return work


def commands() -> dict[str, list[str]]:
    """The processes of the embedded default, by name, in the order of their start: modules and arguments."""
    # Its checks of the program are thrown away unread, and going through all of it copies what forks share.
    celery = ["celery", "--quiet", "--skip-checks", "--app", "rectify"]
    # A Redis that is there already is used as it is.
    broker = {} if os.environ.get("REDIS_URL") else {"broker": ["rectify.broker"]}
    return (
        broker
        | front.commands()
        | {
            "web": ["gunicorn", "-c", "python:rectify.gunicorn_conf"],
            "worker": [*celery, "worker", "--loglevel", "WARNING", "--hostname", "rectify@%h", *ALONE],
            # No pid file: one that a killed beat left behind would keep the next one from starting.
            "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
        }
    )


def _serve(address: str, works: dict[str, Work]) -> int:
    with Supervisor(works, front.DOORS) as supervisor:
        if supervisor.wait_for(lambda: _answers(f"{address}/healthz"), START_SECONDS):
            print(STARTED.format(address=address), flush=True)
            supervisor.watch()
            print(STOPPING.format(seconds=int(STOP_SECONDS)), flush=True)
        elif not supervisor.is_stopping:
            print(NOT_STARTED, file=sys.stderr)
            return 1
    return 0


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _answers(address: str) -> bool:
    try:
        # No proxy of the environment stands between us and ourselves.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    sys.exit(main())
