"""Asking ClamAV: a file goes over its socket as INSTREAM, one line comes back.

Source: clamd(8) — "zINSTREAM\\0", pieces each behind its length in four bytes, at the end a length of zero.
"""

from __future__ import annotations

import logging
import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.files import File

from measures.models.scan_state import ScanState

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
MAX_ANSWER = 4096
PING_SECONDS = 5


@dataclass(frozen=True)
class Verdict:
    """``note`` is the virus found, or why nobody could tell; ``is_away``: nobody answers."""

    state: ScanState
    note: str = ""
    is_away: bool = False


class ScanDeadline:
    """Seconds left for one file; asked before every step, so that a service that trickles ends as well."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def scan(file: BinaryIO | File[bytes]) -> Verdict:
    """What ClamAV says of ``file``, which waits while nobody answers. Leaves it at its start."""
    if not settings.CLAMAV_SOCKET:
        return Verdict(ScanState.UNSCANNED)
    file.seek(0)
    try:
        answer = _ask(file, ScanDeadline(settings.CLAMAV_SECONDS))
    except OSError as error:
        logger.warning("ClamAV at %s: %s", settings.CLAMAV_SOCKET, error or type(error).__name__)
        return Verdict(ScanState.WAITING, "杀毒服务没有应答", is_away=True)
    finally:
        file.seek(0)
    return _verdict(answer)


def answers() -> bool:
    """Whether ClamAV is there. Source: clamd(8), PING."""
    try:
        deadline = ScanDeadline(min(settings.CLAMAV_SECONDS, PING_SECONDS))
        with _connected(deadline) as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection, deadline) == "PONG"
    except OSError:
        return False


def _verdict(answer: str) -> Verdict:
    _, _, said = answer.partition(": ")
    if said == "OK":
        return Verdict(ScanState.CLEAN)
    if said.endswith(" FOUND"):
        return Verdict(ScanState.INFECTED, said.removesuffix(" FOUND")[:200])
    logger.warning("ClamAV answered: %s", answer[:200] or "nothing")
    is_too_large = "size limit exceeded" in answer
    return Verdict(
        ScanState.WAITING, "文件超过杀毒服务的大小上限" if is_too_large else "杀毒服务没有给出结果"
    )


def _ask(file: BinaryIO | File[bytes], deadline: ScanDeadline) -> str:
    with _connected(deadline) as connection:
        try:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                _send(connection, chunk, deadline=deadline)
            _send(connection, b"", deadline=deadline)
        except (BrokenPipeError, ConnectionResetError):
            # A file over its limit: it answers and hangs up while we are still sending.
            return _answer(connection, deadline)
        return _answer(connection, deadline)


def _connected(deadline: ScanDeadline) -> socket.socket:
    address = settings.CLAMAV_SOCKET
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(deadline.left())
        try:
            connection.connect(address)
        except BaseException:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=deadline.left())


def _send(connection: socket.socket, chunk: bytes, *, deadline: ScanDeadline) -> None:
    connection.settimeout(deadline.left())
    connection.sendall(struct.pack(">L", len(chunk)) + chunk)


def _answer(connection: socket.socket, deadline: ScanDeadline) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < MAX_ANSWER:
        connection.settimeout(deadline.left())
        if not (piece := connection.recv(MAX_ANSWER)):
            break
        answer += piece
    if not answer:
        raise ConnectionError("hung up without an answer")
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
