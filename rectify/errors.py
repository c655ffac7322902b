"""What a request that was stopped halfway is told."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from accounts.kept import KeptForm, typed
from rectify.uploads import UploadStopped

logger = logging.getLogger(__name__)
# A browser that is still sending when the connection closes shows a network error instead of our page.
MAX_DRAINED = 64 * 1024 * 1024
TOO_MUCH = "提交的内容太多,没有保存。请返回上一页,分几次提交。"
# Nobody can know whether a change whose connection broke had arrived.
AWAY = "数据库暂时无法访问,系统会自动恢复。刚才提交的内容可能没有保存,恢复后请先核对,没有保存的再提交一次。"
DAMAGED = "数据库文件已损坏,刚才的内容没有保存。请立即通知系统管理员:停止系统,从备份恢复。"
DISK_FULL = "服务器存储空间不足,没有保存。请联系系统管理员清理磁盘。"
RETRY_SECONDS = 15
NO_ROOM = 1024 * 1024


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page, or for a script the same sentence in JSON."""
    sentence, status = _answer(exception)
    if status in (413, 507):
        _drain(request)
    if not request.accepts("text/html"):
        return JsonResponse({"ok": False, "message": sentence}, status=status)
    return render(request, "400.html", {"sentence": sentence}, status=status)


class WrongMethodMiddleware:
    """A page for who opens the address of a form, as the one left in the bar after a refusal.

    Django answers with nothing at all, and the browser puts a page of its own in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            response.content = render_to_string("405.html").encode()
            # The empty answer was measured already, and a server sends no more than that.
            response.headers["Content-Length"] = str(len(response.content))
        return response


class GoneMiddleware:
    """Not found: a row that was there when the page looked, and is not when the act locks it.

    A moment later the page would have said so itself. Of what is only read it stays a fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ObjectDoesNotExist) or request.method != "POST":
            return None
        logger.warning("%s %s: gone: %s", request.method, request.path, error)
        return response_for_exception(request, Http404())


def _drain(request: HttpRequest) -> None:
    """Reads on what was refused, to a bound; nothing of it is kept."""
    left = MAX_DRAINED
    with suppress(OSError):
        while left > 0 and (piece := request.read(64 * 1024)):
            left -= len(piece)


def _answer(exception: Exception) -> tuple[str, int]:
    if isinstance(exception, UploadStopped):
        return str(exception), exception.status
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TOO_MUCH, 413
    if isinstance(exception, DisallowedModelAdminLookup):
        return "本列表不能按这一项筛选,请返回列表,使用页面上的筛选项。", 400
    return "请返回上一页后重试。", 400


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong; a database that is away or full is said, and when to come again.

    Made without the request, as are its templates: the session and the user are in the database, and a
    token would be looked for in an upload that nobody has been found to be allowed.
    """
    error = sys.exc_info()[1]
    sentence = _database_trouble(error)
    if sentence is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    logger.error("%s %s: %s", request.method, request.path, str(error).strip())
    form = typed(request)
    _drain(request)
    answer: HttpResponse
    if request.accepts("text/html"):
        answer = HttpResponse(_away_page(request, sentence, form=form), status=503)
    else:
        answer = JsonResponse({"ok": False, "message": sentence}, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _away_page(request: HttpRequest, sentence: str, *, form: KeptForm | None) -> str:
    """With what was sent, ready to be sent again; its own token is still good."""
    token = request.POST.get("csrfmiddlewaretoken", "") if form else ""
    return render_to_string("503.html", {"sentence": sentence, "kept": form, "csrf_token": token})


def _database_trouble(error: BaseException | None) -> str | None:
    """None for what is a fault of ours, such as a table that does not exist."""
    text = str(error)
    if isinstance(error, DatabaseError) and ("is malformed" in text or "not a database" in text):
        return DAMAGED
    if not isinstance(error, InterfaceError | OperationalError):
        return None
    if "no such " in text:  # what SQLite says of a missing table, and PostgreSQL as a ProgrammingError
        return None
    # PostgreSQL names the system's error (“No space left on device”); SQLite says “database or disk is full”,
    # or that nothing can be read or written where it had to make room for its journal.
    is_full = "No space left" in text or "is full" in text or ("disk I/O" in text and _has_no_room())
    return DISK_FULL if is_full else AWAY


def _has_no_room() -> bool:
    if connection.vendor != "sqlite":
        return False
    folder = Path(str(connection.settings_dict["NAME"])).parent
    return shutil.disk_usage(folder).free < NO_ROOM


def without_trace(record: logging.LogRecord) -> bool:
    """Lets a line of the log through, but without the stack when a database is away.

    Every click of a minute would write fifty lines that all say the same, to a disk that may be full.
    """
    if record.exc_info and isinstance(record.exc_info[1], InterfaceError | OperationalError):
        record.exc_info = record.exc_text = None
    return True
