"""How often somebody may do what is costly or worth trying many times: a count per person.

Kept in Redis, or without one in files that the web processes of one machine share; there two at the
same moment may count as one. The lock of sign-in is in the database and does not rely on this.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from redis.exceptions import RedisError

from audit.exceptions import Refused

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])
logger = logging.getLogger(__name__)


class TooMany(Refused):
    """Answered with 429 by ``LimitMiddleware``; ``seconds`` until it is possible again."""

    def __init__(self, sentence: str, *, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


def spend(name: str, who: object) -> None:
    """Counts one act of ``who`` against RATE_LIMITS[name]; raises ``TooMany`` when it is one too many."""
    most, window = limit(name)
    if not most:
        return
    now = int(time.time())
    if _counted(_key(name, who, window=now // window), window) > most:
        seconds = window - now % window
        raise TooMany(f"操作过于频繁,请{_wait(seconds)}后再试。", seconds=seconds)


def _counted(key: str, window: int) -> int:
    """A cache that is away stops nobody's work: what must hold without it is locked in the database."""
    cache = caches["limits"]
    try:
        try:
            return int(cache.incr(key))
        except ValueError:  # the first one
            cache.add(key, 0, window)
            return int(cache.incr(key))
    except (RedisError, OSError, ValueError):  # ValueError: the key was evicted in between
        logger.warning("rate limits are not counted: the cache does not answer")
        return 0


def limited(
    name: str, *, methods: tuple[str, ...] = ("POST",), with_files: bool = False
) -> Callable[[ViewT], ViewT]:
    """For a view: counts the requests of each signed-in person, or of each address.

    ``with_files``: those alone that bring a file, where most bring a text.
    """

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in methods and (not with_files or request.FILES):
                spend(name, person_or_address(request))
            return view(request, *args, **kwargs)

        return cast(ViewT, counted)

    return decorate


def person_or_address(request: HttpRequest) -> str:
    pk = getattr(request.user, "pk", None)
    return f"person {pk}" if pk else address_of(request)


def address_of(request: HttpRequest) -> str:
    """Of IPv6 the network of a household or office: who has one has more addresses than can be counted."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(address)
    except ValueError:
        return f"address {address}"
    if found.version == 6 and found.ipv4_mapped is None:
        return f"address {ip_network((found, 64), strict=False)}"
    return f"address {address}"


def limit(name: str) -> tuple[int, int]:
    """Times and seconds of a setting such as ``60/600``; ``0`` is no limit."""
    times, _, seconds = settings.RATE_LIMITS[name].partition("/")
    return int(times), int(seconds or 3600)


def _key(name: str, who: object, *, window: int) -> str:
    """A digest, because a name that was typed may hold what no cache takes as a key."""
    digest = hashlib.sha256(str(who).encode()).hexdigest()[:32]
    return f"limit:{name}:{digest}:{window}"


def _wait(seconds: int) -> str:
    return f"{seconds}秒" if seconds < 90 else f"{round(seconds / 60)}分钟"
