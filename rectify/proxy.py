"""Whose request it is when proxies stand in front."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class ClientAddressMiddleware:
    """Puts the client's address into REMOTE_ADDR, where sign-in lock and history look for it.

    Every proxy appends the address it was asked from to X-Forwarded-For, so the entry that our
    outermost proxy wrote is the PROXY_COUNT-th from the right; what stands left of it anybody can invent.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = settings.PROXY_COUNT
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if 0 < count <= len(hops) and (address := _address(hops[-count])):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(hop: str) -> str:
    """Without the port that some proxies write behind it; empty for what is no address at all."""
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
