"""The web process, under `make run` and in the image alike."""

import os
import re
from pathlib import Path

from gunicorn.glogging import Logger

from rectify.variables import number

# Of a request there: address, browser, and from which page.
PUBLIC = "/opinions/"
UNKNOWN: dict[str, object] = {"h": "-", "a": "-", "f": "-"}
SECRET = re.compile(r"(?:(?<=/calendar/)|(?<=/embed/))[^/. ]+")


class DiscreetLogger(Logger):
    """Who reads the access log must not be able to subscribe to anybody's calendar, nor learn who wrote."""

    def atoms(self, *args: object, **kwargs: object) -> dict[str, object]:
        found = super().atoms(*args, **kwargs)
        kept = {
            key: SECRET.sub("…", value) if isinstance(value, str) else value for key, value in found.items()
        }
        return kept | UNKNOWN if str(found.get("U", "")).startswith(PUBLIC) else kept


_is_embedded = os.environ.get("RECTIFY_EMBEDDED") == "1"

wsgi_app = "rectify.wsgi"
_socket = os.environ.get("WEB_SOCKET")
_address = f"{os.environ.get('BIND_HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
bind = f"unix:{_socket}" if _socket else _address
worker_class = "gthread"
workers = number("WEB_WORKERS", 2, least=1)
# Read once and shared by all; what comes in the place of a dead one is there at once.
preload_app = True
threads = number("WEB_THREADS", 4, least=1)
# An upload of 200 MB over a slow line keeps its thread, not the heartbeat, busy.
timeout = 120
graceful_timeout = 15
# The heartbeat file must not wait for a disk that is busy with uploads.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # nosec B108
# Its default place is shared by every gunicorn of the user.
control_socket_disable = True
loglevel = "warning" if _is_embedded else "info"
accesslog = None if _is_embedded else "-"
logger_class = DiscreetLogger
if os.environ.get("LOG_FORMAT") == "json":
    access_log_format = (
        '{"time": "%(t)s", "logger": "access", "address": "%(h)s", "method": "%(m)s", "path": "%(U)s", '
        '"status": %(s)s, "bytes": %(B)s, "seconds": %(L)s}'
    )


def post_worker_init(_worker: object) -> None:
    from rectify.held import hold_database  # the settings are read by now

    hold_database()
