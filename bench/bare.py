"""All addresses, and one page of 142 bytes for who is signed in: what it takes is F."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET

from rectify import urls
from rectify.urls import handler400, handler500

__all__ = ["handler400", "handler500", "urlpatterns"]

SOURCE = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ title }}</title></head>'
    "<body><h1>{{ title }}</h1><p>100</p></body></html>"
)
_template = Template(SOURCE)


@require_GET
@login_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_template.render(Context({"title": "F"})))


urlpatterns: list[URLPattern | URLResolver] = [*urls.urlpatterns, path("bench/bare/", bare)]
