"""Whose address a request comes from."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from rectify.proxy import ClientAddressMiddleware


def address(forwarded: str) -> str:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    ClientAddressMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "10.0.0.1"),  # nobody stands in front, so the header is the client's invention
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the left one is invented
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),  # fewer hops than there are proxies: not through them
        (1, "", "10.0.0.1"),
        (1, "1.2.3.4:50112", "1.2.3.4"),
        (1, "[2001:db8::1]:50112", "2001:db8::1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "unknown", "10.0.0.1"),
        (1, "<b>1.2.3.4</b>", "10.0.0.1"),
        (3, "1.2.3.4, 10.0.0.3", "10.0.0.1"),
    ],
)
def test_only_as_many_hops_are_believed_as_there_are_proxies(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    assert address(forwarded) == expected
