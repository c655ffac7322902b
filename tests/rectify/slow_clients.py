"""People, or programs, that take their time: they send and read as slowly as a site lets them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

BODY = (
    b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)
DOWNLOAD = b"GET /static/vendor/bootstrap/bootstrap.min.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20
# What each kind sends at once, and then again and again.
KINDS = {
    "body": (BODY, b"a"),
    "silent": (b"", b""),
    "headers": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-A: b\r\n"),
    "unread": (DOWNLOAD, b""),
}


async def _slow(port: int, kind: str, stop: Event) -> None:
    first, then = KINDS[kind]
    while not stop.is_set():  # one that was shown the door comes again
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=64)
            writer.write(first)
            while not stop.is_set():
                writer.write(then)
                await asyncio.wait_for(writer.drain(), 2)
                await asyncio.sleep(2)
        await asyncio.sleep(0.1)


async def _all(port: int, kinds: list[str], stop: Event) -> None:
    await asyncio.gather(*(_slow(port, kind, stop) for kind in kinds), return_exceptions=True)


@contextmanager
def slow_clients(port: int, kinds: list[str]) -> Iterator[None]:
    """One connection for each of ``kinds``, held open all the while."""
    stop = Event()
    thread = Thread(target=lambda: asyncio.run(_all(port, kinds, stop)))
    thread.start()
    time.sleep(2)  # all of them are in
    try:
        yield
    finally:
        stop.set()
        thread.join()
