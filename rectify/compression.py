"""Pages go out compressed: a ledger of 55 KB is 7 KB on the way, where no proxy would have done it.

What stands in front sees an answer that is encoded already and hands it on. Against BREACH, which reads a
secret out of the lengths of answers: the token of a form is another text in each of them, and a random number
of bytes is added. Files are sent as they are: what is large among them is packed by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

# Below it the head of the answer weighs more than what is saved.
MIN_BYTES = 1_400
RANDOM_BYTES = 100


class CompressionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) or not _is_page(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if _takes_gzip(request) and len(response.content) >= MIN_BYTES:
            response.content = compress_string(response.content, max_random_bytes=RANDOM_BYTES)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not response.has_header("Content-Encoding")


def _takes_gzip(request: HttpRequest) -> bool:
    """“gzip;q=0” is how one says that one does not."""
    for word in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = word.replace(" ", "").partition(";")
        if name.lower() == "gzip":
            return weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
