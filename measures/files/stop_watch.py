"""A budget of processor time and memory for reading one file, the same for a page and for a job.

The readers take time in proportion to a file's size; this is what holds when one of them does not. Nothing
stops code in C that runs in a thread, so a file is read in a fork, which knows all that we know and gives
back what it found. The kernel ends it when its time is spent, and the page or job goes on.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import resource
import select
import signal
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NoReturn, TypeVar, cast

from django.conf import settings

from audit import request_context
from audit.exceptions import Refused
from measures.files.limits import MEGABYTE, Limits

ResultT = TypeVar("ResultT")

TOO_SLOW = (
    "“{name}”读了{seconds}秒还没有读完,已停止。请用 Word、Excel 或 WPS 打开后另存一份,或拆成几个文件,再上传。"
)


TOO_MUCH = (
    "“{name}”读起来要用的内存太多,已停止。请用 Word、Excel 或 WPS 打开后另存一份,或拆成几个文件,再上传。"
)


class TooSlow(Refused):
    """The sentence names the file."""


# On a busy machine a second of work takes longer; another program that is asked has a limit of its own.
PATIENCE, PATIENCE_MORE = 3, 30
PIECE = 1024 * 1024
# Beside what the server itself has in memory, which a fork shares.
MAX_MEMORY = 1536 * MEGABYTE
LENGTH = 8
# While one is born no other one is: it would keep the first one's pipe open.
_birth = threading.Lock()
_is_reader = False


def within_budget(
    work: Callable[[], ResultT],
    *,
    name: str,
    files: Iterable[IO[bytes]] = (),
    shared: Iterable[object] = (),
) -> ResultT:
    """What ``work`` gives or raises; ``TooSlow`` when it takes too long.

    ``work`` writes nothing and asks no database. ``files`` are what it reads; they are at their start
    afterwards. ``shared``: what in its result is to be the same object as here, being told by identity.
    """
    if _is_reader:  # the budget is the one of the whole
        return work()
    known = list(shared)
    with _rewound(list(files)):
        kind, found = _read(work, name=name, known=known)
    if isinstance(found, MemoryError):
        raise TooSlow(TOO_MUCH.format(name=name))
    if kind == "raised":
        raise cast("BaseException", found)
    return cast("ResultT", found)


def budget() -> int:
    """Seconds; somebody waits for a page."""
    if request_context.current() is None:
        return int(settings.FILE_SECONDS)
    return int(settings.FILE_SECONDS_IN_REQUEST)


def _read(work: Callable[[], object], *, name: str, known: list[object]) -> tuple[str, object]:
    seconds = budget()
    deadline = time.monotonic() + seconds * PATIENCE + PATIENCE_MORE
    pid, pipe = _born(work, seconds=seconds, known=known)
    data: bytes | None = None
    try:
        data = _received(pipe, deadline)
    finally:
        os.close(pipe)
        if data is None:
            os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
    if data is not None:
        answer: tuple[str, object] = _Unpickler(data, known).load()
        return answer
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        raise TooSlow(TOO_SLOW.format(name=name, seconds=seconds))
    raise RuntimeError(f"The reader of a file ended with status {status}")


def _born(work: Callable[[], object], *, seconds: int, known: list[object]) -> tuple[int, int]:
    """Its number, and where its answer comes from."""
    with _birth:
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            _be_reader(work, theirs, seconds=seconds, known=known)
        os.close(theirs)
    return pid, ours


def _be_reader(work: Callable[[], object], pipe: int, *, seconds: int, known: list[object]) -> NoReturn:
    """Nothing of ours is tidied up in the end: connections, locks and temporary files are the parent's."""
    global _is_reader
    _is_reader = True
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        gc.freeze()  # what is garbage of ours stays: a connection that is tidied up says goodbye
        _leave_sockets(pipe)
        answer = _packed(_answer(work, seconds), known)
        with io.FileIO(pipe, "w") as target:
            view = memoryview(len(answer).to_bytes(LENGTH, "big") + answer)
            while view:
                view = view[target.write(view) :]
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(0)


def _answer(work: Callable[[], object], seconds: int) -> tuple[str, object]:
    """Files may be written (some are unpacked); the limits are lifted again to tell what came of it."""
    soft = Limits(seconds, _mapped() + MAX_MEMORY)
    try:
        with soft.held(resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_CORE):
            return "gave", work()
    except Exception as error:  # noqa: BLE001 - it is raised on the other side
        error.add_note("".join(traceback.format_exception(error)))
        return "raised", error.with_traceback(None)


def _mapped() -> int:
    """Bytes; of what a process maps the system counts all, used or not."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # no Linux: then the limit is one of the whole
        return 0


def _leave_sockets(pipe: int) -> None:
    """A port that is given up, a client or a database that hangs up: none waits for us."""
    for name in Path("/proc/self/fd").iterdir() if sys.platform == "linux" else ():
        with suppress(OSError):
            number = int(name.name)
            if number != pipe and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)


def _received(pipe: int, deadline: float) -> bytes | None:
    """None for a reader that ended without an answer, or does not come to an end."""
    head = _exactly(pipe, LENGTH, deadline)
    return None if head is None else _exactly(pipe, int.from_bytes(head, "big"), deadline)


def _exactly(pipe: int, count: int, deadline: float) -> bytes | None:
    found = bytearray()
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    while len(found) < count:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            return None
        piece = os.read(pipe, min(PIECE, count - len(found)))
        if not piece:
            return None
        found += piece
    return bytes(found)


class _Pickler(pickle.Pickler):
    def __init__(self, file: IO[bytes], known: list[object]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in enumerate(known)}

    def persistent_id(self, one: object) -> int | None:
        return self._places.get(id(one))


class _Unpickler(pickle.Unpickler):
    """Of what our own fork wrote, nobody else."""

    def __init__(self, data: bytes, known: list[object]) -> None:
        super().__init__(io.BytesIO(data))
        self._known = known

    def persistent_load(self, place: int) -> object:
        return self._known[place]


def _packed(answer: tuple[str, object], known: list[object]) -> bytes:
    file = io.BytesIO()
    _Pickler(file, known).dump(answer)
    return file.getvalue()


@contextmanager
def _rewound(files: Sequence[IO[bytes]]) -> Iterator[None]:
    """A fork moves the place in a file that we share with it, which our buffers know nothing of."""
    for file in files:
        file.seek(0)
    try:
        yield
    finally:
        for file in files:
            file.seek(0, os.SEEK_END)
            file.seek(0)
